# SPDX-License-Identifier: Apache-2.0
"""A wrong scenario: what is wrong with keys and with data files is said together, in two rounds at most."""
from bench import says
from weather import dry_bulb, table

SCENARIO = """samovar: 1
name: wrong
site: {weather: w.csv, grid: g.csv, latitude: 45 deg, longitude: 8 deg, elevation: 200 m, utc_offset: 0 h}
start: 2023-01-01
duration: 2 d
platform: {nodes: [{type: dgx-h10, count: 4}]}
workloads:
  - {name: log, type: job-trace, file: jobs.csv}
  - {name: chat, type: serving, fidelity: exact, model: llama-3.1-8b, replicas: 1, gpus_per_replica: 8, traffic: {trace: r.csv}}
  - {name: job, type: generic, duration: 1 h}
supply: [{type: grid-connection, prices: {file: p.csv}}]
power_management: {signal: {file: c.csv}}
cooling: {type: crah}
schedular: {type: backfill}
"""
GOOD_FILES = {
    "w.csv": table("time_utc,temperature_degc,relative_humidity_pct", lambda h: (dry_bulb(h), 70)),
    "g.csv": table("time_utc,carbon_g_per_kwh", lambda h: (300,)),
    "p.csv": table("time_utc,price_per_kwh", lambda h: (0.1,)),
    "jobs.csv": "job,submit_s,nodes,duration_s\na,0,1,60\n",
    "r.csv": "arrival_s,prompt_tokens,output_tokens\n1,10,10\n",
    "c.csv": "timestamp,cap_w\n2023-01-01T01:00,90000\n"}
WRONG_FILES = {
    "w.csv": GOOD_FILES["w.csv"].replace(",70\n", ",700\n", 1),
    "g.csv": GOOD_FILES["g.csv"].replace("carbon", "carbn"),
    "p.csv": GOOD_FILES["p.csv"].replace(",0.1\n", ",dear\n", 1),
    "jobs.csv": "job,submit_s,nodes,duration_s\na,0,0.5,60\n",
    "r.csv": "arrival_s,prompt_tokens,output_tokens\n1,10.5,10\n",
    "c.csv": "timestamp,cap_w\n2023-01-01T01:00,-3\n"}
IN_FILES = ["w.csv:2:.*700 is outside", "there is no column `carbon_lifecycle_g_per_kwh`", "p.csv:2:.*`dear` is not a number",
            "jobs.csv:2:.*0.5 is no whole number|jobs.csv:2:.*0.5 is outside", "r.csv:2:.*is 10.5, but is a whole number", "c.csv:2:.*a cap is a power above 0 W"]


def given(bench, files, text):
    for name, content in files.items():
        bench.write(name, content)
    bench.write("s.yaml", text)


def test_first_round(bench):
    """unknown name, missing key, wrong shape, unknown key, and six data files: all in the first round, and that more may follow"""
    given(bench, WRONG_FILES, SCENARIO)
    bench.refused("s.yaml", r"s.yaml:6:.*dgx-h10", r"s.yaml:10:.*`nodes`", r"s.yaml:13:.*`cooling` is a list", r"s.yaml:14:.*`schedular`",
                  *IN_FILES, r"\nwhen these are mended more may be found: whether keys fit each other is looked at then\n$")


def test_second_round(bench):
    """what depends on several keys comes next: a name used twice, a failure of what is not there, jobs outside the run"""
    text = (SCENARIO.replace("dgx-h10,", "dgx-h100,").replace("generic,", "generic, nodes: 1,").replace("{type: crah}", "chiller-tower")
            .replace("schedular", "scheduler").replace("name: job,", "name: chat,")
            + "failures: [{component: dry-cooler, at: 2023-01-01T02:00, duration: 1 h}]\n")
    given(bench, {**GOOD_FILES, "jobs.csv": "job,submit_s,nodes,duration_s\na,1e9,1,60\n"}, text)
    bench.refused("s.yaml", "another workload is called `chat` already", "the plant has no `dry-cooler`",
                  "its first job comes 1e[+]09 s after the start")


def test_one_mistake(bench):
    """a mistake in the time of the run does not keep its files from being read"""
    given(bench, WRONG_FILES, SCENARIO.replace("dgx-h10,", "dgx-h100,").replace("generic,", "generic, nodes: 1,")
          .replace("{type: crah}", "chiller-tower").replace("schedular", "scheduler").replace("2 d", "2 days"))
    bench.refused("s.yaml", "s.yaml:5", *IN_FILES)
    said = bench.call("check", "s.yaml")[2]
    assert said.count("more may be found") == 1, said
    says(said, "error")


def test_without_site(bench):
    """a scenario that lacks most of what it needs"""
    given(bench, WRONG_FILES, "samovar: 1\nname: wrong\nduration: 2 d\nworkloads: [{name: log, type: job-trace, file: jobs.csv}]\n")
    bench.refused("s.yaml", "scenario needs `site` and `cooling`", "a platform needs `nodes", IN_FILES[3])
