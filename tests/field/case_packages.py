# SPDX-License-Identifier: Apache-2.0
"""datapackage.json as tools of others read it: keys that hold, and nothing of the machine on which it was made."""
import csv
import json


def judge(bench, run):
    """Every table with a key has no two rows of it; the number of those tables."""
    package = json.loads((bench.folder / run / "datapackage.json").read_text())
    assert str(bench.program.parent) not in json.dumps(package["samovar"]["command"]), package["samovar"]["command"]
    keyed = 0
    for resource in package["resources"]:
        schema = resource.get("schema", {})
        if "primaryKey" not in schema:
            continue
        fields = [field["name"] for field in schema["fields"]]
        assert set(schema["primaryKey"]) <= set(fields), resource["path"]
        with open(bench.folder / run / resource["path"], newline="", encoding="utf-8") as file:
            keys = [tuple(row[name] for name in schema["primaryKey"]) for row in csv.DictReader(file)]
        assert len(set(keys)) == len(keys), (resource["path"], schema["primaryKey"])
        keyed += 1
    return keyed


def test_run(bench):
    """a run with two services, jobs, a fine window and two of one component"""
    bench.write("s.yaml", "extends: power-swing\nname: keys\nduration: 2 h\n")
    bench.run("s.yaml")
    assert judge(bench, "out") >= 5
    bench.run("two-models", "--set", "duration=3 h")
    assert judge(bench, "out") >= 5


def test_study(bench):
    """a study and its comparisons, over seeds"""
    bench.write("study.yaml", "samovar: 1\nstudy: keys\nbase: dulles-hall\nseeds: 2\nvary: {duration: [2 h], site: [dulles, phoenix]}\n")
    bench.run("study.yaml")
    assert judge(bench, "out") >= 3


def test_jobs_of_one_name(bench):
    """jobs of one name in two logs and among the scenario's own: the workload tells them apart"""
    bench.write("j.csv", "job,submit_s,nodes,duration_s\nx,0,1,600\nnightly/1,0,1,900\n")
    workloads = ("{name: a, type: job-trace, file: j.csv}, {name: b, type: job-trace, file: j.csv}, "
                 "{name: nightly, type: generic, nodes: 1, duration: 1 h, gpu_util: 0.5, repeat: true}")
    bench.write("s.yaml", "samovar: 1\nname: two\nsite: dulles\nstart: 2023-01-10\nduration: 3 h\nplatform: {nodes: [{type: dgx-h100, count: 16}]}\n"
                f"workloads: [{workloads}]\ncooling: chiller-tower\n")
    bench.run("s.yaml")
    keys = sorted((row["workload"], row["job"]) for row in bench.rows("jobs"))
    assert keys[:4] == [("a", "nightly/1"), ("a", "x"), ("b", "nightly/1"), ("b", "x")], keys
    assert ("nightly", "nightly/1") in keys and len(set(keys)) == len(keys), keys
