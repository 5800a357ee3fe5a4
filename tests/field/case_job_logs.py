# SPDX-License-Identifier: Apache-2.0
"""Job logs in the columns of those who publish or export them; headers as in their repositories (job_trace_columns.c), rows of our own."""
import json

from bench import near, says, silent

SCENARIO = """samovar: 1
name: logs
site: dulles
start: 2023-01-10
duration: 3 d
platform: {nodes: [{type: dgx-h100, count: 8}]}
workloads: [{name: log, type: job-trace, file: %s%s}]
cooling: chiller-tower
"""


def given(bench, name, text, rest=""):
    bench.write("s.yaml", SCENARIO % (name, rest))
    bench.write(name, text)


def jobs(bench):
    return {str(row["job"]).removesuffix(".0"): row for row in bench.rows("jobs")}


HELIOS = """job_id,user,vc,gpu_num,cpu_num,node_num,state,submit_time,start_time,end_time,duration,queue
11,uXBbc,vcJkd,1,1,1,COMPLETED,2020-06-09 18:41:01,2020-06-09 18:41:31,2020-06-09 19:41:31,3600,30
12,uVMrF,vchbv,16,64,2,FAILED,2020-06-09 18:42:01,2020-06-09 18:42:01,2020-06-10 00:42:01,21600,0
13,uzqls,vcpDC,0,1,1,CANCELLED,2020-06-09 18:41:28,2020-06-09 18:41:28,2020-06-10 14:15:21,70433,0
14,uzqls,vcpDC,2,1,1,CANCELLED,2020-06-09 18:43:00,,,0,0
"""


def test_helios(bench):
    """Helios: dates count from the first submission, jobs have GPUs, those without any ran elsewhere, those that never ran are said"""
    given(bench, "cluster_log.csv", HELIOS)
    said = bench.run("s.yaml")
    says(said, "cluster_log.csv:4:1: warning: 1 line is left out: a job without GPUs")
    says(said, "cluster_log.csv:5:1: warning: 1 line is left out: a job that did not run to an end")
    assert said.count("warning") == 2, said
    got = jobs(bench)
    assert sorted(got) == ["11", "12"], got
    assert (got["11"]["submitted_s"], got["11"]["started_s"], got["11"]["finished_s"]) == (0, 30, 3630), got["11"]
    assert (got["12"]["submitted_s"], got["12"]["started_s"], got["12"]["finished_s"]) == (60, 60, 21660), got["12"]
    assert (got["11"]["gpus"], got["12"]["gpus"]) == (1, 16)
    given(bench, "cluster_log.csv", HELIOS, ", from: 1 min, schedule: simulated")
    bench.run("s.yaml")
    assert sorted(jobs(bench)) == ["12"] and jobs(bench)["12"]["submitted_s"] == 0


def test_acme(bench):
    """Acme: offsets from UTC; a duration that holds the queue (Kalos) is not that of the job"""
    given(bench, "trace_seren.csv", """job_id,user,node_num,gpu_num,cpu_num,type,state,submit_time,start_time,end_time,duration,queue,gpu_time
5778432,u5907,1,8,128,Other,FAILED,2023-03-01 00:18:22+08:00,2023-03-01 00:18:54+08:00,2023-03-01 00:20:51+08:00,117,32,936.0
5778469,u5907,1,8,128,Other,COMPLETED,2023-02-28 16:23:58+00:00,2023-03-01 00:24:11+08:00,2023-03-01 01:09:04+08:00,2693,13,21544.0
""")
    silent(bench.run("s.yaml"))
    got = jobs(bench)
    assert (got["5778432"]["started_s"], got["5778432"]["finished_s"]) == (32, 149), got
    assert (got["5778469"]["submitted_s"], got["5778469"]["started_s"], got["5778469"]["finished_s"]) == (336, 349, 3042), got
    kalos = """job_id,user,node_num,gpu_num,cpu_num,mem_per_pod_GB,shared_mem_per_pod,type,state,submit_time,start_time,end_time,fail_time,stop_time,duration,queue,gpu_time
dlctk696s0jbvitv,uf794,8,64,960,1000,100.0,Other,FAILED,2023-05-17 11:00:58+00:00,2023-05-17 11:01:08+00:00,2023-05-17 11:01:16+00:00,2023-05-17 11:01:16+00:00,,18,10.0,1152.0
"""
    for schedule in ("", ", schedule: simulated"):
        given(bench, "trace_kalos.csv", kalos, schedule)
        silent(bench.run("s.yaml"))
        row = jobs(bench)["dlctk696s0jbvitv"]
        assert row["gpus"] == 64 and row["finished_s"] - row["started_s"] == 8, row


PHILLY = [
    {"status": "Pass", "vc": "ee9e8c", "jobid": "application_1_1", "attempts": [
        {"start_time": "2017-10-07 01:12:09", "end_time": "2017-10-07 01:13:23", "detail": [{"ip": "m47", "gpus": ["gpu0", "gpu1"]}]},
        {"start_time": "2017-10-07 01:13:30", "end_time": "2017-10-07 02:13:30",
         "detail": [{"ip": "m412", "gpus": ["gpu0", "gpu1"]}, {"ip": "m7", "gpus": ["gpu5", "gpu6"]}]}],
     "submitted_time": "2017-10-07 01:11:39", "user": "ce2f4c"},
    {"status": "Killed", "vc": "ee9e8c", "jobid": "application_1_2", "attempts": [], "submitted_time": "2017-10-07 01:11:50", "user": "x"},
    {"status": "Failed", "vc": "ee9e8c", "jobid": "application_1_3", "attempts": [
        {"start_time": "2017-10-07 01:20:39", "end_time": None, "detail": [{"ip": "m7", "gpus": ["gpu5"]}]}],
     "submitted_time": "2017-10-07 01:11:51", "user": "x"},
    {"status": "Pass", "vc": "6214e9", "jobid": "application_1_4", "attempts": [
        {"start_time": "2017-10-07 01:12:39", "end_time": "2017-10-07 01:22:39", "detail": [{"ip": "m8", "gpus": ["gpu0"]}]}],
     "submitted_time": "2017-10-07 01:11:59", "user": "x"}]


def test_philly(bench):
    """Philly: cluster_job_log is JSON; each attempt ran when it did, or all are one job for the scheduler"""
    for indent in (None, 4):
        given(bench, "cluster_job_log", json.dumps(PHILLY, indent=indent))
        said = bench.run("s.yaml")
        says(said, "1 line is left out: a job that never ran")
        says(said, "1 line is left out: an attempt without a time or without GPUs")
        assert said.count("warning") == 2, said
        got = jobs(bench)
        assert sorted(got) == ["application_1_1/1", "application_1_1/2", "application_1_4"], got
        times = [(got[name]["submitted_s"], got[name]["started_s"], got[name]["finished_s"], got[name]["gpus"]) for name in sorted(got)]
        assert times == [(0, 30, 104, 2), (104, 111, 3711, 4), (20, 60, 660, 1)], times
    given(bench, "cluster_job_log", json.dumps(PHILLY), ", schedule: simulated")
    bench.run("s.yaml")
    row = jobs(bench)["application_1_1"]
    assert (row["gpus"], row["finished_s"] - row["started_s"]) == (4, 3600 + 74 / 2), row
    given(bench, "cluster_job_log", json.dumps([{"jobid": "a", "submitted_time": "2017-10-07 01:11:39", "attempts": [{"begin": 1}]}]))
    bench.refused("s.yaml", r"cluster_job_log:1:\d+: error: attempts are a list of objects with `start_time`")


def test_pai(bench):
    """PAI: tasks of 2020 with shares of GPUs by instance, pods of 2023; without their names the columns are asked for"""
    rows = """4f057009a5d4,worker,4.0,Terminated,7200.0,10800.0,600.0,29.3,50.0,MISC
4f057009a5d4,ps,1.0,Terminated,7200.0,10800.0,600.0,29.3,,
5a,tensorflow,1.0,Failed,7260.0,7320.0,600.0,29.3,25.0,T4
6b,tensorflow,1.0,Running,7260.0,,600.0,29.3,100.0,T4
"""
    header = "job_name,task_name,inst_num,status,start_time,end_time,plan_cpu,plan_mem,plan_gpu,gpu_type\n"
    given(bench, "pai_task_table.csv", header + rows, ", from: 2 h")
    said = bench.run("s.yaml")
    says(said, "1 job asks for parts of GPUs: they get whole ones")
    says(said, "csv:3:1: warning: 1 line is left out: a job of unknown size")
    says(said, "csv:5:1: warning: 1 line is left out: a job that did not run to an end")
    got = jobs(bench)
    assert sorted(got) == ["4f057009a5d4/worker", "5a/tensorflow"], got
    assert [(row["started_s"], row["finished_s"], row["gpus"]) for _, row in sorted(got.items())] == [(0, 3600, 2), (60, 120, 1)], got
    given(bench, "pai_task_table.csv", rows)
    bench.refused("s.yaml", "there is no column `job`.*are these values\\? The first line has the names of the columns")
    given(bench, "openb_pod_list_default.csv", """name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time
openb-pod-0000,12000,16384,8,1000,,LS,Running,0,7200,60
openb-pod-0001,6000,12288,1,460,,LS,Running,100,3700,100
openb-pod-0002,6000,12288,0,0,,LS,Succeeded,100,3700,100
openb-pod-0003,6000,12288,1,1000,,LS,Pending,100,3700,
""")
    says(bench.run("s.yaml"), "1 job asks for parts of GPUs: they get whole ones")
    assert [(row["started_s"], row["finished_s"], row["gpus"]) for _, row in sorted(jobs(bench).items())] == [(60, 7200, 8), (100, 3700, 1)]


SACCT = """JobID|JobName|User|Partition|State|Submit|Start|End|Elapsed|Timelimit|NNodes|AllocTRES|ExitCode
100|train|ann|gpu|COMPLETED|2023-01-31T10:00:00|2023-01-31T10:01:00|2023-02-01T11:01:00|1-01:00:00|2-00:00:00|2|billing=256,cpu=256,gres/gpu:h100=16,gres/gpu=16,mem=4000G,node=2|0:0
100.batch|batch||| COMPLETED|2023-01-31T10:01:00|2023-01-31T10:01:00|2023-02-01T11:01:00|1-01:00:00||1|cpu=128,gres/gpu=8,mem=2000G,node=1|0:0
100.0|python||| COMPLETED|2023-01-31T10:01:00|2023-01-31T10:01:00|2023-02-01T11:01:00|1-01:00:00||2|cpu=256,gres/gpu=16,mem=4000G,node=2|0:0
101_1|sweep|bob|gpu|TIMEOUT|2023-01-31T10:05:00|2023-01-31T10:06:00|2023-01-31T10:36:00|00:30:00|00:30:00|1|cpu=8,gres/gpu:h100=1,mem=64G,node=1|0:0
102|never|bob|gpu|CANCELLED by 1001|2023-01-31T10:07:00|None|2023-01-31T10:36:00|00:00:00|UNLIMITED|1||0:0
103|now|bob|gpu|RUNNING|2023-01-31T10:07:00|2023-01-31T10:08:00|Unknown|00:05:00|Partition_Limit|1|cpu=8,gres/gpu=1,node=1|0:0
"""


def test_sacct(bench):
    """sacct --parsable2: steps belong to their job, GPUs stand among the resources, times and limits as Slurm writes them"""
    given(bench, "jobs.txt", SACCT)
    said = bench.run("s.yaml")
    says(said, "jobs.txt:3:1: warning: 2 lines are left out: a step of a job")
    says(said, "jobs.txt:6:1: warning: 2 lines are left out: a job that did not run to an end")
    assert said.count("warning") == 2, said
    got = jobs(bench)
    assert [(name, row["submitted_s"], row["started_s"], row["finished_s"], row["gpus"]) for name, row in sorted(got.items())] == [
        ("100", 0, 60, 90060, 16), ("101_1", 300, 360, 2160, 1)], got


def test_sacct_lengths(bench):
    """sacct without times of start: the scheduler gets elapsed times; without GPUs anywhere the nodes count; old names of GPUs"""
    given(bench, "jobs.txt", "JobID|Submit|Elapsed|NNodes|AllocTRES\n7|2023-01-31T10:00:00|01:00:00|2|cpu=256,node=2\n"
                             "8|2023-01-31T10:00:10|10:30|1|cpu=4,node=1\n9|2023-01-31T10:00:20|1-00:00:01.5|1|cpu=4,node=1\n")
    silent(bench.run("s.yaml"))
    got = jobs(bench)
    assert [(row["nodes"], row["finished_s"] - row["started_s"]) for _, row in sorted(got.items())] == [(2, 3600), (1, 630), (1, 86401.5)], got
    given(bench, "jobs.txt", "JobID|Submit|ElapsedRaw|Elapsed|AllocGRES\n7|2023-01-31T10:00:00|60|00:01:00|gpu:a100:4(S:0-1)\n"
                             "8|2023-01-31T10:00:10|60|00:01:00|gpu:2\n")
    silent(bench.run("s.yaml"))
    assert [row["gpus"] for _, row in sorted(jobs(bench).items())] == [4, 2]
    given(bench, "jobs.txt", "JobID|Submit|Elapsed|NNodes\n7|2023-01-31T10:00:00|01:61:00|2\n8|yesterday|00:10:00|1\n9|17|00:10:00|1\n")
    bench.refused("s.yaml", r"jobs.txt:2:23: error: `01:61:00` is no length of time like 1-02:03:04",
                  "jobs.txt:3:3: error: `yesterday` is not a date and time", "jobs.txt:4:3: error: this is no date, but other times")


def test_energy(bench):
    """a log's jobs draw what they would in our own columns"""
    given(bench, "cluster_log.csv", HELIOS, ", gpu_util: 0.7")
    bench.run("s.yaml")
    energy = [row["energy_j"] for _, row in sorted(jobs(bench).items())]
    given(bench, "jobs.csv", "job,submit_s,gpus,start_s,end_s\n11,0,1,30,3630\n12,60,16,60,21660\n", ", gpu_util: 0.7")
    silent(bench.run("s.yaml"))
    for got, row in zip(energy, (row for _, row in sorted(jobs(bench).items()))):
        near(got, row["energy_j"])
