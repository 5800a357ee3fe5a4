# SPDX-License-Identifier: Apache-2.0
"""Published results of MLPerf Training (closed; data/SOURCE.md), and recipes of Google's with their speeds: tokens a second of a GPU or a chip. No constant is fitted to any
of them. What follows, the rows of data/mlperf_training.csv and the bound of 20 % were written down before the first was compared; the time of
one step, of H200, had been seen, as `samovar check` prints it of the scenario.

Speed: samples a second while a run trains, without its evaluations, as its first log has them: the median over its blocks behind the first, or of its steps; of v4.0's GPT-3
the samples of a block over its time. Every sample is a full sequence (LoRA's are packed). Recipes state the time of a step.
Layout: the submission's own configuration. It says of a part of the rows that some layers are computed again (21 of 80 on MI300X and MI325X), or that activations lie in the
host's memory (TPU7x): the program knows neither, and chooses by its own count of memory, except where all layers are (`recompute`). Nothing is taken to be hidden that
training_speed.py does not. MI350X has its micro-batch from a copy of AMD's configuration by another submitter.
A slice of TPUs, joined by links, is a node of as many chips.
LoRA: adapters of rank 16 beside attention, Llama 2 70B (scenarios/validation/mlperf-training.yaml).
Precision: 8 bits as the results have them, with one scale for a matrix. Left out: results in 4 bits (most of Blackwell's in v5.1) and in int8 (TPU v5p and v6e in v4.0 and
v4.1), which no `precision` is; recipes that keep most activations in the host's memory on chips of 32 GiB.
After the first look, and nothing of it fitted: `recipe`, that inputs of activation functions are kept in 8 bits, as configurations say of H200, B300 and Instinct, and the
memory in NVIDIA's logs of v5.0 shows; and that a slice of TPUs draws more than one node's nameplate, for which all were refused.
A result that the program refuses, because its count of memory does not hold it, is a miss of its own and in no mean."""
import subprocess

from report import table
from training_speed import STEPS, layout, speed, system, tokens_s_gpu

TOPIC = "MLPerf Training: speed of systems"
SOURCE = "MLPerf Training v4.0 to v5.1, closed; AI-Hypercomputer/tpu-recipes (data/mlperf_training.csv)"
JOBS = {"lora": "fine-tuning with adapters", "pretraining": "pretraining"}
# Chips of which kernels were measured, and those that are a nameplate with another chip's efficiencies.
KINDS = {"chips whose kernels were measured, H100, H200, B200, GB200": ("dgx-h100", "dgx-h200", "dgx-b200", "gb200-nvl72"),
         "nameplates, B300": ("dgx-b300",), "nameplates, Instinct": ("mi300x-8", "mi325x-8", "mi350x-8", "mi355x-8"),
         "nameplates, TPU v6e and TPU7x": ("tpu-v6e-8", "tpu-v7-4")}
BOUND = 0.20


def lora_speed(program, row):
    keys, nodes, gpus = system(row)
    step = int(row["batch"]) * int(row["sequence"])
    run = program.run("validation/mlperf-training.yaml", overrides=[*keys, ("workloads[0].nodes", nodes), ("workloads[0].tokens", STEPS * step),
                                                                    ("workloads[0].tokens_per_step", step), ("workloads[0].parallel", layout(row))])
    return tokens_s_gpu(run, STEPS * step, nodes * gpus)


def rows(report, program):
    refused, found = [], []
    for r in table("data/mlperf_training.csv"):
        row = {**r, "expert": "", "source": ""}
        _, nodes, gpus = system(row)
        name = f"{r['model']}, {r['job']}, {nodes * gpus} of {r['node'].split(':')[0]} in {r['precision']}, {r['submitter']} {r['round']}"
        published = float(r["samples_per_s"]) * int(r["sequence"]) / (nodes * gpus)
        try:
            simulated = (lora_speed if r["job"] == "lora" else speed)(program, row)
        except subprocess.CalledProcessError:
            refused.append(name)
            continue
        found.append((r["node"].split(":")[0], r["job"], simulated / published - 1))
        report.inform(name + ": tokens/s of a GPU", published, simulated, SOURCE, f"{simulated / published - 1:+.1%}")
    for kind, nodes in KINDS.items():
        for job, what in JOBS.items():
            errors = [e for node, j, e in found if node in nodes and j == job]
            if errors:
                report.within(f"{what}, {kind}: {len(errors)} rows, none fitted", 0, BOUND, sum(map(abs, errors)) / len(errors), SOURCE, "<= 20 %")
                report.inform(f"... {what}, {kind}: bias", "", sum(errors) / len(errors), SOURCE)
    report.within("results whose layout the program says does not fit", 0, 0, len(refused), "; ".join(refused) or SOURCE)
