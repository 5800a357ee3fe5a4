# SPDX-License-Identifier: Apache-2.0
"""Training: published energies from their own inputs, step times from layouts, failures at random, and a run of the size of GPT-4.

Most published energies are hours x watts by construction; such rows test that the program gets from FLOPs to the meter, not that the
watts are right. Rows with the program's own servers say how far those watts are from its own. Step times of Megatron and the MFU of Llama 3
are measured, and no constant of the program comes from them."""
import math
import os

from report import table
from runs import read

TOPIC = "Training: energy, step times, failures"
JOB = "workloads[0]"
SEEDS = 100


def job(run):
    """The run's only row of jobs.csv."""
    (row,) = read(os.path.join(run.folder, "jobs.csv"))
    return row


def hours(run):
    return (float(job(run)["finished_s"]) - float(job(run)["started_s"])) / 3600


def published(program, row):
    """Weights and tokens cancel: the share of the peak is what they and the stated hours imply."""
    e = {k: float(v) for k, v in row.items() if k not in ("run", "source")}
    mfu = 6 * e["model"] * e["tokens"] / (e["hours"] * 3600 * e["peak_tflop_s"] * 1e12)
    loss = math.sqrt(e["pue"]) - 1
    count = int(e["accelerators"])
    return program.run("validation/training.yaml", overrides=[
        ("platform.nodes[0].count", count),
        ("platform.nodes[0].type.gpu.tdp", f"{e['watts']} W"), ("platform.nodes[0].type.gpu.peak_bf16", f"{e['peak_tflop_s']} TFLOP/s"),
        (f"{JOB}.nodes", count), (f"{JOB}.model.parameters", e["model"]), (f"{JOB}.tokens", e["tokens"]), (f"{JOB}.mfu", mfu),
        *((f"power[{i}].linear_loss", loss) for i in (0, 1))])


def energies(report, program):
    for row in table("training.csv"):
        run = published(program, row)
        name, source, count = row["run"], row["source"], float(row["accelerators"])
        report.near(f"{name}: accelerator hours", float(row["hours"]), hours(run) * count, 0.001, source, relative=True)
        report.near(f"{name}: energy at the meter (MWh)", float(row["energy_mwh"]), float(job(run)["facility_energy_j"]) / 3.6e9, 0.01,
                    source, relative=True)


def own_servers(report, program):
    """The same runs on servers of the catalogue: their watts, not the authors'."""
    for name, node, gpus, parameters, tokens, gpu_hours, mwh, source in (
            ("GPT-3 175B", "dgx-v100", 8, 175e9, 300e9, 3552000, 1287 / 1.1, "Patterson et al., 330 W per V100, metered systems"),
            ("BLOOM-176B", "dgx-a100-80", 8, 176.25e9, 366e9, 1082990, 689.8, "Luccioni et al., GPUs at 400 W and idle nodes")):
        peak = 125e12 if node == "dgx-v100" else 312e12
        mfu = 6 * parameters * tokens / (gpu_hours * 3600 * peak)
        nodes = 1250 if node == "dgx-v100" else 48
        run = program.run("validation/training.yaml", overrides=[
            ("platform.nodes", f"[{{type: {node}, count: {nodes}}}]"), (f"{JOB}.nodes", nodes), (f"{JOB}.model.parameters", parameters),
            (f"{JOB}.tokens", tokens), (f"{JOB}.mfu", mfu)])
        report.inform(f"{name}: IT energy with {node} (MWh)", mwh, float(job(run)["energy_j"]) / 3.6e9, source)


def megatron(program):
    """Rows of megatron.csv, twice: how much is computed again, the published step and ours in seconds."""
    for row in table("megatron.csv"):
        for recompute, published_s in (("full", row["full_s"]), ("selective", row["selective_s"])):
            if not published_s:
                continue
            steps, batch = 1000, int(row["batch"])
            run = program.run("validation/megatron.yaml", overrides=[
                ("platform.nodes[0].count", row["nodes"]), (f"{JOB}.nodes", row["nodes"]), (f"{JOB}.model", row["model"]),
                (f"{JOB}.global_batch", batch), (f"{JOB}.tokens", steps * batch * 2048),
                *((f"{JOB}.parallel.{k}", row[k]) for k in ("pipeline", "virtual_stages", "data", "micro_batch")),
                (f"{JOB}.parallel.recompute", recompute), (f"{JOB}.parallel.sequence", "true" if recompute == "selective" else "false")])
            yield row, recompute, float(published_s), hours(run) * 3600 / steps


def step_times(report, program):
    for row, recompute, published_s, step_s in megatron(program):
        report.near(f"{row['row']}, {recompute} recomputation: step (s)", published_s, step_s, 0.10, row["source"], relative=True)


def ordinary_stack(report, program):
    """Megatron-Turing NLG 530B, by a stack that nobody had tuned as that of table 5."""
    for nodes, published_s in ((280, 60.1), (350, 50.2), (420, 44.4)):
        run = program.run("validation/mt-nlg.yaml", overrides=[
            ("platform.nodes[0].count", nodes), (f"{JOB}.nodes", nodes), (f"{JOB}.parallel.data", nodes // 35)])
        report.near(f"MT-NLG 530B on {nodes} DGX A100, maturity 1.3: step (s)", published_s, hours(run) * 3600 / 1000, 0.10,
                    "arXiv:2201.11990, section 2.4", relative=True)


def deepseek_v3(report, program):
    """A trillion tokens on 2,048 H800: 180,000 GPU hours. Micro-batches from both ends of the pipeline (DualPipe), a token's experts on four nodes at most,
    normalisation and activation function computed again (sections 3.2 and 4.2)."""
    run = program.run("validation/failures.yaml", overrides=[
        ("platform.nodes[0].count", 256), ("platform.nodes[0].type", "h800-8"), (f"{JOB}.nodes", 256), (f"{JOB}.spares", 0),
        (f"{JOB}.failures", "expected"), (f"{JOB}.effective", 1), (f"{JOB}.checkpoint_duration", "0 s"),
        (f"{JOB}.model", "deepseek-v3"), (f"{JOB}.sequence", 4096), (f"{JOB}.global_batch", 15360), (f"{JOB}.tokens", 1e12),
        (f"{JOB}.precision", "fp8-block"),
        (f"{JOB}.parallel", "{tensor: 1, pipeline: 16, schedule: dualpipe, data: 128, expert: 64, expert_nodes: 4, micro_batch: 1, recompute: selective, gradient_bytes: 4, usable_memory: 0.94}")])
    report.near("DeepSeek-V3: thousand H800 hours for a trillion tokens", 180, hours(run) * 2.048, 0.15, "arXiv:2412.19437, section 1", relative=True)


def llama_3(report, program):
    """Table 4 of its paper; whether the layers of a stage are interleaved one by one or two by two is not stated."""
    for data, nodes, mfu in ((64, 1024, 0.43), (128, 2048, 0.41)):
        found = []
        for chunks in (4, 8):
            run = program.run("validation/failures.yaml", overrides=[
                ("platform.nodes[0].count", nodes), (f"{JOB}.nodes", nodes), (f"{JOB}.spares", 0), (f"{JOB}.failures", "expected"),
                (f"{JOB}.effective", 1), (f"{JOB}.checkpoint_duration", "0 s"), (f"{JOB}.tokens", 100 * 2048 * 8192),
                (f"{JOB}.global_batch", 2048),
                (f"{JOB}.parallel", f"{{tensor: 8, pipeline: 16, data: {data}, virtual_stages: {chunks}, sharding: gradients, gradient_bytes: 4}}")])
            attention = 12 * 126 * 16384 * 8192  # FLOPs per token beside 6 N
            flop = (6 * (405.85e9 - 128256 * 16384) + attention) * 100 * 2048 * 8192
            found.append(flop / (hours(run) * 3600 * nodes * 8 * 989.5e12))
        report.within(f"Llama 3 405B on {nodes * 8} GPUs: MFU {mfu} within the range of chunks, and 10 %", min(found) * 0.9, max(found) * 1.1,
                      mfu, "arXiv:2407.21783, table 4", published=f"{min(found):.3f} .. {max(found):.3f}")


def failures(report, program):
    """As in Llama 3 405B: 54 days on 16,384 GPUs."""
    runs = [job(program.run("validation/failures.yaml", seed=seed)) for seed in range(1, SEEDS + 1)]
    mean = sum(float(r["failures"]) for r in runs) / SEEDS
    width = 3 * math.sqrt(419 / SEEDS)
    report.within("Llama 3 405B: interruptions in 54 days, mean of seeds", 419 - width, 419 + width, mean,
                  "arXiv:2407.21783, table 5; three sigma of Poisson", published="419")
    expected = job(program.run("validation/failures.yaml", overrides=[(f"{JOB}.failures", "expected")]))
    work = sum(float(r["work_done"]) for r in runs) / SEEDS / float(expected["work_done"])
    report.near("work with random failures over that with their expected share", 1, work, 0.005, "closed form (Daly 2006)")


def gpt4(report, program):
    run = program.run("gpt4-training.yaml")
    row = job(run)
    source = "SemiAnalysis 2023"
    days = hours(run) / 24
    report.within("GPT-4: days on 25,000 A100", 90, 100, days, source)
    report.within("GPT-4: share of the peak over the whole run", 0.32, 0.36, float(row["work_done"]) / (25000 * 312e12 * days * 86400), source)
    report.within("GPT-4: energy at the meter (GWh)", 43.9, 50, run["facility_energy_j"] / 3.6e12, "widely quoted: nameplates for 90 to 100 days")
    report.inform("GPT-4: IT energy (GWh), nameplates for 95 days", 46.3, run["it_energy_j"] / 3.6e12, "3,125 x 6.5 kW x 95 d",
                  "measured servers draw 4.9 kW at full load, not 6.5, and idle while they restart")
    report.inform("GPT-4: kW per GPU, if it had been 240 GWh", 4.21, run["it_energy_j"] / 3600 / 25000 / 97 / 24 / 1000, "240 GWh / (25,000 x 95 d)")


def rows(report, program):
    energies(report, program)
    own_servers(report, program)
    step_times(report, program)
    ordinary_stack(report, program)
    deepseek_v3(report, program)
    llama_3(report, program)
    failures(report, program)
    gpt4(report, program)
