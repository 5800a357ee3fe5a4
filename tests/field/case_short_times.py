# SPDX-License-Identifier: Apache-2.0
"""Times that are too short for a job are told before the run."""
from bench import says, silent

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
