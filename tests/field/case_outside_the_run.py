# SPDX-License-Identifier: Apache-2.0
"""Jobs, requests and events with times before the start or after the end of the run."""
from bench import near, says

HALL = """samovar: 1
name: outside
site: dulles
start: 2023-01-10
duration: 2 d
platform: {nodes: [{type: dgx-h100, count: 16}]}
cooling: chiller-tower
"""
JOBS = HALL + "workloads: [{name: log, type: job-trace, file: jobs.csv%s}]\n"
SWF = HALL + "workloads: [{name: log, type: job-trace, file: jobs.swf, processors_per_node: 1%s}]\n"
CHAT = HALL + ("workloads: [{name: chat, type: serving, fidelity: exact, model: llama-3.1-8b, replicas: 8, gpus_per_replica: 8, "
               "traffic: {trace: requests.csv}}]\n")


def test_unix_jobs(bench):
    """Unix times in a job trace are refused, and `from` makes them good"""
    bench.write("jobs.csv", "job,submit_s,nodes,duration_s\na,1700000000,2,3600\nb,1700003600,1,7200\n")
    bench.write("s.yaml", JOBS % "")
    bench.refused("s.yaml", r"s.yaml:8:\d+: error: its first job comes 1.7e\+09 s after the start.*see `from`",
                  r"Unix times: `from: 1700000000 s`")
    bench.write("s.yaml", JOBS % ", from: 1700000000 s")
    assert bench.run("s.yaml") == ""
    near(sum(job["node_s"] for job in bench.rows("jobs")), 2 * 3600 + 7200)


def test_unix_recorded(bench):
    """so are those of jobs with a start and an end, and of SWF"""
    bench.write("jobs.csv", "job,start_s,nodes,end_s\na,1700000000,2,1700003600\nb,1700003600,1,1700007200\n")
    bench.write("s.yaml", JOBS % "")
    bench.refused("s.yaml", "its first job comes 1.7e", "Unix times: `from: 1700000000 s`")
    bench.write("jobs.swf", "1 1356996147 0 3600 2 -1 -1 2 7200 -1 1 1 1 -1 1 -1 -1 -1\n")
    for schedule in ("", ", schedule: recorded"):
        bench.write("s.yaml", SWF % schedule)
        bench.refused("s.yaml", "its first job comes 1.3", "Unix times: `from: 1356996147 s`")


def test_partly(bench):
    """of a trace that is longer than the run the rest is counted, said, and in summary.csv"""
    rows = "".join(f"j{i},{i * 3600},1,1800\n" for i in range(100))
    bench.write("jobs.csv", "job,submit_s,nodes,duration_s\n" + rows)
    bench.write("s.yaml", JOBS % ", from: 10 h")
    says(bench.run("s.yaml"), r"warning: 52 of 100 jobs lie outside the run: 10 before its start, 42 after its end")
    assert bench.summary()["jobs_outside"] == 52 and bench.summary()["jobs_finished"] == 48
    assert bench.summary()["jobs_unfinished"] == 0


def test_all_before(bench):
    """a start after the last job"""
    bench.write("jobs.csv", "job,submit_s,nodes,duration_s\na,0,2,3600\nb,7200,1,7200\n")
    bench.write("s.yaml", JOBS % ", from: 3 h")
    bench.refused("s.yaml", "its last job comes 3600 s before the start of the run: see `from`")


def test_unfinished(bench):
    """what is not done at the end is counted"""
    bench.write("jobs.csv", "job,submit_s,nodes,duration_s\na,0,16,86400\nb,10,16,100000\nc,20,16,100000\n")
    bench.write("s.yaml", JOBS % "")
    bench.run("s.yaml")
    assert bench.summary()["jobs_unfinished"] == 2 and bench.summary()["jobs_finished"] == 1
    near(bench.summary()["job_node_s"], 16 * 172800)


def test_unix_requests(bench):
    """Unix times of requests are refused with what to do"""
    bench.write("requests.csv", "arrival_s,prompt_tokens,output_tokens\n1700000000,100,10\n1700000001,100,10\n")
    bench.write("s.yaml", CHAT)
    bench.refused("s.yaml", "its first request comes 1.7e", "Unix times")


def test_late_requests(bench):
    """requests after the end are counted and said"""
    rows = "".join(f"{i * 3600},100,10\n" for i in range(60))
    bench.write("requests.csv", "arrival_s,prompt_tokens,output_tokens\n" + rows)
    bench.write("s.yaml", CHAT)
    says(bench.run("s.yaml"), r"warning: 12 of 60 requests lie outside the run")
    assert bench.summary()["requests"] == 48 and bench.summary()["requests_outside"] == 12


def test_late_submission(bench):
    """a job that is described, and submitted after the end"""
    job = "{name: %s, type: generic, nodes: 4, duration: 1 h, submit: %s}"
    bench.write("s.yaml", HALL + "workloads: [%s]\n" % job % ("late", "3 d"))
    bench.refused("s.yaml", "`late` is submitted 259200 s after the start, and the run ends at 172800 s")
    bench.write("s.yaml", HALL + "workloads: [%s, %s]\n" % (job % ("late", "3 d"), job % ("soon", "1 h")))
    says(bench.run("s.yaml"), "warning: `late` is submitted 259200 s after the start")
    assert bench.summary()["jobs_outside"] == 1


def test_outages(bench):
    """outages of the grid that are all outside"""
    bench.write("s.yaml", HALL + "workloads: [{name: j, type: generic, nodes: 1, duration: 1 h}]\n"
                "supply: [{type: grid-connection, outages: [{start: 2024-01-01, duration: 1 h}]}]\n")
    bench.refused("s.yaml", "outages lie outside the run")


def test_signal(bench):
    """a signal whose first cap comes after the end"""
    bench.write("caps.csv", "time_s,cap_w\n1700000000,90000\n")
    bench.write("s.yaml", HALL + "workloads: [{name: j, type: generic, nodes: 1, duration: 1 h}]\n"
                "power_management: {signal: {file: caps.csv}}\n")
    bench.refused("s.yaml", "its first cap holds from 1.7e", "Unix times")
