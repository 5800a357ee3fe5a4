# SPDX-License-Identifier: Apache-2.0
"""How far numbers are off where others measured them stands beside them, wherever they are printed."""
import json

from bench import near, says

SERVICE = """samovar: 1
name: told
site: dulles
duration: 1 h
tick: 10 min
platform: {nodes: [{type: TYPE, count: 1}]}
workloads: [WORKLOAD]
cooling: chiller-tower
"""
CHAT = ("{name: chat, type: serving, model: llama-3.1-70b, replicas: 1, gpus_per_replica: 4, traffic: {rate: 1 /s}, prompt_tokens: 500, "
        "output_tokens: 100, slo: {ttft: 5 s, tpot: 200 ms}}")
PICTURES = ("{name: pictures, type: generation, model: MODEL, width: 1024, height: 1024, steps: 28, replicas: 1, traffic: {rate: 1 /min}, "
            "slo: {total: 2 min}}")


def scenario(bench, workload, node="dgx-h100"):
    bench.write("s.yaml", SERVICE.replace("TYPE", node).replace("WORKLOAD", workload))
    bench.run("s.yaml")
    (row,) = bench.rows("services_summary")
    return row


def capacity(bench, *words):
    status, printed, said = bench.call("capacity", "s.yaml", *words)
    assert status == 0, said
    return printed


def same(row, told):
    """What capacity says as JSON is what the run's table says."""
    for of in ("time", "energy"):
        assert told[of + "_error_of"] == row[of + "_error_of"]
        if row[of + "_error_of"] == "unmeasured":
            assert told[of + "_error_frac"] is None and row[of + "_error_frac"] == ""
        else:
            near(told[of + "_error_frac"], row[of + "_error_frac"])


def test_capacity_of_text(bench):
    """capacity of a service says it, on the screen and as JSON, as the run does"""
    row = scenario(bench, CHAT)
    (told,) = json.loads(capacity(bench, "--json"))
    same(row, told)
    assert 0 < told["time_error_frac"] < 1
    says(capacity(bench), r"\n  error +time per token [\d.]+ %, energy [\d.]+ % \(")


def test_capacity_of_pictures(bench):
    """a service of pictures: seconds and joules of each; a model that nobody measured goes by others; another chip is unmeasured"""
    row = scenario(bench, PICTURES.replace("MODEL", "stable-diffusion-3.5-large"))
    (told,) = json.loads(capacity(bench, "--json"))
    same(row, told)
    assert told["time_error_of"] == "of this model, left out of the fit"
    says(capacity(bench), r"\n  error +time per picture [\d.]+ %, energy [\d.]+ % \(")
    row = scenario(bench, PICTURES.replace("MODEL", "flux.1-dev"), "l40s-8")
    (told,) = json.loads(capacity(bench, "--json"))
    same(row, told)
    says(capacity(bench), r"\n  error +unmeasured")


def test_capacity_of_a_study(bench):
    """its table has a column of each; unmeasured is no blank"""
    scenario(bench, CHAT)
    bench.write("study.yaml", "samovar: 1\nstudy: chips\nbase: s.yaml\nvary: {\"platform.nodes[0].type\": [dgx-h100, l40s-8]}\n")
    status, table, said = bench.call("capacity", "study.yaml")
    assert status == 0, said
    head, units, measured, unmeasured = table.splitlines()[:4]
    says(head, "time off +energy off")
    says(measured, r" \d[\d.]* +\d[\d.]*$")
    says(unmeasured, r" \? +\?$")


TRAINING = """{name: NAME, type: KIND, model: llama-3.1-8b, tokens: 1e8, nodes: 1, sequence: 4096, MORE}"""


def training(name, kind, more):
    return TRAINING.replace("NAME", name).replace("KIND", kind).replace("MORE", more)


def test_training(bench):
    """each training says it in jobs.csv and on the screen: by layout how far its step is off, by mfu that the speed is given, with adapters that nobody measured"""
    bench.write("s.yaml", SERVICE.replace("count: 1}", "count: 16}").replace("TYPE", "dgx-h100").replace("WORKLOAD", ", ".join([
        training("laid-out", "training", "global_batch: 128, precision: fp8, parallel: {tensor: 8}").replace("nodes: 1", "nodes: 4"), training("by-share", "training", "mfu: 40 %"),
        training("adapters", "fine-tuning", "method: lora, parallel: {tensor: 8}")])))
    bench.run("s.yaml")
    of = {row["job"]: row for row in bench.rows("jobs")}
    assert of["laid-out"]["time_error_of"] == "of this model, left out of the fit" and 0 < of["laid-out"]["time_error_frac"] < 1
    assert of["by-share"]["time_error_of"] == "given by mfu, not modelled" and of["by-share"]["time_error_frac"] == ""
    assert of["adapters"]["time_error_of"] == "unmeasured" and of["adapters"]["time_error_frac"] == ""
    assert {row["energy_error_of"] for row in of.values()} == {"unmeasured"}
    _, shown, _ = bench.call("run", "s.yaml", "-o", "out")
    says(shown, r"\n  error +laid-out: time per step [\d.]+ % \(.*; by-share: time per step given by mfu, .*; adapters: unmeasured")
