# SPDX-License-Identifier: Apache-2.0
"""Traces of agents: turns of one task, each with all that was said before and more."""
from bench import near, says, silent

SCENARIO = """samovar: 1
name: agents
site: dulles
duration: 1 h
tick: 10 min
platform: {nodes: [{type: dgx-h200, count: 1}]}
workloads: [{name: agents, type: serving, fidelity: exact, model: llama-3.1-70b, replicas: 1, gpus_per_replica: 8, traffic: {TRAFFIC}}]
cooling: chiller-tower
"""
# Task a has three turns, b two; each prompt holds the one before and its answer.
TRACE = "arrival_s,session,prompt_tokens,output_tokens\n0,a,20000,300\n5,b,18000,200\n60,a,22000,400\n90,b,21000,100\n150,a,25000,500\n"


def told(bench, traffic, trace=TRACE):
    bench.write("a.csv", trace)
    bench.write("s.yaml", SCENARIO.replace("TRAFFIC", traffic))
    said = bench.run("s.yaml")
    (row,) = bench.rows("services_summary")
    return said, row


def test_turns_belong_together(bench):
    """with `conversation` what was said before is found in memory; without, the column that says so goes unused, and that is told"""
    said, row = told(bench, "trace: a.csv, conversation: {}")
    silent(said)
    assert row["requests"] == 5 and row["prompt_tokens"] == 106000 and row["output_tokens"] == 1500 and row["conversations"] == 2
    near(row["cached_frac"], (20300 + 18200 + 22400) / 106000, 1e-3)
    said, alone = told(bench, "trace: a.csv")
    says(said, r"warning: `.*a.csv` says which of its 5 requests are turns of one conversation \(2 of them\), which goes unused: .*`conversation: \{\}`")
    assert alone["cached_frac"] == 0 and alone["ttft_p50_s"] > row["ttft_p50_s"] and alone["energy_j"] >= row["energy_j"]


def test_nothing_belongs_together(bench):
    """sessions of one request each, and a column of what was in memory, need no word"""
    silent(told(bench, "trace: a.csv", TRACE.replace(",b,", ",c,", 1).replace("60,a", "60,d").replace("150,a", "150,e"))[0])
    rows = [line + ",100" for line in TRACE.splitlines()[1:]]
    said, row = told(bench, "trace: a.csv", "\n".join([TRACE.splitlines()[0] + ",cached_tokens"] + rows) + "\n")
    silent(said)
    near(row["cached_frac"], 500 / 106000)
