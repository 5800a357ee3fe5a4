# SPDX-License-Identifier: Apache-2.0
"""The thirty real files that were tried, by number of that log's table 2: inputs of our own in the form of each, with the value that is
right. What has tests elsewhere: 9 half-hourly EPW and 15 Electricity Maps (case_hours, case_columns), 22 Unix times (case_outside_the_run),
26 watts (case_platform_watts), 30 JSON lines (tests/files/test_request_trace_file.c)."""
import datetime
import re

from bench import near, says
from weather import dew_point, dry_bulb, epw, scenario

PLACE = {"latitude": 45.0, "longitude": 8.0, "zone": 1.0}
HALL = """samovar: 1
name: forms
site: dulles
start: 2023-01-10
duration: %s
platform: {nodes: [{type: dgx-h100, count: %d}]}
workloads: [%s]
cooling: chiller-tower
"""
CHAT = "{name: chat, type: serving, fidelity: exact, model: llama-3.1-8b, replicas: 1, gpus_per_replica: 8, traffic: {trace: r.csv}}"


def year_of(bench, text, degc, quiet=True, site="{weather: w.epw, grid: {type: intensity, carbon: 1 g/kWh}}"):
    """All 8,760 hours of the weather are those of the file."""
    bench.write("w.epw", text)
    bench.write("s.yaml", scenario(site).replace("duration: 1 d", "duration: 365 d\ntick: 1 h"))
    said = bench.run("s.yaml")
    assert not (quiet and said), said
    kelvins = bench.column("series", "dry_bulb_k")
    assert len(kelvins) == 8760
    for h, kelvin in enumerate(kelvins):
        assert abs(kelvin - 273.15 - degc(h)) < 1e-9, f"hour {h}: {kelvin - 273.15}, not {degc(h)}"
    return said


def digits(count):
    return lambda h: float(f"{dry_bulb(h):.{count}g}")


def test_typical_years(bench):
    """1, 2, 4, 11 to 14: typical years of NREL, of Climate.OneBuilding and BBSR, by a program, with an apostrophe, with a station 999"""
    words = "COMMENTS 1,\"Average Year; Bau-, Stadt- und Raumforschung. 1) of 2\"\r"
    text = epw(**PLACE, city="L'Aquila-Preturo", rh=lambda h: 102 if h % 7 == 0 else 70, dew=lambda h: dry_bulb(h) if h % 7 == 0 else dew_point(h))
    text = text.replace(",000000,", ",999,").replace("COMMENTS 1,made for a test", words)
    year_of(bench, text.replace("DATA PERIODS,1,1,Data,Sunday,1/1,12/31", "DATA PERIODS,1,1,Data,Monday, 1/ 1,12/31"), digits(6))


def test_a_leap_year(bench):
    """3: a measured leap year, 8,784 hours, eleven fields of LOCATION, a quoted city, no flag for leap years"""
    text = epw(range(8784), year=2024, start=datetime.date(2024, 1, 1), **PLACE)
    text = text.replace("LOCATION,Teststadt,-,TST,made,000000,45.0,8.0,1.0,200.0", 'LOCATION,"TEST-AP",CA,TST,Custom-1,1,45.0,8.0,1.0,200,Csb')
    year_of(bench, text.replace("SAVINGS,No,", "SAVINGS,,"), lambda h: digits(6)(h if h < 59 * 24 else h + 24))


def test_many_digits(bench):
    """5, 13: fourteen and sixteen digits, an end of the period with a year, a pressure of 94 kPa at 6 m"""
    text = epw(**PLACE, elevation=6.0, p=lambda h: 94000)
    hour = iter(range(8760))
    text = re.sub(r"(?m)^(\d+,\d+,\d+,\d+,0,\?9),[^,]*", lambda m: f"{m[1]},{dry_bulb(next(hour)):.14g}", text)
    year_of(bench, text.replace(",1/1,12/31", ",1/ 1/2023,12/31/2023"), digits(14), False)


def test_below_the_sea(bench):
    """6, 7, 8: minute 60, 2 m below the sea; PVGIS with -0.00 and 9999; a last line without an end"""
    text = re.sub(r"(?m)^(\d+,\d+,\d+,\d+),0,", r"\1,60,", epw(**PLACE, elevation=-2.0))
    year_of(bench, re.sub(r"(?m),0,(0,0),0,0,0,0,0,3,0,0,9999,99999,", r",-0.00,\1,999999,999999,999999,9999,257,3,99,99,9999,99999,", text).rstrip("\n"), digits(6))


def refused(bench, file, text, key, *said):
    bench.write(file, text)
    bench.write("s.yaml", key)
    bench.refused("s.yaml", *said)


def test_columns_are_named(bench):
    """10, 16, 17, 28, 29: what has other columns is refused, with those that it has: SAM, shares by zone, WattTime's own, lengths alone, images"""
    site = "{weather: %s, grid: %s, latitude: 45 deg, longitude: 8 deg, elevation: 200 m, utc_offset: 1 h}"
    refused(bench, "w.csv", "Source,Location ID,City,Latitude,Longitude,Time Zone,Elevation\nTMY3,1,x,45,8,1,200\nYear,Month,Day,Hour,Dry-bulb,Dew-point\n2000,1,1,0,5,3\n",
            scenario(site % ("w.csv", "{type: intensity, carbon: 1 g/kWh}")), "there is no column `time_utc`.*there is `Source`, `Location ID`, `City`")
    for text, there in (("zone_code,coal,gas,nuclear\nAT,0.1,0.2,0\n", "there is `zone_code`, `coal`, `gas`, `nuclear`"),
                        ("oootime,Caiso_North\n2023-06-08 00:00:00,425.01605069\n", "there is `oootime`, `Caiso_North`")):
        refused(bench, "g.csv", text, scenario(site % ("w.csv", "g.csv")), "there is no column `time_utc`.*" + there)
    for text, there in (("num_prefill_tokens,num_decode_tokens,pd_ratio\n4765,65,73\n", "there is `num_prefill_tokens`, `num_decode_tokens`"),
                        ("start_time,rate,cv,pattern_type\n0,0.4,1.2,gamma\n", "there is `start_time`, `rate`, `cv`"),
                        ("gmt_create,model,image_width,image_height\n1,sd,512,512\n", "there is `gmt_create`, `model`")):
        refused(bench, "r.csv", text, HALL % ("1 h", 1, CHAT), "there is no column `.*" + there)


def test_vidur(bench):
    """28: arrived_at, num_prefill_tokens, num_decode_tokens are names as good as ours"""
    bench.write("r.csv", "arrived_at,num_prefill_tokens,num_decode_tokens\n5.5,374,44\n6.25,396,109\n8,879,55\n")
    bench.write("s.yaml", HALL % ("1 h", 1, CHAT))
    assert bench.run("s.yaml") == ""
    assert bench.summary()["requests"] == 3 and bench.summary()["output_tokens"] == 44 + 109 + 55


def node_s(bench, text, processors, days, nodes, more="", quiet=False):
    bench.write("j.swf", text)
    bench.write("s.yaml", HALL % (f"{days} d", nodes, f"{{name: j, type: job-trace, file: j.swf, processors_per_node: {processors}{more}}}"))
    said = bench.run("s.yaml")
    assert not (quiet and said), said
    return sum(row["node_s"] for row in bench.rows("jobs")), said


def test_nasa(bench):
    """18: a log without requested processors, times or waits"""
    jobs = [(i, 700 * i, 60 + 37 * i % 1500, 1 << i % 8) for i in range(1, 100)]
    text = "; MaxNodes: 128\n" + "".join(f"{n:5} {at:8}     -1 {run:6} {size:4}     -1    -1   -1     -1    -1 -1   1   1  -1  1 -1 -1 -1\n" for n, at, run, size in jobs)
    near(node_s(bench, text, 1, 3, 128, quiet=True)[0], sum(run * size for _, _, run, size in jobs))


def test_hpc2n(bench):
    """19: two processors a node; a job of an odd number takes the node whole; what cannot be used is counted; never more nodes than there are"""
    jobs = [(i, 97 * i, 300 + 41 * i % 3000, 1 + i % 23) for i in range(1, 200)]
    text = "; MaxNodes: 120\n; MaxProcs: 240\n" + "".join(f"{n} {at} 0 {run} {size} -1 -1 {size} 7200 -1 1 1 1 -1 1 -1 -1 -1\n" for n, at, run, size in jobs)
    text += "".join(f"{n} 100 0 -1 2 -1 -1 2 7200 -1 0 1 1 -1 1 -1 -1 -1\n" for n in range(200, 225))
    total, said = node_s(bench, text, 2, 4, 12)
    near(total, sum(run * -(-size // 2) for _, _, run, size in jobs))
    says(said, "25 lines are left out: ")
    steps = sorted((at, change) for row in bench.rows("jobs") for at, change in ((row["started_s"], row["nodes"]), (row["finished_s"], -row["nodes"])))
    held = most = 0
    for _, change in sorted(steps):
        held += change
        most = max(most, held)
    assert most <= 12, most


def test_dialects_of_swf(bench):
    """20, 21, 23: more fields than eighteen, Unix times, a run time far below zero, a line of names, tabs"""
    line = "{n} {at} 0 {run} 16 1 1024 16 86400 68719476736 1 62 1 1 -1 1 1 1"
    jobs = [(n, 1356996147 + 600 * n, 1200 + n) for n in range(20)]
    wagap = "".join(line.format(n=n, at=at, run=run) + " {1241,1241} q_1d 1:ppn=16#excl\n" for n, at, run in jobs)
    wagap += line.format(n=90, at=1356996747, run=-1359980917) + " {1} q_1d 1\n" + line.format(n=91, at=1356996747, run=-1359980917) + " {1} q_1d 1\n"
    total, said = node_s(bench, wagap, 16, 1, 8, ", from: 1356996147 s")
    near(total, sum(run for _, _, run in jobs))
    says(said, "2 lines are left out")
    jaros = "\t".join(f"name{i}" for i in range(20)) + "\n" + "".join(line.format(n=n, at=at - 1356996147, run=run).replace(" ", "\t") + "\t7\t8\n" for n, at, run in jobs)
    near(node_s(bench, jaros, 16, 1, 8)[0], sum(run for _, _, run in jobs))


def test_lublin(bench):
    """24: no user and no requested time; what comes after the end is counted"""
    jobs = [(n, 3600 * n, 1800, 1 + n % 256) for n in range(60)]
    text = "".join(f"{n} {at} -1 {run} {size} -1 -1 {size} -1 -1 1 -1 -1 -1 -1 -1 -1 -1\n" for n, at, run, size in jobs)
    total, said = node_s(bench, text, 1, 2, 256)
    near(total, sum(run * size for n, at, run, size in jobs if n < 48))
    says(said, "12 of 60 jobs lie outside the run")


PLATFORM = """<?xml version='1.0'?>
<!DOCTYPE platform SYSTEM "https://simgrid.org/simgrid.dtd">
<platform version="4.1">%s<zone id="hall" routing="None">
%s</zone></platform>
"""


def test_platforms(bench):
    """25, 27: hosts without a type or watts, profiles for other pstates, an old key of SimGrid's: each is said, of many hosts the first ten"""
    bench.write("s.yaml", (HALL % ("1 d", 1, "{name: j, type: generic, nodes: 1, duration: 1 h, gpu_util: 0.5}")).replace(
        "nodes: [{type: dgx-h100, count: 1}]", "file: own.xml"))
    node, watts = '<prop id="node" value="dgx-h100"/>', '<prop id="wattage_per_state" value="%s"/>'
    cases = [(f'<host id="a" speed="1Gf">{watts % "95:190"}</host>', "host 'a' has no property `node`"),
             (f'<host id="a" speed="1Gf">{node}</host>', "host 'a' has no property `wattage_per_state`"),
             (f'<host id="a" speed="100Mf,50Mf,20Mf">{node}{watts % "95:190,93:170,90:150,90:150,90:150,90:150"}</host>',
              "cannot load this platform:.*6 energetic profiles for 3 pstates"),
             ('<cluster id="c" prefix="c" suffix="" radical="0-99" speed="1Gf" bw="1Gbps" lat="1us"/>', "and 190 more hosts like these")]
    for hosts, said in cases:
        bench.write("own.xml", (PLATFORM % ("", hosts)) if "cluster" not in hosts else (PLATFORM % ("", hosts)).replace('"None"', '"Full"'))
        bench.refused("s.yaml", said)
    bench.write("own.xml", PLATFORM % ('<config><prop id="no/such-key" value="1"/></config>', f'<host id="a" speed="1Gf">{node}{watts % "95:190"}</host>'))
    bench.refused("s.yaml", "no/such-key")
