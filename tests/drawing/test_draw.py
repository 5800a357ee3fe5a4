# SPDX-License-Identifier: Apache-2.0
"""What analysis/jobs/draw.py promises of its traces, on the one that ships and on a year of a machine."""
import csv
import io
import pathlib
import subprocess
import sys
import tempfile

root = pathlib.Path(__file__).resolve().parents[2]
program = sys.argv[1]
nodes = 9472
passed = failed = 0


def check(name, good, detail=""):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    print(f"{'ok' if good else 'FAILED'} {name}{'' if good else f': {detail}'}")


def draw(*arguments):
    return subprocess.run([sys.executable, root / "analysis/jobs/draw.py", *arguments], check=True, capture_output=True,
                          text=True).stdout


def check_trace(name, text, jobs, hours, changes):
    rows = [{key: float(value) for key, value in row.items() if key != "user"} for row in csv.DictReader(io.StringIO(text))]
    check(f"{name}: as many jobs", len(rows) == jobs, len(rows))
    check(f"{name}: as many changes of a node's power", 2 * sum(r["nodes"] for r in rows) == changes)
    check(f"{name}: each within the time, none before it is submitted",
          all(0 <= r["submit_s"] <= r["start_s"] < r["end_s"] < hours * 3600 for r in rows))
    moments = sorted([(r["end_s"], 0, -r["nodes"]) for r in rows] + [(r["start_s"], 1, r["nodes"]) for r in rows])
    held = most = 0
    for _, _, change in moments:
        held += change
        most = max(most, held)
    check(f"{name}: never more nodes than there are, sometimes nearly all", 0.9 * nodes < most <= nodes, most)
    check(f"{name}: utilisations are fractions", all(0 <= r["gpu_util_frac"] <= 1 and 0 <= r["cpu_util_frac"] <= 0.5
                                                     for r in rows))
    used = sum(r["nodes"] * (r["end_s"] - r["start_s"]) for r in rows) / (nodes * hours * 3600)
    check(f"{name}: node-hours", 0.4 < used <= 0.5001, used)


shipped = (root / "scenarios/traces/frontier_drawn_400_jobs.csv").read_text()
day = draw("--jobs", "400", "--hours", "20", "--mean-nodes", "300", "--load", "0.5")
check("what ships is what it draws", day == shipped)
check("another seed, another trace", draw("--jobs", "400", "--hours", "20", "--mean-nodes", "300", "--load", "0.5", "--seed",
                                          "2") != shipped)
check_trace("20 hours", day, 400, 20, 240000)
year = draw("--jobs", "15000", "--hours", "8544", "--mean-nodes", "960")
check_trace("356 days", year, 15000, 8544, 28800000)

with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder) / "year.csv"
    path.write_text(year)
    subprocess.run([program, "run", root / "scenarios/frontier-replay.yaml", "-o", f"{folder}/out", "--set",
                    f"workloads[0].file={path}", "--set", "duration=356 d", "--set", "tick=1 h"], check=True,
                   stdout=subprocess.DEVNULL)
    summary = next(csv.DictReader(open(f"{folder}/out/summary.csv")))
    check("356 days: all jobs run to their end", summary["jobs_finished"] == "15000", summary["jobs_finished"])
    with open(f"{folder}/out/jobs.csv") as file:
        ran = {row["job"]: (float(row["started_s"]), float(row["finished_s"])) for row in csv.DictReader(file)}
    asked = {row["job"]: (float(row["start_s"]), float(row["end_s"])) for row in csv.DictReader(io.StringIO(year))}
    late = sum(ran.get(job) != times for job, times in asked.items())
    check("356 days: each at its time", late == 0, f"{late} were not")

print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
