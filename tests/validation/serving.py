# SPDX-License-Identifier: Apache-2.0
"""Time and power of a step of serving against measurements that no constant was fitted to (points.py tells which).

Rows are mean absolute errors, as asked of the program: the program itself answers, through step_points, which is built beside it. Beside
our power stand that of a GPU at its rating all the time, and the formula of vidur-energy (arXiv:2507.11417) in the share of peak FLOP
rate alone: idle + (TDP - idle) min(1, (mfu/0.45)^0.7)."""
import math
import os
import re
import subprocess
import sys

import diffusion
import errors
import overview
from points import (EXPERTS, NEVER, NODES, PEAKS, ROOT, UNSEEN, UNSEEN_VERSIONS, Points, amd, apart, asked, caps, chat, decode, h100_caps, latency, long_answers,
                    prompts, recipes, silicon)

TOPIC = "Serving: time and power of a step"
RATING = {"h100": (700, 70), "b200": (1000, 140)}


def mean(errors):
    errors = list(errors)
    return sum(map(abs, errors)) / len(errors)


def groups(points, *keys):
    found = {}
    for p in points:
        found.setdefault(tuple(p[k] for k in keys), []).append(p)
    return sorted(found.items())


def number(node, key):
    with open(os.path.join(ROOT, "platforms", "nodes", node + ".yaml"), encoding="utf-8") as file:
        return float(re.search(rf"^  {key}: ([\d.]+)", file.read(), re.M).group(1))


def vidur_w(gpu, mfu):
    tdp_w, idle_w = RATING[gpu]
    return idle_w + (tdp_w - idle_w) * min(1, (mfu / 0.45) ** 0.7)


def times(report, answer, before):
    source = "aiconfigurator, arXiv:2601.06288"
    points = list(latency())
    for p, a in zip(points, before(asked(points, UNSEEN_VERSIONS))):
        p["error"] = a[0] / p["step_s"] - 1
    tested = [p for p in points if p["tested"]]
    report.within(f"time per output token, FP8: {len(tested)} points left out", 0, 0.12, mean(p["error"] for p in tested), source,
                  "<= 12 %")
    for (model, gpu, gpus, backend, left_out), part in groups(points, "model", "gpu", "gpus", "backend", "tested"):
        report.inform(f"... {model}, {gpus} {gpu.upper()}, {backend}: {len(part)} points {'left out' if left_out else 'of the fit'}", "",
                      mean(p["error"] for p in part), source)
    points = list(prompts())
    for p, a in zip(points, answer(asked(points))):
        p["error"] = a[0] / p["step_s"] - 1
    for (gpu, model), part in groups([p for p in points if p["tested"]], "gpu", "model"):
        report.inform(f"prompt alone: {model} on {gpu.upper()}: {len(part)} points left out", "", mean(p["error"] for p in part),
                      "Splitwise, ISCA 2024 (engine of 2023)")


def within_peaks(report, answer, points, source):
    """A row that is faster than its chip can be by what its table says is measured otherwise than it says."""
    lines = []
    for line in asked(points):
        lines += [line, *(f"set law.{key} {value}" for key, value in PEAKS.items())] if line.startswith("engine ") else [line]
    least = max(a[0] / p["step_s"] for p, a in zip(points, answer(lines)))
    report.within(f"time by the chip's peaks alone over what was measured, the largest of {len(points)} points", 0, 1, least, source, "<= 1")


def engines(report, answer, before):
    """By chip, engine, model and precision: the mean of the absolute errors of time per output token, its worst, and its bias. Points that were set aside are answered by
    laws that have not seen them, then by those that ship, which have."""
    source = "aiconfigurator, arXiv:2601.06288"
    aside, fitted = list(silicon(True)), list(silicon(False))
    since = [p for p in aside if p["since"]]
    unseen = [p for p in aside if not p["since"]]
    points = [*since, *unseen, *fitted]
    shipped = [{**p, "tested": False} for p in since]
    answers = [*before(asked(since, UNSEEN_VERSIONS)), *answer(asked([*unseen, *fitted, *shipped]))]
    points += shipped
    for p, a in zip(points, answers):
        p["error"] = a[0] / p["step_s"] - 1
    tested = [p for p in points if p["tested"] and p["told"]]
    within_peaks(report, answer, [p for p in [*aside, *fitted] if p["told"]], source)
    kinds = {"a chip never fitted, GB200": (0.20, lambda p: p["gpu"] == NEVER["chip"]),
             "a model never fitted, Kimi-K2.5": (0.15, lambda p: p["model"] == NEVER["model"]),
             "models and chips fitted elsewhere": (0.10, lambda p: p["gpu"] != NEVER["chip"] and p["model"] != NEVER["model"])}
    for what, (bound, belongs) in kinds.items():
        part = [p for p in tested if belongs(p)]
        report.within(f"time per output token, {what}: {len(part)} points left out", 0, bound, mean(p["error"] for p in part), source,
                      f"<= {100 * bound:.0f} %")
    for (gpu, engine, model, weights, left_out), part in groups([p for p in points if p["told"]], "gpu", "engine", "model", "weights",
                                                                "tested"):
        errors = [p["error"] for p in part]
        what = f"{gpu.upper()}, {engine}, {model} in {weights}: {len(part)} points {'left out' if left_out else 'of the fit'}"
        bias = sum(errors) / len(errors)
        report.inform(f"... {what}", f"worst {max(map(abs, errors)):.2f}, bias {bias:+.2f}", mean(errors), source)
        if len(part) >= 10:
            report.within(f"bias of time per output token, {what}", -0.15, 0.15, bias, source, "within 15 %")
    unknown = [p for p in points if not p["told"]]
    report.inform(f"... in layouts, with drafts or by conventions that the table does not tell: {len(unknown)} points", "",
                  mean(p["error"] for p in unknown), source)


def disaggregated(report, answer):
    """Prompts and answers on GPUs of their own; nothing is fitted to these rows, but most chips, engines and formats are."""
    source = "aiconfigurator, arXiv:2601.06288"
    points = [*apart(True), *apart(False)]
    for p, a in zip(points, answer(asked(points))):
        p["time"], p["rate"] = a[0] / p["step_s"] - 1, a[6] * p["output"] / p["tokens_s"] - 1
    for key, what in (("time", "time per output token"), ("rate", "output tokens a second")):
        report.within(f"prompts apart, {what}: {len(points)} points, none fitted", 0, 0.20, mean(p[key] for p in points), source, "<= 20 %")
    for (gpu, engine, weights), part in groups(points, "gpu", "engine", "weights"):
        shown = ", ".join(f"{key} {sum(p[key] for p in part) / len(part):+.2f}" for key in ("time", "rate"))
        report.inform(f"... {gpu.upper()}, {engine}, deepseek-v3 in {weights}: {len(part)} points; bias", shown,
                      mean(p["time"] for p in part), source)


# Chips of the newer overview by what is fitted to them.
OVERVIEW_CHIPS = {", fitted chips": ("b200", "h100", "h200"), ", a chip never fitted, GB200,": ("gb200",),
                  ", a nameplate alone, RTX PRO 6000,": ("rtx-pro-6000",)}


def rates(report, points, answer, source, kinds):
    """Output tokens a second: bounds by kind, then by model, format and layout."""
    for p, a in zip(points, answer(asked(points))):
        p["error"] = a[1] / a[0] / p["tokens_s"] - 1
    for what, chips in kinds.items():
        part = [p for p in points if p["gpu"] in chips and p["tested"]]
        report.within(f"output tokens a second{what} at full batches: {len(part)} points, none fitted", 0, 0.20,
                      mean(p["error"] for p in part), source, "<= 20 %")
    for (gpu, model, weights, tensor, pipeline, dp, tested), part in groups(points, "gpu", "model", "weights", "tensor", "pipeline", "groups", "tested"):
        errors = [p["error"] for p in part]
        cut = (f", attention in {dp} groups" if dp > 1 else "") + (f", {pipeline} stages" if pipeline > 1 else "")
        report.inform(f"... {model} in {weights}, {tensor * pipeline} {gpu.upper()}{cut}, trtllm: {len(part)} points{'' if tested else ' of the fit'}",
                      f"worst {max(map(abs, errors)):.2f}, bias {sum(errors) / len(errors):+.2f}", mean(errors), source)


def full(report, answer):
    """Full batches, as NVIDIA publishes them: of another source than most that laws are fitted to."""
    points = overview.points(overview.first, asked, answer)
    rates(report, points, answer, "TensorRT-LLM 1.0, performance overview", {", dense models in FP8": ("h100", "h200")})
    later = overview.points(overview.second, asked, answer)
    rates(report, later, answer, "TensorRT-LLM 1.1 to 1.2, performance overview", OVERVIEW_CHIPS)
    runs = [(p, p["at_once"], p["together"]) for p in points + later if p["output"] <= 1024]
    report.within(f"steps of a run at full batches, one by one over the closed form: the furthest of {len(runs)}", 0.995, 1.005,
                  max((overview.steps_one_by_one(*r) / overview.steps_of(*r) for r in runs), key=lambda x: abs(math.log(x))), "overview.py")


def published(report, answer):
    """Points of sources beside all that constants are fitted to: models, chips and formats that were never measured together."""
    points = list(recipes())
    for p, a in zip(points, answer(asked(points))):
        p["error"] = a[0] / p["step_s"] - 1
    report.within(f"time per output token, recipes of other models: {len(points)} points, none fitted", 0, 0.20,
                  mean(p["error"] for p in points), "data/recipes.csv", "<= 20 %")
    for (model, weights, gpu, gpus, engine, source), part in groups(points, "model", "weights", "gpu", "gpus", "engine", "source"):
        errors = [p["error"] for p in part]
        report.inform(f"... {model} in {weights}, {gpus} {gpu.upper()}, {engine}: {len(part)} points",
                      f"worst {max(map(abs, errors)):.2f}, bias {sum(errors) / len(errors):+.2f}", mean(errors), source)


def instinct(report, answer):
    """vLLM on Instinct: seconds of whole batches, of those that a rate stands for, and of a token."""
    points = list(amd())
    for p, a in zip(points, answer(asked(points))):
        p["error"] = a[0] / p["step_s"] - 1
        p["dense"] = p["weights"] in ("bf16", "fp8")
    source = "AMD's vLLM containers, and others (data/SOURCE.md)"
    tested = [p for p in points if p["tested"] and p["gpu"] == "mi300x"]
    kinds = {"dense models never fitted (Llama 3.1 405B, Qwen3-8B)": (0.15, lambda p: p["dense"] and p["model"] != "llama-3.1-70b" and p["kind"] != "full"),
             "Llama 3.1 70B in other versions": (0.10, lambda p: p["model"] == "llama-3.1-70b" and p["kind"] == "batch"),
             "dense models at full batches": (0.20, lambda p: p["dense"] and p["kind"] == "full"),
             "mixtures and weights in 4 bits, which no law has seen": (0.15, lambda p: not p["dense"])}
    for what, (bound, belongs) in kinds.items():
        part = [p for p in tested if belongs(p)]
        report.within(f"MI300X, vllm, {what}: {len(part)} points left out", 0, bound, mean(p["error"] for p in part), source, f"<= {100 * bound:.0f} %")
    for (gpu, model, weights, kind, release, left_out), part in groups(points, "gpu", "model", "weights", "kind", "release", "tested"):
        errors = [p["error"] for p in part]
        report.inform(f"... {gpu.upper()}, vllm {release}, {model} in {weights}, {kind}: {len(part)} points {'left out' if left_out else 'of the fit'}",
                      f"worst {max(map(abs, errors)):.2f}, bias {sum(errors) / len(errors):+.2f}", mean(errors), source)
    drawn = [{**p, "ask": p["ask_power"]} for p in points if p["w"] > 0]
    for p, a in zip(drawn, answer(asked(drawn))):
        report.inform(f"... MI300X, power at the measured time, {p['model']} in {p['weights']}, batch of {p['requests']} (W)", p["w"], a[2], "C. Montemuino (data/SOURCE.md)")


def answered(points, answer):
    """Errors of time, power and energy per output token, each on its own."""
    for p, a in zip(points, answer(asked(points))):
        step_s, sequences, watts, _, mfu, _ = a
        p["time"] = step_s / p["step_s"] - 1
        p["power"] = watts / p["w"] - 1
        p["energy"] = watts * p["gpus"] * step_s / sequences / p["j"] - 1
        p["rating"] = RATING[p["gpu"]][0] / p["w"] - 1
        p["mfu"] = vidur_w(p["gpu"], mfu) / p["w"] - 1
    return points


def table(report, points, what, source):
    """By chip, engine, model and format: mean, worst error and bias of power and energy, fitted or not."""
    for (gpu, model, weights, tested), part in groups(points, "gpu", "model", "weights", "tested"):
        fitted = "left out" if tested else "power of the fit"
        for key in ("power", "energy"):
            errors = [p[key] for p in part]
            report.inform(f"... {key}, {gpu.upper()}, vllm, {model} in {weights}, {what}: {len(part)} points {fitted}",
                          f"worst {max(map(abs, errors)):.2f}, bias {sum(errors) / len(errors):+.2f}", mean(errors), source)


def each(report, part, what, bound, source):
    report.within(f"energy per output token, {what}", 0, bound, mean(p["energy"] for p in part), source, f"<= {100 * bound:.0f} %")
    report.within(f"... time of a step, {what}", 0, 0.10, mean(p["time"] for p in part), source, "<= 10 %")
    report.within(f"... power, {what}", 0, 0.10, mean(p["power"] for p in part), source, "<= 10 %")


def energy(report, answer):
    source = "ML.ENERGY v3, arXiv:2505.06371"
    points = answered([{**p, "mixture": p["model"] in EXPERTS} for p in chat()], answer)
    for p in points:  # no constant of power is fitted to any of DeepSeek-V3's
        p["tested"] = p["tested"] or p["model"] == "deepseek-v3"
    for (gpu, mixture), part in groups([p for p in points if p["tested"] and p["model"] not in UNSEEN], "gpu", "mixture"):
        what = f"{gpu.upper()}, {'DeepSeek-V3' if mixture else 'dense'}: {len(part)} points left out"
        each(report, part, what, 0.15 if mixture else 0.10, source)
        report.inform("... power at its rating all the time", "", mean(p["rating"] for p in part), source)
        report.inform("... power by FLOPs alone (vidur-energy)", "", mean(p["mfu"] for p in part), source)
        ours, others = mean(p["power"] for p in part), min(mean(p[k] for p in part) for k in ("rating", "mfu"))
        report.within("... error of our power over that of the better of these", 0, 1, ours / others, source, "below 1")
    for (gpu, mixture), part in groups([p for p in points if p["model"] in UNSEEN], "gpu", "mixture"):
        each(report, part, f"{gpu.upper()}, {'Llama 4' if mixture else 'Gemma 3'}, never fitted: {len(part)} points", 0.15 if mixture else 0.10, source)
    table(report, points, "short answers", source)


def long(report, answer):
    source = "ML.ENERGY, GPQA Diamond"
    points = answered([*long_answers("h100"), *long_answers("b200")], answer)
    for (mixture, gpu), part in groups([p for p in points if p["tested"] and not p["stalled"]], "mixture", "gpu"):
        what = f"{'mixtures' if mixture else 'dense'}, long answers, {gpu.upper()}: {len(part)} points left out"
        each(report, part, what, 0.15 if mixture else 0.10, source)
    table(report, points, "long answers", source)
    late(report, [p for p in points if p["stalled"] and p["tested"]], source)


def late(report, points, source):
    """Where the host was late, how long a step took says nothing of the chip, but what it drew does: our power for our time, and that of a GPU which is
    kept waiting for the rest."""
    waiting_w = number(NODES["b200"], "waiting")
    for p in points:
        working = min(1, 1 + p["time"])
        p["late"] = working * (1 + p["power"]) + (1 - working) * waiting_w / p["w"] - 1
    report.within(f"power at the measured time, dense, long answers, B200 whose host was late: {len(points)} points left out", 0, 0.10,
                  mean(p["late"] for p in points), source, "<= 10 %")
    report.inform("... share of the time that it worked, by our times", "", sum(min(1, 1 + p["time"]) for p in points) / len(points), source)


def fitted(report, program):
    command = [sys.executable, os.path.join(ROOT, "analysis", "fit", "power.py"), program, "check"]
    found = subprocess.run(command, capture_output=True, text=True)
    report.within("constants of power on H100 and B200 are those of their fit (1: they are not)", 0, 0, found.returncode, "analysis/fit/power.py check")


def powers(report, answer):
    source = "Splitwise, ISCA 2024"
    points = list(decode())
    errors = [a[0] / p["w"] - 1 for p, a in zip(points, answer([f"node {NODES['a100']}"] + [p["ask"] for p in points]))]
    report.within(f"power while decoding, A100: {len(points)} points", 0, 0.05, mean(errors), source, "<= 5 %")
    report.inform("... the largest error", "", max(map(abs, errors)), source)


# Share of time in arithmetic that ResNet-50 has in analysis/fit/power.py, taken for BERT as well.
ARITHMETIC = 0.81


def capped(report, answer):
    source = "Zeus, NSDI 2023"
    points = list(caps())
    for p, a in zip(points, answer([f"node {NODES['v100']}"] + [p["ask"] + f" flop_frac={ARITHMETIC}" for p in points])):
        p["time_error"], p["energy_error"] = a[1] / p["time"] - 1, a[1] * a[2] / p["full_w"] / p["energy"] - 1
    tested = [p for p in points if p["tested"]]
    report.within(f"V100 under a cap, BERT: time, {len(tested)} points left out", 0, 0.08, mean(p["time_error"] for p in tested), source,
                  "<= 8 %")
    report.within("V100 under a cap, BERT: energy", 0, 0.08, mean(p["energy_error"] for p in tested), source, "<= 8 %")
    for (network, cap), part in groups([p for p in points if p["network"] in ("bert_base_uncased", "resnet50")], "network", "cap_w"):
        report.inform(f"... {network} at {cap} W: time", "", mean(p["time_error"] for p in part), source)
        report.inform(f"... {network} at {cap} W: energy", "", mean(p["energy_error"] for p in part), source)
    limited = list(h100_caps())
    head = [f"node {NODES['h100']}"]
    rates, clocks = (answer(head + [p[ask] for p in limited]) for ask in ("ask_rate", "ask_clock"))
    source = "Mayr et al., arXiv:2603.16164, table 4"
    report.within(f"H100 under a cap, pretraining Llama 3 8B: rate, {len(limited)} points, none fitted", 0, 0.08,
                  mean(1 / a[1] / p["rate"] - 1 for p, a in zip(limited, rates)), source, "<= 8 %")
    for p, a in zip(limited, rates):
        report.inform(f"... rate at {p['cap_w']} W over that at 700 W", p["rate"], 1 / a[1], source)
    for p, a in zip(limited, clocks):
        report.inform(f"H100, a vision transformer under {p['cap_w']} W: clock over that without a cap", p["clock"], a[0],
                      "Ujeniya et al., arXiv:2604.11391")
    # What Splitwise takes for H100 at 70 % of its rating; not measured.
    prompts_s, decode_s = ([a[0] for a in answer([f"node {NODES['h100']}", "model llama-2-70b", ask, ask + " cap_w=490"])]
                           for ask in ("prefill prompt=2048 gpus=8", "serve sequences=16 prompt=0 output=1024 gpus=8"))
    report.inform("H100 at 70 % of its power: prompts take longer by", 1.3, prompts_s[1] / prompts_s[0], "assumed by Splitwise")
    report.inform("H100 at 70 % of its power: decoding takes longer by", 1.0, decode_s[1] / decode_s[0], "assumed by Splitwise")


def rows(report, program):
    path = os.path.join(os.path.dirname(program.path), "step_points")
    with Points(path) as points, Points(path, held_out=True) as others:
        def answer(lines):
            return points.ask(list(lines))

        def before(lines):
            return others.ask(list(lines))

        for part in (times, engines):
            part(report, answer, before)
        for part in (disaggregated, full, published, instinct, energy, long, powers, capped, diffusion.report_rows):
            part(report, answer)
        old = errors.stale(answer, before)
        report.within("rows of the table of errors, which runs quote, that are otherwise now", 0, 0, len(old), "errors.py makes it anew")
    fitted(report, path)
