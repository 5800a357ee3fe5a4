# SPDX-License-Identifier: Apache-2.0
"""Published results of MLPerf Inference (datacenter, closed; data/SOURCE.md), Offline: output tokens a second of a system. No constant is fitted to any of
them, and all that follows stood here, with the bound of 20 %, before the first was compared.

Workloads: all requests are alike, as long as the mean of the benchmark's data set (LENGTHS). Real ones vary from some tens of tokens to the longest allowed.

Batch: what memory holds. All requests stand in line from the beginning, and the keys and values of a sequence grow with it (pages), so that one holds in the mean
its prompt and half of its answer: FRACTION of a GPU's memory beside the weights, sizes as the program has them (`room` of step_points), and never more than
MOST sequences in a group of attention, as trtllm-bench takes at most (overview.py). Runs are ten minutes and longer: beginning and end are not counted.

Layout: results do not tell it. A submitter takes the fastest; so does this, of those in layouts(): copies of the model side by side on all of the system's GPUs.
Engine: what the system's software says; laws of all versions together, as TensorRT's version does not tell that of TensorRT-LLM. Weights as the result says:
8 bits with a scale for a tensor on Hopper and CDNA3, 4 bits on Blackwell, and keys and values in 8 bits with both."""
from points import HERE, rows

BENCHMARKS = {"llama2-70b-99.9": "llama-2-70b", "llama3.1-405b": "llama-3.1-405b", "deepseek-r1": "deepseek-v3", "gpt-oss-120b": "gpt-oss-120b"}
MIXTURES = ("deepseek-r1", "gpt-oss-120b")
# Tokens of a prompt and of an answer.
LENGTHS = {"llama2-70b-99.9": (221.3, 294.45), "llama3.1-405b": (9400, 684.68), "deepseek-r1": (800, 3886.23), "gpt-oss-120b": (8000, 1278.2)}
FRACTION, MOST = 0.95, 4096
# Of chips whose speed laws are fitted to, of one that was never fitted, and of those that are a nameplate with another chip's law.
KINDS = {"fitted chips": ("h100", "h200", "b200", "mi300x"), "a chip never fitted, GB200": ("gb200",),
         "nameplates alone: B300, GB300, Vera Rubin, MI325X, RTX PRO 6000": ("b300", "gb300", "vera-rubin", "mi325x", "rtx-pro-6000")}


def results(*scenarios):
    for r in rows(HERE, "data", "mlperf_inference.csv"):
        if r["scenario"] in scenarios:
            prompt, output = LENGTHS[r["benchmark"]]
            yield {**r, "model": BENCHMARKS[r["benchmark"]], "accelerators": int(r["accelerators"]), "prompt": prompt, "output": output,
                   "tokens_s": float(r["output_tokens_per_s"])}


def layouts(result):
    """GPUs of a copy, groups of attention in it, GPUs that have whole experts."""
    counts = [n for n in (1, 2, 4, 8, 16, 32) if n <= result["accelerators"]]
    if result["benchmark"] not in MIXTURES:
        return [(n, 1, 1) for n in counts if n <= 8]
    return [(n, groups, whole) for n in counts for groups, whole in sorted({(1, 1), (1, n), (n, n)})]


def points(asked, answer, found):
    """Results with the answer of their fastest layout."""
    tried = [{**r, "gpus": n, "groups": groups, "layout": f"tp={n} dp={groups} ep={whole} weight={r['weights']} kv=1"}
             for r in found for n, groups, whole in layouts(r)]
    rooms = answer(asked([{**t, "ask": f"room {t['layout']}"} for t in tried]))
    for t, (gpu_byte, weight_byte, token_byte, sequence_byte, _) in zip(tried, rooms):
        held = token_byte * (t["prompt"] + t["output"] / 2) + sequence_byte
        t["batch"] = t["groups"] * min(MOST, (FRACTION * gpu_byte - weight_byte) // held)
    tried = [t for t in tried if t["batch"] >= 1]
    for t in tried:
        t["ask"] = f"serve sequences={t['batch']:g} prompt={t['prompt']} output={t['output']} {t['layout']}"
    for t, a in zip(tried, answer(asked(tried))):
        t["rate"] = a[1] / a[0] / t["gpus"] * t["accelerators"]
    for r in found:
        own = [t for t in tried if (t["id"], t["round"], t["benchmark"], t["scenario"]) == (r["id"], r["round"], r["benchmark"], r["scenario"])]
        yield max(own, key=lambda t: t["rate"])


def report_rows(report, asked, answer, groups, mean):
    source = "MLPerf Inference v4.1 to v6.1, closed (data/mlperf_inference.csv)"
    found = list(points(asked, answer, list(results("Offline"))))
    for p in found:
        p["error"] = p["rate"] / p["tokens_s"] - 1
    for what, chips in KINDS.items():
        part = [p for p in found if p["gpu"] in chips]
        report.within(f"MLPerf Inference, Offline, {what}: {len(part)} results, none fitted", 0, 0.20, mean(p["error"] for p in part), source, "<= 20 %")
    for (benchmark, gpu, weights, engine), part in groups(found, "benchmark", "gpu", "weights", "engine"):
        errors = [p["error"] for p in part]
        copies = ", ".join(sorted({p["layout"].split(" weight")[0] for p in part}))
        report.inform(f"... {benchmark} on {gpu.upper()} in {weights}, {engine}: {len(part)} results; copies of {copies}",
                      f"worst {max(map(abs, errors)):.2f}, bias {sum(errors) / len(errors):+.2f}", mean(errors), source)
