# SPDX-License-Identifier: Apache-2.0
"""Times that are too short for a job, and keys of fine-tuning that say nothing, are told before the run."""
from bench import near, says, silent

HALL = """samovar: 1
name: short
site: dulles
duration: 2 d
platform: {nodes: [{type: dgx-h100, count: 8}]}
cooling: chiller-tower
workloads:
  - JOB
"""
TUNING = "{name: w, type: fine-tuning, model: llama-3.1-8b, tokens: 1e8, sequence: 4096, parallel: {tensor: 1}, MORE}"


def check(bench, job, more):
    text = job.replace("MORE", more)
    bench.write("s.yaml", HALL.replace("JOB", text))
    status, _, said = bench.call("check", "s.yaml")
    assert status == 0, said
    return said, text


def test_walltimes_and_deadlines(bench):
    """a job that its walltime ends, or that comes too late; long enough ones say nothing"""
    said, text = check(bench, TUNING, "walltime: 10 min")
    says(said, rf"^s.yaml:8:{5 + text.index('10 min')}: warning: `w` takes 1\.0\d+ h on its 1 node, and is ended after 0.1667 h: it never gets done")
    silent(check(bench, TUNING, "walltime: 6 h, deadline: 6 h")[0])
    said, text = check(bench, TUNING, "submit: 1 h, deadline: 90 min")
    says(said, rf"^s.yaml:8:{5 + text.index('90 min')}: warning: `w` takes 1\.0\d+ h on its 1 node, and has 0.5 h from its submission: it cannot be in time")


def test_little_data(bench):
    """three passes over 100,000 tokens are one step where nothing else is said; a step that holds more is told once"""
    bench.write("s.yaml", HALL.replace("JOB", TUNING.replace("1e8", "1e5").replace(", MORE", "")))
    silent(bench.run("s.yaml"))
    (row,) = bench.rows("jobs")
    near(row["work_done"], 6 * 8.03e9 * 3e5, 0.01)
    bench.write("s.yaml", HALL.replace("JOB", TUNING.replace("MORE", "tokens_per_step: 1e9")))
    _, _, said = bench.call("check", "s.yaml")
    assert said.count("error:") == 1, said
    says(said, "a step holds 1e\+09 tokens, more than the whole run")


def test_adapters_of_none(bench):
    """`adapters` where all weights learn"""
    bench.write("s.yaml", HALL.replace("JOB", TUNING.replace("MORE", "adapters: 1 %")))
    bench.refused("s.yaml", r"s.yaml:8:\d+: error: all weights learn, and there are none: leave it out, or write `method: lora`")
    silent(check(bench, TUNING, "adapters: 1 %, method: lora")[0])
