# SPDX-License-Identifier: Apache-2.0
"""Fits the constants of a GPU's power (resident, slopes) to measurements, those of a lower clock, and the share of the peak that prompts reach
(prefill_efficiency of platforms/engines). The other constants of time come from engines.py and are taken as they stand.

Usage: fit.py STEP_POINTS [GPU...]      STEP_POINTS: the program of that name, built beside samovar with the tests

The model is the program's own: a trial sends constants to it and reads its answers, so nothing is modelled here. The measured points, and
which of them are left out for testing, are those of tests/validation/points.py; this program never sees the others. Least mean of
|log(ours / measured)|: a few points lie far off (an engine that waits for its host), and squares would follow them. The search (Nelder
and Mead, 1965) begins at fixed points, so that results are the same on every machine.

Order: power at the measured time, bandwidth and FLOPs per step of dense models; what mixtures of experts draw more. A constant at the end of its range is a sign that the measurements do not tell it apart from another; README.md says where."""
import math
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tests", "validation"))
import points as measured

# Range and first guesses of each constant: the search goes through its logistic, within the range.
POWER = {"gpu.resident": (0.01, 0.9, 0.5), "gpu.bandwidth_slope": (1e-4, 2, 0.2), "gpu.flop_slope": (0.05, 4, 1.4),
         "gpu.exchange_slope": (1e-4, 0.8, 0.25)}
PROMPTS = {"law.prefill_efficiency": (0.1, 0.95, 0.45)}
MIXTURE_POWER = {"gpu.expert_slope": (1e-4, 0.8, 0.1)}
CLOCK = {"gpu.clock_static": (0.01, 0.9, 0.4), "gpu.clock_exponent": (1, 9, 5)}


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


def power_loss(program, points):
    """At the measured time of a step, so that an error in time is not made good by one in power."""
    lines_of = asked([{**p, "ask": p["ask"] + f" at_s={p['step_s']}"} for p in points])
    return lambda lines: distance([a[2] for a in program.ask(lines + lines_of)], [p["w"] for p in points])


def prompts(program, gpu):
    points = [p for p in measured.prompts() if p["gpu"] == gpu and not p["tested"]]
    program.ask(["engine vllm", f"node {measured.NODES[gpu]}"])
    yield f"{len(points)} prompts alone", ""
    yield from (line.split()[1:] for line in search(PROMPTS, time_loss(program, points)))


def serving(program, gpu):
    chat = [p for p in measured.chat() if p["gpu"] == gpu and not p["tested"]]
    dense = [p for p in chat if p["model"] not in measured.EXPERTS]
    mixtures = [p for p in chat if p["model"] in measured.EXPERTS and p["model"] != "deepseek-v3"]
    program.ask(["engine vllm", f"node {measured.NODES[gpu]}"])

    power = search(POWER, power_loss(program, dense))
    program.ask(power)
    extra = search(MIXTURE_POWER, power_loss(program, mixtures))
    yield from ((f"{len(dense)} dense, {len(mixtures)} of mixtures", ""), *(line.split()[1:] for line in power + extra))


def clocks(program, gpu):
    points = [p for p in measured.caps() if p["network"] == "resnet50"]
    program.ask(["engine vllm", f"node {measured.NODES[gpu]}"])

    def loss(lines):
        answers = program.ask(lines + [p["ask"] for p in points])
        return (distance([a[1] for a in answers], [p["time"] for p in points]) +
                distance([a[1] * a[2] / p["full_w"] for a, p in zip(answers, points)], [p["energy"] for p in points]))

    yield f"{len(points)} points of ResNet-50", ""
    yield from (line.split()[1:] for line in search(CLOCK, loss))


TASKS = ((serving, "h100", "b200"), (prompts, "a100", "h100"), (clocks, "v100"))


def main(path, *gpus):
    with measured.Points(path) as program:
        for task, *names in TASKS:
            for gpu in (n for n in names if not gpus or n in gpus):
                print(gpu)
                for name, value in task(program, gpu):
                    print(f"    {name} {value}")


if __name__ == "__main__":
    main(*sys.argv[1:])
