# SPDX-License-Identifier: Apache-2.0
"""From measurements to the constants of a node file. The models are those of sim/hardware/node.c and power_cap.c:

    P = idle + (TDP - idle) min(1, resident + bandwidth_slope u_b + flop_slope u_f)      while work is resident
    P(s) = idle + memory + (P(1) - idle - memory) s v^2,  v = max(voltage_min, 1 - voltage_slope (1 - s))      at a share s of the clock,
           with memory = (TDP - idle) bandwidth_slope u_b, which has a clock of its own
"""

import itertools
import math
from dataclasses import dataclass, field

NEAR_LIMIT = 0.97  # of TDP: what is above was held back by the board, and says only "at least"


@dataclass
class Constants:
    values: dict = field(default_factory=dict)  # key of the gpu record: (number, unit)
    notes: dict = field(default_factory=dict)  # key: how it was found


def least_squares(rows, targets):
    """Coefficients of the columns of rows, none below 0, with the least sum of squares: the best of all sets of columns that
    are left in. Exact, and cheap for three columns."""
    width, best = len(rows[0]), None
    for count in range(1, width + 1):
        for kept in itertools.combinations(range(width), count):
            part = solve([[sum(r[i] * r[j] for r in rows) for j in kept] for i in kept],
                         [sum(r[i] * t for r, t in zip(rows, targets)) for i in kept])
            if part is None or min(part) < 0:
                continue
            whole = [0.0] * width
            for i, value in zip(kept, part):
                whole[i] = value
            error = sum((sum(a * b for a, b in zip(whole, r)) - t) ** 2 for r, t in zip(rows, targets))
            if best is None or error < best[0]:
                best = (error, whole)
    if best is None:
        raise ValueError("no coefficients above 0 describe these measurements")
    return best[1]


def solve(matrix, vector):
    """Gauss with pivoting; None if it is singular."""
    n = len(vector)
    work = [list(row) + [value] for row, value in zip(matrix, vector)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda row: abs(work[row][i]))
        if abs(work[pivot][i]) < 1e-12 * (1 + max(abs(value) for row in matrix for value in row)):
            return None
        work[i], work[pivot] = work[pivot], work[i]
        for row in range(n):
            if row != i:
                factor = work[row][i] / work[i][i]
                work[row] = [a - factor * b for a, b in zip(work[row], work[i])]
    return [work[i][n] / work[i][i] for i in range(n)]


def power(points, idle_w, tdp_w):
    """(resident, bandwidth_slope, flop_slope) and the mean absolute error, from points (u_b, u_f, watts)."""
    free = [point for point in points if point[2] < NEAR_LIMIT * tdp_w]
    if len(free) < 4:
        raise ValueError("fewer than four measurements lie below the power limit: too few for three constants")
    span = tdp_w - idle_w
    # Relative errors count, as in the fits that ship: each row is divided by what was measured.
    rows = [[span / p, span * b / p, span * f / p] for b, f, p in free]
    found = least_squares(rows, [(p - idle_w) / p for _, _, p in free])
    errors = [abs(idle_w + span * min(1, found[0] + found[1] * b + found[2] * f) - p) / p for b, f, p in points]
    return found, sum(errors) / len(errors)


def clock(points):
    """(voltage_slope, voltage_min) and the mean absolute error, from points (share of the clock, share of what follows it): the best of a grid."""
    if all(speed == 1 for speed, _ in points):
        raise ValueError("the clock never changed")
    best = None
    for slope, least in itertools.product(range(0, 151, 2), range(30, 101)):
        error = 0.0
        for speed, share in points:
            voltage = max(least / 100, 1 - slope / 100 * (1 - speed))
            error += abs(speed * voltage**2 - share) / share
        if best is None or error < best[0] - 1e-12:
            best = (error, slope / 100, least / 100)
    return best[1:], best[0] / len(points)


def constants(rows):
    """Whatever these measurements of one board say."""
    names = {row.gpu for row in rows}
    if len(names) != 1:
        raise ValueError(f"measurements of several boards in one file: {', '.join(sorted(names))}")
    out = Constants()

    def put(key, value, unit, note):
        out.values[key], out.notes[key] = (value, unit), note

    tdp_w = rows[0].tdp_w
    free = [row for row in rows if row.clock_limit_mhz == 0 and row.power_limit_w == row.tdp_w]
    idle = [row for row in free if row.phase == "idle"]
    busy = [row for row in free if row.phase != "idle"]
    if not idle or not busy:
        raise ValueError("an idle row and rows under load, without limits, are needed")
    idle_w = sum(row.power_w for row in idle) / len(idle)
    put("tdp", tdp_w, "W", "the board's default power limit")
    put("idle", idle_w, "W", f"{idle[0].method}, {idle[0].time_s:.0f} s, {idle[0].temperature_degc:.0f} degC, no context")
    stalled = [row for row in busy if row.phase == "stalled"]
    if stalled:
        put("waiting", sum(row.power_w for row in stalled) / len(stalled), "W", "one tiny kernel after the other")

    points = [(row.byte_s / row.peak_byte_s, row.flop_s / row.peak_flop_s if row.peak_flop_s else 0.0, row.power_w)
              for row in busy]
    (resident, bandwidth, flop), error = power(points, idle_w, tdp_w)
    note = f"{len(points)} points, {100 * error:.1f} % mean error"
    put("resident", resident, "", note)
    put("bandwidth_slope", bandwidth, "", note)
    put("flop_slope", flop, "", note)

    products = [row for row in busy if row.flop_s > 0]
    reading = max(products, key=lambda row: row.byte_s)
    working = max(products, key=lambda row: row.flop_s)
    put("law.bandwidth_efficiency", reading.byte_s / reading.peak_byte_s, "", f"product with batch {reading.batch}")
    put("law.flop_efficiency", working.flop_s / working.peak_flop_s, "", f"product with batch {working.batch}")

    speeds = []
    for row in rows:
        full = next((r for r in products if (r.batch, r.width, r.dtype) == (row.batch, row.width, row.dtype)), None)
        if row.phase == "prefill" and full and (row.clock_limit_mhz > 0 or row.power_limit_w < row.tdp_w):
            memory_w, full_memory_w = (bandwidth * (tdp_w - idle_w) * r.byte_s / r.peak_byte_s for r in (row, full))
            speeds.append((min(1.0, row.flop_s / full.flop_s),
                           (row.power_w - idle_w - memory_w) / (full.power_w - idle_w - full_memory_w)))
    if len({round(speed, 3) for speed, _ in speeds}) >= 3:
        (slope, least), error = clock(speeds)
        note = f"{len(speeds)} points of lower clocks and caps, {100 * error:.1f} % mean error"
        put("voltage_slope", slope, "", note)
        put("voltage_min", least, "", note)
        put("clock_min", max(0.05, min(speed for speed, _ in speeds)), "", "the lowest that was measured")
    return out


def significant(value):
    return f"{value:.3g}" if math.isfinite(value) else "nan"
