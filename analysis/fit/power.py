# SPDX-License-Identifier: Apache-2.0
"""Fits what a GPU draws (the power of platforms/nodes) to measurements, and how power follows a lower clock.

Usage: power.py STEP_POINTS [GPU...]      h100, b200, mi300x, v100 (clock), h200 and gb200 (kernels alone, for comparison)
       power.py STEP_POINTS write         writes the constants into platforms/nodes, of the chips that follow H100 and B200 too, and into
                                          platforms/diffusion-engines
       power.py STEP_POINTS check         whether they stand there, to 1 %; 1 if not, and says which

The model is the program's own, asked through step_points, at the measured time of each step: an error in time is not made good by one in
power, and a law of time that changes moves little here. Points: rows of ML.ENERGY that points.py does not test, dense models and mixtures
together (DeepSeek-V3 is in no fit), of the long answers those of Qwen3-14B and Qwen3-30B-A3B, and of pictures and clips, which arithmetic bounds, those that
tests/validation/diffusion.py names. ResNet-50 for the clock. Where B200 took longer for a step than the law of time says, it waited for its host: for
that share of the time it draws `waiting` in place of `resident`.

Least squares of log(ours / measured) by Levenberg and Marquardt (1963), each point weighed by 1 / max(|error|, 2 %), so that the sum is that
of absolute errors, and by the root of the number of points of its kind. Constants are not told apart by the points alone (few bytes go with many FLOPs), so
each is held near a guess that comes from elsewhere, with a term (ln(value / guess) / spread)^2. Guesses and spreads were set before the fit that is shipped:
kernels of matrix products on H200, B200 and GB200 (recorded in ../calibration) for `resident` and the slopes of bandwidth and FLOPs."""
import csv
import math
import os
import re
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "tests", "validation"))
import diffusion
import points as measured

# First guess on H100 and spread of its logarithm.
GUESSES = {"resident": (0.2, 0.6), "bandwidth_slope": (0.6, 0.4), "context_slope": (0.3, 0.6), "flop_slope": (1.5, 0.5),
           "exchange_slope": (0.3, 0.5), "sequence_slope": (0.5, 0.7), "expert_fp8_slope": (0.5, 0.5),
           "attention_power": (0.6, 0.5)}
# What is fitted of other chips; all else stands in their files. B200: what its long answers measure, reading keys and waiting for the host, beside
# attention in pictures, and what drawing words takes beside products; `waiting` begins at the share of the rating that H100 and A100 have. MI300X: three batches of one model tell no more than these
# two, which begin at H100's shares.
FREE = {"b200": {"context_slope": (0.3, 0.6), "attention_power": (0.6, 0.5), "waiting": (0.079, 0.3), "sequence_slope": (0.5, 0.7), "flop_slope": (1.5, 0.5)},
        "mi300x": {"resident": (0.244, 0.6), "bandwidth_slope": (0.443, 0.4)}}
LEAST, MOST = -7.0, 3.0  # of the logarithms
# Shares of time draw the rating at most. GPUs that exchange were seen to draw 75 % of theirs at most (A100, Patel et al., POLCA, ASPLOS 2024), which
# is 0.55 on B200 beside what is resident.
AT_MOST = {"resident": 1, "sequence_slope": 1, "attention_power": 1, "exchange_slope": 0.55}


def solved(matrix, right):
    """The solution of matrix x = right, by elimination with the largest pivot of each column."""
    rows = [[*row, value] for row, value in zip(matrix, right)]
    for i in range(len(rows)):
        j = max(range(i, len(rows)), key=lambda k: abs(rows[k][i]))
        rows[i], rows[j] = rows[j], rows[i]
        for k in range(len(rows)):
            if k != i:
                rows[k] = [a - rows[k][i] / rows[i][i] * b for a, b in zip(rows[k], rows[i])]
    return [row[-1] / row[i] for i, row in enumerate(rows)]


def fit(errors, guesses, weights, most=None):
    """The constants with the least weighted sum, from a function that gives the errors of all points; none is above its `most`."""
    most = most or [MOST] * len(guesses)
    start = [math.log(guess) for guess, _ in guesses]
    spreads = [spread for _, spread in guesses]

    def known(x, found):
        of_points = [w / max(abs(e), 0.02) / 0.05 for w, e in zip(weights, found)]
        return of_points, sum(w * e * e for w, e in zip(of_points, found)) + sum(((a - b) / s) ** 2 for a, b, s in zip(x, start, spreads))

    x, damping, n = list(start), 0.1, len(start)
    found = errors([math.exp(v) for v in x])
    for _ in range(60):
        w, before = known(x, found)
        slopes = []
        for j in range(n):
            moved = [v + (1e-4 if i == j else 0) for i, v in enumerate(x)]
            slopes.append([(b - a) / 1e-4 for a, b in zip(found, errors([math.exp(v) for v in moved]))])
        matrix = [[sum(a * b * c for a, b, c in zip(w, slopes[i], slopes[j])) for j in range(n)] for i in range(n)]
        right = [-sum(a * b * c for a, b, c in zip(w, slopes[i], found)) - (x[i] - start[i]) / spreads[i]**2 for i in range(n)]
        for i in range(n):
            matrix[i][i] += 1 / spreads[i]**2
        after = before
        while damping < 1e6:
            damped = [[v * (1 + damping) if i == j else v for j, v in enumerate(row)] for i, row in enumerate(matrix)]
            tried = [max(LEAST, min(top, v + max(-1, min(1, d)))) for top, v, d in zip(most, x, solved(damped, right))]
            there = errors([math.exp(v) for v in tried])
            # Weights stay those of the errors before, or a step could not be compared with none.
            after = (sum(a * e * e for a, e in zip(w, there)) + sum(((a - b) / s) ** 2 for a, b, s in zip(tried, start, spreads)))
            if after < before:
                x, found, damping = tried, there, max(1e-4, damping / 4)
                break
            damping *= 4
        if before - after < 1e-5 * before:
            break
    return [math.exp(v) for v in x], found


def kind(p):
    return p["model"], p["weights"], p["gpus"], p.get("long", False)


def serving_points(gpu):
    if gpu == "mi300x":
        yield from ({**p, "gpus": 1, "ask": p["ask_power"], "step_s": p["step_s"] / p["output"]} for p in measured.amd() if p["w"] > 0)
        return
    yield from (p for p in measured.chat() if p["gpu"] == gpu and not p["tested"] and p["model"] != "deepseek-v3")
    yield from ({**p, "long": True} for p in measured.long_answers(gpu) if not p["tested"])


def arithmetic_points(gpu):
    """Pictures and clips: arithmetic bounds them, which holds `resident` and `flop_slope`."""
    yield from ({**p, "weights": "bf16", "gpus": 1, "step_s": p["s"], "picture": True} for p in diffusion.points()
                if p["gpu"] == gpu and p["model"] in diffusion.POWER_FITTED)


def all_points(gpu):
    return [*serving_points(gpu), *arithmetic_points(gpu)]


def asked(points):
    model = None
    for p in points:
        if p["model"] != model and not p.get("picture"):
            model = p["model"]
            yield f"model {model}"
        yield p["ask"] if "at_s" in p["ask"] else f"{p['ask']} at_s={p['step_s']}"


def set_line(key, value):
    return f"set {'diffusion' if key == 'attention_power' else 'gpu'}.{key} {value:.12g}"


def serving_fit(program, gpu, points):
    """The constants of a chip, the errors on these points, and a function that gives the errors of any."""
    count = {}
    for p in points:
        count[kind(p)] = count.get(kind(p), 0) + 1
    guesses, node = FREE.get(gpu, GUESSES), text_of(FITTED[gpu])
    span_w, resident = number(node, "tdp") - number(node, "idle"), number(node, "resident")

    def watts(p, answer, constants):
        if p.get("picture"):
            return answer[1]
        if "waiting" not in constants:
            return answer[2]
        return max(answer[2] - span_w * (resident - constants["waiting"]) * max(0, 1 - answer[0] / p["step_s"]), 1)

    def errors_of(points):
        def errors(values):
            constants = dict(zip(guesses, values))
            lines = ["engine vllm", "engine diffusers", f"node {measured.NODES[gpu]}", *(set_line(k, v) for k, v in constants.items() if k != "waiting"),
                     *asked(points)]
            return [math.log(watts(p, a, constants) / p["w"]) for p, a in zip(points, program.ask(lines))]
        return errors

    values, found = fit(errors_of(points), list(guesses.values()), [1 / math.sqrt(count[kind(p)]) for p in points],
                        [math.log(AT_MOST[key]) if key in AT_MOST else MOST for key in guesses])
    return dict(zip(guesses, values)), [math.exp(e) - 1 for e in found], lambda those: [math.exp(e) - 1 for e in errors_of(those)(values)]


def mean(errors):
    return sum(map(abs, errors)) / len(errors)


def serving(program, gpu):
    points = all_points(gpu)
    values, found, _ = serving_fit(program, gpu, points)
    print(f"{gpu}: {len(points)} points, {100 * mean(found):.1f} % mean error on them")
    for key, value in values.items():
        print(f"    {key}: {value:.3g}", flush=True)
    for model in sorted({p["model"] for p in points}):  # each model left out of the fit, as it is for a model that nobody has measured
        errors_of = serving_fit(program, gpu, [p for p in points if p["model"] != model])[2]
        for long in (False, True):
            left = [p for p in points if p["model"] == model and p.get("long", False) == long]
            if left:
                errors = errors_of(left)
                print(f"    without {model}{', long answers' if long else ''}: {100 * mean(errors):.1f} %, bias {100 * sum(errors) / len(errors):+.1f} %",
                      flush=True)


# Files of platforms/nodes: of the chips that were fitted; of those with a chip's joules, at their own power, bandwidth and peak; of those with its shares
# of the rating. Other chips take the defaults (sim/hardware/gpu_record.c), which are H100's shares rounded.
FITTED = {"h100": "dgx-h100", "b200": "dgx-b200", "mi300x": "mi300x-8"}
JOULES = {"dgx-h200": "h100", "gb200-nvl72": "b200"}
SHARES = {**dict.fromkeys(("dgx-v100", "frontier", "l40s-8"), "h100"), **dict.fromkeys(("gb300-nvl72", "vera-rubin-nvl72"), "b200")}
RATE = {"bandwidth_slope": "bandwidth", "context_slope": "bandwidth", "expert_fp8_slope": "bandwidth", "flop_slope": "peak_bf16"}
# Laws of diffusion engines by chip.
ATTENTION = {"h100": "hopper", "b200": "blackwell"}


def differ(stands, fitted):
    """A law of time that moves by little need not move what is drawn."""
    return abs(stands - float(fitted)) > 0.01 * float(fitted)


def text_of(node):
    with open(os.path.join(measured.ROOT, "platforms", "nodes", node + ".yaml")) as file:
        return file.read()


def number(text, key):
    """A number of the part `gpu`. Each key of the kinds asked for has one unit in all these files."""
    return float(re.search(rf"^  {key}: ([\d.]+)", text, re.M).group(1))


def in_joules(own, its, key):
    """Between what two nodes' files have of the same watts, or joules of a byte or FLOP, as shares of their rating."""
    span = (number(its, "tdp") - number(its, "idle")) / (number(own, "tdp") - number(own, "idle"))
    return span * (number(own, RATE[key]) / number(its, RATE[key]) if key in RATE else 1)


def constants_of(node, chip, values):
    """What stands in a node's file: three digits of the chip's own, or of what follows from them."""
    own, its = text_of(node), text_of(FITTED[chip])
    constants = {key: f"{float(f'{v:.3g}') * (in_joules(own, its, key) if node in JOULES else 1):.3g}" for key, v in values.items() if key != "waiting"}
    if node == FITTED[chip] and "waiting" in values:
        constants["waiting"] = f"{number(own, 'idle') + values['waiting'] * (number(own, 'tdp') - number(own, 'idle')):.0f}"
    return constants


def with_constants(text, constants):
    """The file with these constants; what stands behind them stays."""
    for key, value in constants.items():
        text = re.sub(rf"^(  {key}: )[\d.]+( W)?( *)(?=#|$)",
                      lambda m: (m[1] + value + (m[2] or "")).ljust(len(m[0]) if "#" in text[m.end():m.end() + 1] else 0), text, count=1, flags=re.M)
        if not re.search(rf"^  {key}: {re.escape(value)}( |$)", text, re.M):
            sys.exit(f"there is no {key} to write to")
    return text


def attention(program, what, chip, value):
    """Writes what attention draws into the law of diffusers, or says where it does not stand."""
    path = os.path.join(measured.ROOT, "platforms", "diffusion-engines", "diffusers.yaml")
    with open(path) as file:
        text = file.read()
    at = re.compile(rf"(architecture: {ATTENTION[chip]} (?:.*\n)+?    attention_power: )([\d.]+)( *)")
    if what == "write":
        with open(path, "w") as file:
            file.write(at.sub(lambda m: m[1] + value.ljust(len(m[2] + m[3])), text, count=1))
        return []
    stands = at.search(text)[2]
    return [f"diffusers on {chip}: attention_power is {stands}, the fit says {value}"] if differ(float(stands), value) else []


def shipped(program, what):
    """Writes the constants into the files of nodes and of diffusers, or says where they do not stand."""
    other = []
    for chip, node in FITTED.items():
        points = all_points(chip)
        values, found, _ = serving_fit(program, chip, points)
        if "attention_power" in values:
            other += attention(program, what, chip, f"{values.pop('attention_power'):.3g}")
        for name in (node, *(n for n, c in {**JOULES, **SHARES}.items() if c == chip)):
            constants, text = constants_of(name, chip, values), text_of(name)
            constants = {key: v for key, v in constants.items() if re.search(rf"^  {key}:", text, re.M)}  # others are the defaults
            other += [f"{name}: {key} is {number(text, key):g}, the fit says {v}" for key, v in constants.items() if differ(number(text, key), v)]
            if what == "write":
                text = re.sub(r"on \d+ points of (.*?); [\d.]+ % mean error", rf"on {len(points)} points of \1; {100 * mean(found):.1f} % mean error", text)
                with open(os.path.join(measured.ROOT, "platforms", "nodes", name + ".yaml"), "w") as file:
                    file.write(with_constants(text, constants))
    if what == "check":
        print("\n".join(other) or "power of H100, B200 and MI300X, of those that follow them, and of attention in pictures and clips: as fitted")
        return 1 if other else 0
    return 0


def clock(program, gpu):
    """ResNet-50's share of time in arithmetic is fitted with the voltage, which a cap alone cannot tell from it."""
    points = [p for p in measured.caps() if p["network"] == "resnet50"]
    head = ["engine vllm", f"node {measured.NODES[gpu]}"]

    def errors(values):
        slope, least, share = min(values[0], 1.5), min(values[1], 1), min(values[2], 1)
        lines = [*head, f"set gpu.voltage_slope {slope}", f"set gpu.voltage_min {least}", *(f"{p['ask']} flop_frac={share}" for p in points)]
        answers = program.ask(lines)
        return ([math.log(a[1] / p["time"]) for a, p in zip(answers, points)] +
                [math.log(a[1] * a[2] / p["full_w"] / p["energy"]) for a, p in zip(answers, points)])

    values, found = fit(errors, [(1, 0.5), (0.7, 0.3), (0.85, 0.2)], [1 / math.sqrt(len(points))] * (2 * len(points)))
    half = len(points)
    print(f"{gpu}: {half} points of ResNet-50, mean error of time {100 * sum(map(abs, found[:half])) / half:.1f} %, "
          f"energy {100 * sum(map(abs, found[half:])) / half:.1f} %")
    for key, value in zip(("voltage_slope", "voltage_min", "share of time in arithmetic"), values):
        print(f"    {key}: {min(value, 1.5):.3g}")


KERNELS = {"h200": ("h200_sxm", 75, 700), "b200": ("b200_sxm", 140, 1000), "gb200": ("gb200", 140, 1200)}


def kernels(_, gpu):
    """Matrix products in bfloat16 alone, medians of bins (aiconfigurator): what is below 0.95 of the rating, where no limit hides it."""
    system, idle_w, tdp_w = KERNELS[gpu]
    with open(os.path.join(HERE, "..", "calibration", "recorded", "aic_gemm_kernel_power_bins.csv"), newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["system"] == system and r["gemm_dtype"] == "bfloat16" and
                float(r["power_p50_w"]) < 0.95 * tdp_w]
    bins = [(float(r["u_bw_bin_lo"]) + 0.05, float(r["u_flop_bin_lo"]) + 0.05, float(r["power_p50_w"]), int(r["n_kernels"])) for r in rows]

    def errors(values):
        return [math.log((idle_w + (tdp_w - idle_w) * min(1, values[0] + values[1] * b + values[2] * f)) / w) for b, f, w, _ in bins]

    values, found = fit(errors, [(0.1, 2), (0.6, 2), (1, 2)], [math.sqrt(n) / 30 for *_, n in bins])
    print(f"{gpu}, kernels: {len(bins)} bins, {100 * sum(map(abs, found)) / len(found):.1f} % mean error; "
          + ", ".join(f"{key} {v:.3g}" for key, v in zip(("resident", "bandwidth_slope", "flop_slope"), values)))


TASKS = ((serving, "h100", "b200", "mi300x"), (clock, "v100"), (kernels, "h200", "b200", "gb200"))


def main(path, *gpus):
    with measured.Points(path) as program:
        if gpus in (("write",), ("check",)):
            return shipped(program, gpus[0])
        for task, *names in TASKS:
            for gpu in (n for n in names if not gpus or n in gpus):
                task(program, gpu)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
