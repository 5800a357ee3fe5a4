# SPDX-License-Identifier: Apache-2.0
"""Fits the share of the peak that prompts alone reach (prefill_efficiency of platforms/engines) to measurements. The other constants of
time come from engines.py and are taken as they stand; power comes from power.py.

Usage: fit.py STEP_POINTS [GPU...]      STEP_POINTS: the program of that name, built beside samovar with the tests

The model is the program's own: a trial sends constants to it and reads its answers, so nothing is modelled here. The measured points, and
which of them are left out for testing, are those of tests/validation/points.py; this program never sees the others. Least mean of
|log(ours / measured)|: a few points lie far off (an engine that waits for its host), and squares would follow them. The search (Nelder
and Mead, 1965) begins at fixed points, so that results are the same on every machine."""
import math
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tests", "validation"))
import points as measured

# Range and first guesses of each constant: the search goes through its logistic, within the range.
PROMPTS = {"law.prefill_efficiency": (0.1, 0.95, 0.45)}


def least(function, start, step, rounds):
    """Nelder and Mead's search for the least of a function, begun again where it ended."""
    best = list(start)
    for _ in range(rounds):
        simplex = [(function(best), best)]
        for i in range(len(best)):
            x = list(best)
            x[i] += step
            simplex.append((function(x), x))
        for _ in range(120 * len(best)):
            simplex.sort(key=lambda s: s[0])
            if simplex[-1][0] - simplex[0][0] < 1e-9:
                break
            worst = simplex[-1][1]
            middle = [sum(s[1][j] for s in simplex[:-1]) / len(best) for j in range(len(best))]

            def at(reach):
                x = [m + reach * (m - w) for m, w in zip(middle, worst)]
                return function(x), x

            mirrored = at(1)
            if mirrored[0] < simplex[0][0]:
                simplex[-1] = min(mirrored, at(2), key=lambda s: s[0])
            elif mirrored[0] < simplex[-2][0]:
                simplex[-1] = mirrored
            else:
                inside = at(-0.5)
                if inside[0] < simplex[-1][0]:
                    simplex[-1] = inside
                else:
                    centre = simplex[0][1]
                    simplex[1:] = [(function(x), x) for x in ([(a + b) / 2 for a, b in zip(s[1], centre)] for s in simplex[1:])]
        best = min(simplex, key=lambda s: s[0])[1]
    return function(best), best


def search(constants, loss):
    """The constants with the least loss; loss takes a list of `set` lines."""
    spans = list(constants.items())

    def lines(x):
        return [f"set {key} {low * (high / low) ** (1 / (1 + math.exp(-v))):.9g}" for (key, (low, high, _)), v in zip(spans, x)]

    def inner(low, high, value):
        share = math.log(value / low) / math.log(high / low)
        return math.log(share / (1 - share))

    start = [inner(*span) for _, span in spans]
    found = [least(lambda x: loss(lines(x)), [s + shift for s in start], 0.6, 6) for shift in (0, 0.4, -0.4)]
    return lines(min(found)[1])


def asked(points):
    model, lines = None, []
    for p in points:
        if p["model"] != model:
            model = p["model"]
            lines.append(f"model {model}")
        lines.append(p["ask"])
    return lines


def distance(ours, theirs):
    return sum(abs(math.log(a / b)) for a, b in zip(ours, theirs)) / len(theirs)


def time_loss(program, points):
    return lambda lines: distance([a[0] for a in program.ask(lines + asked(points))], [p["step_s"] for p in points])


def prompts(program, gpu):
    points = [p for p in measured.prompts() if p["gpu"] == gpu and not p["tested"]]
    program.ask(["engine vllm", f"node {measured.NODES[gpu]}"])
    yield f"{len(points)} prompts alone", ""
    yield from (line.split()[1:] for line in search(PROMPTS, time_loss(program, points)))


TASKS = ((prompts, "a100", "h100"),)


def main(path, *gpus):
    with measured.Points(path) as program:
        for task, *names in TASKS:
            for gpu in (n for n in names if not gpus or n in gpus):
                print(gpu)
                for name, value in task(program, gpu):
                    print(f"    {name} {value}")


if __name__ == "__main__":
    main(*sys.argv[1:])
