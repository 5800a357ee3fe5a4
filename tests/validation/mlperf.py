# SPDX-License-Identifier: Apache-2.0
"""Published results of MLPerf Inference (datacenter, closed; data/SOURCE.md): output tokens a second of a system, Offline, and under the benchmark's limits (Server,
Interactive). No constant is fitted to any of them. What follows, and the bound of 20 %, was written down before the first of Offline was compared; of the limits it
was after two of H200, which the scenario mlperf-server asks for, and before all others; after a first run without an end one mistake was mended (TOKENS of a
replica stood where those of a group of attention belong).

Workloads: all requests are alike, as long as the mean of the benchmark's data set (LENGTHS). Real ones vary from some tens of tokens to the longest allowed.

Batch: what memory holds. Of Offline all requests stand in line from the beginning, and the keys and values of a sequence grow with it (pages), so that one holds
in the mean its prompt and half of its answer: FRACTION of a GPU's memory less the weights, sizes as the program has them (`room` of step_points), and never more
than MOST sequences in a group of attention, as trtllm-bench takes at most (overview.py). Runs are ten minutes and longer: beginning and end are not counted.

Layout: results do not tell it. A submitter takes the fastest; so does this, of those in layouts(): copies of the model side by side on all of the system's GPUs,
under limits among batches whose mean time per token keeps them.
Engine: what the system's software says; laws of all versions together, as TensorRT's version does not tell that of TensorRT-LLM. Weights as the result says:
8 bits with a scale for a tensor on Hopper and CDNA3, 4 bits on Blackwell, and keys and values in 8 bits with both.

Limits: 99 % of the requests within them, arrivals at random: what `samovar capacity` answers a user, of MEMBERS copies at most, which stand for the others;
TOKENS in a step of a group of attention, trtllm-build's own. Drafts are
allowed in DeepSeek-R1 Interactive, which is left out."""
import json
import math
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

from points import HERE, NODES, ROOT, Points, asked, rows as table

TOPIC = "MLPerf Inference: rates of systems"
SOURCE = "MLPerf Inference v4.1 to v6.1, closed (data/mlperf_inference.csv)"
MODELS = {"llama2-70b-99.9": "llama-2-70b", "llama3.1-405b": "llama-3.1-405b", "deepseek-r1": "deepseek-v3", "gpt-oss-120b": "gpt-oss-120b"}
MIXTURES = ("deepseek-r1", "gpt-oss-120b")
# Tokens of a prompt and of an answer.
LENGTHS = {"llama2-70b-99.9": (221.3, 294.45), "llama3.1-405b": (9400, 684.68), "deepseek-r1": (800, 3886.23), "gpt-oss-120b": (8000, 1278.2)}
# Milliseconds to the first token, and for each after it (mlcommons/inference @ 001712e : loadgen/mlperf.conf).
LIMITS = {("llama2-70b-99.9", "Server"): (2000, 200), ("llama2-70b-99.9", "Interactive"): (450, 40), ("llama3.1-405b", "Server"): (6000, 175),
          ("llama3.1-405b", "Interactive"): (4500, 80), ("deepseek-r1", "Server"): (2000, 80)}
FRACTION, MOST, TOKENS, MEMBERS = 0.95, 4096, 8192, 8
# Of chips whose speed laws are fitted to, of one that was never fitted, and of those that are a nameplate with another chip's law.
KINDS = {"fitted chips": ("h100", "h200", "b200", "mi300x"), "a chip never fitted, GB200": ("gb200",),
         "nameplates alone: B300, GB300, Vera Rubin, MI325X, RTX PRO 6000": ("b300", "gb300", "vera-rubin", "mi325x", "rtx-pro-6000")}


def mean(errors):
    errors = list(errors)
    return sum(map(abs, errors)) / len(errors)


def results(of):
    for r in table(HERE, "data", "mlperf_inference.csv"):
        if of(r["scenario"]):
            prompt, output = LENGTHS[r["benchmark"]]
            yield {**r, "model": MODELS[r["benchmark"]], "accelerators": int(r["accelerators"]), "prompt": prompt, "output": output,
                   "published": float(r["output_tokens_per_s"]), "limits": LIMITS.get((r["benchmark"], r["scenario"]), (math.inf, math.inf))}


def layouts(result):
    """GPUs of a copy, groups of attention in it, GPUs that have whole experts."""
    counts = [n for n in (1, 2, 4, 8, 16, 32) if n <= result["accelerators"]]
    if result["benchmark"] not in MIXTURES:
        return [(n, 1, 1) for n in counts if n <= 8]
    return [(n, groups, whole) for n in counts for groups, whole in sorted({(1, 1), (1, n), (n, n)})]


def fastest(answer, result):
    """The layout with the highest rate of full batches, or under limits of those that keep them in the mean; with its rate of the whole system."""
    tried = [{**result, "gpus": n, "groups": groups, "whole": whole, "layout": f"tp={n} dp={groups} ep={whole} weight={result['weights']} kv=1"}
             for n, groups, whole in layouts(result)]
    rooms = answer(asked([{**t, "ask": f"room {t['layout']}"} for t in tried]))
    batches = []
    for t, (gpu_byte, weight_byte, token_byte, sequence_byte, _) in zip(tried, rooms):
        held = token_byte * (t["prompt"] + t["output"] / 2) + sequence_byte
        most = t["groups"] * min(MOST, (FRACTION * gpu_byte - weight_byte) // held)
        for batch in {most // 2 ** (k / 2) for k in range(17 if "Offline" != t["scenario"] else 1)}:
            if batch >= 1:
                batches.append({**t, "ask": f"serve sequences={batch:g} prompt={t['prompt']} output={t['output']} {t['layout']}"})
    for t, a in zip(batches, answer(asked(batches))):
        t["rate"], t["step_s"] = a[1] / a[0] / t["gpus"] * t["accelerators"], a[0]
    # Where no batch keeps the limit the quickest step comes nearest.
    return max((t for t in batches if 1e3 * t["step_s"] <= t["limits"][1]), key=lambda t: t["rate"], default=min(batches, key=lambda t: t["step_s"]))


def capacity(program, p):
    """Output tokens a second that the program says keep the limits."""
    copies = min(MEMBERS, p["accelerators"] // p["gpus"])
    rack = p["gpu"] in ("gb200", "gb300", "vera-rubin")
    first, each = p["limits"]
    keys = {"platform.nodes[0].type": NODES[p["gpu"]], "platform.nodes[0].count": 1 if rack else -(-copies * p["gpus"] // 8)}
    service = {"model": p["model"], "engine": p["engine"], "precision": p["weights"], "replicas": copies, "gpus_per_replica": p["gpus"],
               "parallel": f"{{tensor: {p['gpus']}, expert: {p['whole']}, attention: {p['groups']}}}", "max_batch": MOST * p["groups"], "token_budget": TOKENS * p["groups"],
               "prompt_tokens": f"{{type: constant, value: {p['prompt']:.0f}}}", "output_tokens": f"{{type: constant, value: {p['output']:.0f}}}",
               "traffic": f"{{rate: {p['rate'] / p['output'] * copies * p['gpus'] / p['accelerators']:.4g} /s}}",
               "slo": f"{{ttft: {first} ms, tpot: {each} ms}}"}
    keys.update((f"workloads[0].{key}", value) for key, value in service.items())
    command = [program.path, "capacity", os.path.join(ROOT, "scenarios", "validation", "mlperf-server.yaml"), "--json", "-j", "1"]
    found = subprocess.run(command + [f"--set={key}={value}" for key, value in keys.items()], capture_output=True, text=True)
    if found.returncode:
        raise RuntimeError(f"{p['id']}, {p['benchmark']}: {found.stdout}{found.stderr}")
    return json.loads(found.stdout)[0]["rate_per_s"] * round(p["output"]) * p["accelerators"] / (copies * p["gpus"])


def told(report, what, found):
    for p in found:
        p["error"] = p["simulated"] / p["published"] - 1
    for kind, chips in KINDS.items():
        part = [p for p in found if p["gpu"] in chips]
        report.within(f"{what}, {kind}: {len(part)} results, none fitted", 0, 0.20, mean(p["error"] for p in part), SOURCE, "<= 20 %")
    for benchmark, scenario in sorted({(p["benchmark"], p["scenario"]) for p in found}):
        part = [p for p in found if (p["benchmark"], p["scenario"]) == (benchmark, scenario)]
        errors = [p["error"] for p in part]
        report.inform(f"... {benchmark}, {scenario}: {len(part)} results on {len({p['gpu'] for p in part})} chips",
                      f"worst {max(map(abs, errors)):.2f}, bias {sum(errors) / len(errors):+.2f}", mean(errors), SOURCE)
    kinds = {}
    for p in found:
        kinds.setdefault((p["benchmark"], p["scenario"], p["gpu"], p["weights"], p["engine"]), []).append(p)
    for (benchmark, scenario, gpu, weights, engine), part in sorted(kinds.items()):
        errors = [p["error"] for p in part]
        rounds = {}
        for p in part:
            rounds.setdefault(p["round"], []).append(p["error"])
        biases = ", ".join(f"v{r} {sum(e) / len(e):+.2f}" for r, e in sorted(rounds.items()))
        copies = "; ".join(sorted({p["layout"].split(" weight")[0] for p in part}))
        report.inform(f"...... {benchmark}, {scenario}, {gpu.upper()} in {weights}, {engine}: {len(part)} results; copies of {copies}",
                      f"worst {max(map(abs, errors)):.2f}, bias {biases}", mean(errors), SOURCE)


def rows(report, program):
    with Points(os.path.join(os.path.dirname(program.path), "step_points")) as points:
        def answer(lines):
            return points.ask(list(lines))

        offline = [fastest(answer, r) for r in results(lambda s: s == "Offline")]
        limited = [fastest(answer, r) for r in results(lambda s: s != "Offline")]
    for p in offline:
        p["simulated"] = p["rate"]
    told(report, "output tokens a second, Offline", offline)
    # The same question once: results of a chip differ in their software, which is not told apart, and in their GPUs.
    asks = {(p["benchmark"], p["scenario"], p["gpu"], p["layout"], min(MEMBERS, p["accelerators"] // p["gpus"])): p for p in limited}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        of = dict(zip(asks, pool.map(lambda p: capacity(program, p) / p["accelerators"], asks.values())))
    for p in limited:
        p["simulated"] = of[p["benchmark"], p["scenario"], p["gpu"], p["layout"], min(MEMBERS, p["accelerators"] // p["gpus"])] * p["accelerators"]
    told(report, "output tokens a second under limits of 99 %, Server and Interactive", limited)
