# SPDX-License-Identifier: Apache-2.0
"""Power of synchronous jobs, 100 ms by 100 ms: how far it swings, and what smoothing leaves; and the replay of a machine like Frontier.

Few numbers are published for a known job on known servers, so most rows are of size or decide nothing. The fine window adds up to the
books by tests/engine/test_fine_power.c."""
import os
import statistics

from runs import read

TOPIC = "Swing of synchronous jobs"
LLAMA = "arXiv:2407.21783, section 3.3.4"
STABLE = "arXiv:2508.14318"
GPUS, RATED_W, SERVERS, NAMEPLATE_W = 16384, 700, 2048, 10200


def fine(run):
    return [float(r["it_power_w"]) for r in read(os.path.join(run.folder, "fine.csv"))]


def steps_s(power):
    """Median time between two dips; one of them has a checkpoint in it."""
    level = (min(power) + max(power)) / 2
    dips = [i for i in range(1, len(power)) if power[i] < level <= power[i - 1]]
    return 0.1 * statistics.median(b - a for a, b in zip(dips, dips[1:]))


def longest_dip_s(power):
    level, longest, length = (min(power) + max(power)) / 2, 0, 0
    for power_w in power:
        length = length + 1 if power_w < level else 0
        longest = max(longest, length)
    return 0.1 * longest


def rows(report, program):
    start = program.run("power-swing.yaml", overrides=[("workloads[0].submit", "30.5 min")])
    swing_w = start["fine_peak_it_power_w"] - start["fine_least_it_power_w"]
    report.within("16,384 H100 that begin to train, all together (MW)", 10, 99, swing_w / 1e6, LLAMA, "tens of MW")

    runs = {r.summary["strategy"]: r for r in program.study("studies/power-smoothing.yaml")}
    plain = runs["none"]
    power = fine(plain)
    inside_w = plain["fine_peak_it_power_w"] - plain["fine_least_it_power_w"]
    report.within("Time of a step (s)", 6.0, 6.9, steps_s(power), "6 N x 16.8e6 tokens at 400 TFLOP/s a GPU, " + LLAMA.split(",")[0] + ", table 4", "6.2")
    report.within("Longest dip: a checkpoint, and the end of a step (s)", 2.7, 3.2, longest_dip_s(power),
                  "14 byte x 405.85e9 weights / 2048 servers at 1 GB/s", "2.8")
    two_s = max(abs(b - a) for k in range(1, 21) for a, b in zip(power, power[k:])) / (SERVERS * NAMEPLATE_W)
    report.inform("Largest change within 2 s, over provisioned power", 0.375, two_s,
                  "POLCA, ASPLOS 2024 (from memory)", "another job, on A100")
    report.inform("Frequency of the steps (Hz)", "0.2 to 3", 1 / steps_s(power), STABLE,
                  "where most of the energy of swings was measured; jobs not stated")
    for name in ("floor-50", "floor-90"):
        run = runs[name]
        left_w = run["fine_peak_it_power_w"] - run["fine_least_it_power_w"]
        report.within(f"{name}: swing of the nodes over that without", 0, 1, left_w / inside_w, "a floor narrows it")
        report.inform(f"{name}: IT energy over that without", "", run["it_energy_j"] / plain["it_energy_j"], "this job")
        if name == "floor-90":
            report.within("floor-90: swing over the rating of the GPUs", 0, 0.2, left_w / (GPUS * RATED_W), STABLE,
                          "20 %, peaks above the rating included")
    capacitors = runs["capacitors"]
    report.inform("capacitors: peak of the feed below that of the nodes", "up to 0.30",
                  1 - capacitors["fine_peak_feed_power_w"] / capacitors["fine_peak_it_power_w"], "NVIDIA blog on GB300 NVL72, 2025",
                  "65 J a GPU last a tenth of a second, and this job's dips last more than one")
    for name in ("capacitors", "battery", "floor-and-battery"):
        run = runs[name]
        report.within(f"{name}: ramp of the feed over that of the nodes", 0, 0.9,
                      run["fine_ramp_feed_w_per_s"] / run["fine_ramp_it_w_per_s"], "a store holds the feed")
        report.within(f"{name}: lost in the store, over what the nodes drew in the window", 0, 0.01,
                      run["fine_storage_loss_j"] / (0.1 * sum(fine(run))), "5 or 10 % of what goes through it")

    for schedule in ("recorded", "simulated"):
        run = program.run("frontier-replay.yaml", overrides=[("workloads[0].schedule", schedule)])
        report.within(f"Frontier replay, {schedule}: PUE", 1.02, 1.04, run["pue"], "ORNL, secondary source", "1.03")
        report.within(f"Frontier replay, {schedule}: jobs that ended", 400, 400, run["jobs_finished"], "all")
        report.within(f"Frontier replay, {schedule}: warmest coolant (degC)", 34 - 1e-6, 35,
                      max(float(r["supply_liquid_k"]) for r in run.series) - 273.15,
                      "32 degC supply of the hall and the approach of its exchanger")
        report.within(f"Frontier replay, {schedule}: throttled (s)", 0, 0, run["throttled_s"], "no heat is left")
