# SPDX-License-Identifier: Apache-2.0
"""Jobs of a Standard Workload Format log that were interrupted: lines of status 2 to 4 are parts of a job."""
from bench import near, says

SCENARIO = """samovar: 1
name: parts
site: dulles
start: 2023-01-10
duration: 1 d
platform: {nodes: [{type: dgx-h100, count: 16}]}
workloads: [{name: log, type: job-trace, file: log.swf, processors_per_node: 16}]
cooling: chiller-tower
"""
HEADER = "; MaxNodes: 16\n; MaxProcs: 256\n"


def line(job, submit_s, run_s, cores, status):
    return f"{job} {submit_s} 0 {run_s} {cores} -1 -1 {cores} 7200 -1 {status} 1 1 -1 1 -1 -1 -1\n"


def node_s(bench):
    return sum(row["node_s"] for row in bench.rows("jobs"))


def test_whole_with_parts(bench):
    """a job with its parts counts once"""
    bench.write("s.yaml", SCENARIO)
    bench.write("log.swf", HEADER + line(1, 0, 7200, 32, 1) + line(1, 0, 3600, 32, 2) + line(1, 4000, 3600, 32, 3))
    bench.run("s.yaml")
    near(node_s(bench), 2 * 7200)


def test_parts_alone(bench):
    """parts without a line for the whole are added up, whatever their order"""
    bench.write("s.yaml", SCENARIO)
    lines = [line(1, 0, 3600, 16, 2), line(1, 4000, 3600, 16, 3), line(2, 100, 1000, 32, 2), line(2, -1, 500, 64, 4)]
    for order in (lines, lines[::-1]):
        bench.write("log.swf", HEADER + "".join(order))
        says(bench.run("s.yaml"), r"log.swf: warning: 4 parts \(status 2, 3, 4\) of 2 jobs without a line for the whole")
        near(node_s(bench), 7200 + 2 * 1000 + 4 * 500)
        assert len(bench.rows("jobs")) == 2 and bench.summary()["jobs_finished"] == 2


def test_recorded_parts(bench):
    """in a recorded schedule each part runs when it did; one that was not submitted waits from the end of the part before"""
    bench.write("s.yaml", SCENARIO.replace(
        "processors_per_node: 16", "processors_per_node: 16, schedule: recorded"))
    bench.write("log.swf", HEADER + line(7, 0, 3600, 16, 2) + line(7, -1, 1800, 32, 3).replace(" 0 1800", " 900 1800"))
    bench.run("s.yaml")
    jobs = {row["job"]: row for row in bench.rows("jobs")}
    assert (jobs["7/1"]["started_s"], jobs["7/2"]["started_s"], jobs["7/2"]["finished_s"]) == (0, 4500, 6300), jobs
    near(node_s(bench), 3600 + 2 * 1800)


def test_whole_that_cannot_be_used(bench):
    """a whole of unknown length does not hide its parts"""
    bench.write("s.yaml", SCENARIO)
    bench.write("log.swf", HEADER + line(1, 0, -1, 16, 0) + line(1, 0, 3600, 16, 2) + line(1, 4000, 1800, 16, 3))
    bench.run("s.yaml")
    near(node_s(bench), 5400)
