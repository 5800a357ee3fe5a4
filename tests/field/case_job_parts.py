# SPDX-License-Identifier: Apache-2.0
"""Jobs of a Standard Workload Format log that were interrupted: lines of status 2 to 4 are parts of a job."""
from bench import near

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
