# SPDX-License-Identifier: Apache-2.0
"""Training by layout against published speeds: tokens a second of a GPU.

training_speed.csv says of each row in which half it is, by model, chip and source, as it was written down before any of them was run: those
`looked at` while the model was mended, and those `left out`. `recipe`: what else the published configuration says of experts. One constant is fitted,
for how long a host starts a kernel (sim/parallel/layout_time.c), to two rows that were looked at, Qwen3 30B on 16 H100 and 8 B200. Of the mixtures left out
the first five rows were known to miss when the law of experts was made anew; the other 28 were written down before any was run and run once, at 20 % in the
mean. Biases of experts came after that, counted in Megatron's source; only gpt-oss has them."""
import os

import training
import training_errors
from report import table
from runs import read

TOPIC = "Training: speed by layout"
JOB = "workloads[0]"
STEPS = 100

SOURCES = {
    "NeMo 24.07": "NVIDIA/NeMo at 070a0bb1, performance summary",
    "Megatron Bridge 25.09": "NVIDIA-NeMo/Megatron-Bridge at 0a25f911, archive of performance summaries",
    "Megatron Bridge 25.11": "NVIDIA-NeMo/Megatron-Bridge at 0a25f911, archive of performance summaries",
    "Megatron Bridge 26.02": "NVIDIA-NeMo/Megatron-Bridge at 0a25f911, archive of performance summaries",
    "Megatron Core MoE report": "Scalable Training of Mixture-of-Experts Models with Megatron Core, arXiv:2603.07685, tables 11, 17 and 20",
    "Megatron Core MoE README": "NVIDIA/Megatron-LM, megatron/core/transformer/moe/README.md, 468 TFLOP/s; layout of yanring/Megatron-MoE-ModelZoo",
    "Megatron MoE model zoo": "yanring/Megatron-MoE-ModelZoo, best_practice and runtime_configs",
    "Megatron Bridge hardware notes": "NVIDIA-NeMo/Megatron-Bridge, skills/nemo-mbridge-perf-moe-hardware-configs",
    "llm-foundry": "mosaicml/llm-foundry at 061f2c7c, training benchmarks",
    "MLPerf Training 3.1": "mlcommons/training_results_v3.1, NVIDIA, eos-dfw_n1344, as quoted by others",
    "Nemotron-4 report": "Nemotron-4 340B Technical Report, table 2, as quoted by others",
}

# Models that are not in the catalogue, from their papers and model cards; MPT's tables give the weights.
MODELS = {
    "gpt-5b": (5.04e9, 24, 4096, 32, 32, 128, 51200, True),
    "gpt-20b": (20.24e9, 44, 6144, 48, 48, 128, 51200, True),
    "nemotron-8b": (8.54e9, 32, 4096, 32, 32, 128, 256000, False),
    "nemotron-22b": (21.27e9, 40, 6144, 48, 48, 128, 256000, False),
    "nemotron-340b": (341e9, 96, 18432, 96, 8, 192, 256000, False),
    "mpt-7b": (6.66e9, 32, 4096, 32, 32, 128, 50368, True),
    "mpt-13b": (12.85e9, 40, 5120, 40, 40, 128, 50368, True),
    "mpt-30b": (29.98e9, 48, 7168, 64, 64, 112, 50368, True),
    "mpt-70b": (64.86e9, 80, 8192, 64, 64, 128, 50368, True),
}
KEYS = ("parameters", "layers", "hidden", "heads", "kv_heads", "head_dim", "vocabulary", "tied_embeddings")


def model(name):
    if name not in MODELS:
        return name
    return "{" + ", ".join(f"{k}: {str(v).lower()}" for k, v in zip(KEYS, MODELS[name])) + "}"


def layout(row):
    keys = ("tensor", "pipeline", "virtual_stages", "context", "expert", "micro_batch", "sharding", "recompute")
    return "{" + ", ".join([f"{k}: {row[k]}" for k in keys if row.get(k)] + [row["recipe"]] * bool(row["recipe"])) + "}"


def system(row):
    """Keys of its machines, how many there are, and GPUs of each. `NODE:GPUS` is a part of a rack, or as many as links join."""
    node, _, gpus = row["node"].partition(":")
    keys = [("platform.nodes", f"[{{type: {node}, count: {row['nodes']}}}]")]
    if gpus:
        keys += [("platform.nodes[0].type.gpus", gpus), ("platform.nodes[0].type.liquid_required", "false"),
                 ("platform.nodes[0].type.nameplate", f"{132 + 2 * int(gpus)} kW")]  # enough for any: power is not asked for here
    return keys, int(row["nodes"]), int(gpus or 8)


def tokens_s_gpu(run, tokens, gpus):
    (job,) = read(os.path.join(run.folder, "jobs.csv"))
    return tokens / (float(job["finished_s"]) - float(job["started_s"])) / gpus


def speed(program, row):
    """Tokens a second of a GPU."""
    keys, nodes, gpus = system(row)
    tokens = STEPS * int(row["batch"]) * int(row["sequence"])
    run = program.run("validation/training-speed.yaml", overrides=[
        *keys, (f"{JOB}.nodes", nodes), (f"{JOB}.model", model(row["model"])), (f"{JOB}.tokens", tokens), (f"{JOB}.sequence", row["sequence"]),
        (f"{JOB}.global_batch", row["batch"]), (f"{JOB}.precision", row["precision"]), (f"{JOB}.parallel", layout(row)),
        *([(f"{JOB}.maturity", 1.15)] if row["source"] == "llm-foundry" else [])])
    return tokens_s_gpu(run, tokens, nodes * gpus)


def measured(program):
    """Rows of training_speed.csv, and tokens a second of a GPU as published and as simulated."""
    for row in table("training_speed.csv"):
        yield row, float(row["tokens_s_gpu"]), speed(program, row)


def rows(report, program):
    errors, found_all = {}, list(measured(program))
    for row, published, simulated in found_all:
        kind = ("mixture" if row["expert"] else "dense", row["half"])
        errors.setdefault(kind, []).append(simulated / published - 1)
        report.near(f"{row['row']}, {row['precision']}, {row['half']}: tokens/s of a GPU", published, simulated, 0.10,
                    SOURCES[row["source"]], relative=True)
    for (kind, half), found in errors.items():
        report.inform(f"{kind} models {half}, {len(found)} rows: mean error; bias", f"{sum(found) / len(found):+.3f}",
                      sum(abs(e) for e in found) / len(found), "as above")
    old = training_errors.stale(training_errors.collect(found_all, training.megatron(program)))
    report.within("rows of the table of errors of training, which runs quote, that are otherwise now", 0, 0, len(old), "training_errors.py makes it anew")
