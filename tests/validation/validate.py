# SPDX-License-Identifier: Apache-2.0
"""Whole runs against what is published or must hold by physics. Prints a row per check; no constant is tuned to a row."""
import csv
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.abspath(sys.argv[1])
passed = failed = 0


def check(name, value, low, high, source):
    global passed, failed
    good = value is not None and low <= value <= high
    passed, failed = passed + good, failed + (not good)
    print(f"{'ok    ' if good else 'FAILED'} {name:<62} {value:>12.5g}   in {low:g} .. {high:g}   {source}")


def rows(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def run(scenario, out, *options):
    path = os.path.join(ROOT, "scenarios", scenario)
    subprocess.run([PROGRAM, "run", path, "-o", out, "--quiet", *options], check=True, stdout=subprocess.DEVNULL)


def number(row, key):
    return float(row[key])


def by_month(series, month, key):
    return sum(float(r[key]) * float(r["interval_s"]) for r in series if r["timestamp"][5:7] == f"{month:02d}")


def main_job(folder):
    """scenarios/cooling-strategies.yaml: the six strategies at Dulles."""
    out = os.path.join(folder, "study")
    run("cooling-strategies.yaml", out)
    summary = {r["strategy"]: r for r in rows(os.path.join(out, "summary.csv"))}
    pue = {k: number(r, "pue") for k, r in summary.items()}
    wue = {k: number(r, "wue_l_per_kwh") for k, r in summary.items()}
    ours = "requirement of the main job"
    reference = "independent reference run with other loads"
    check("chiller-tower: PUE", pue["chiller-tower"], 1.20, 1.35, reference + ", 1.267")
    check("chiller-tower: WUE", wue["chiller-tower"], 1.6, 2.0, reference + ", 1.78")
    check("water-economizer: PUE", pue["water-economizer"], 1.10, 1.20, reference + ", 1.145")
    check("water-economizer: WUE", wue["water-economizer"], 1.4, 1.8, reference + ", 1.61")
    check("air-economizer: PUE", pue["air-economizer"], 1.10, 1.22, reference + ", 1.162")
    check("direct-evaporative: PUE below air-economizer", pue["direct-evaporative"] - pue["air-economizer"], -0.1, 0, ours)
    check("warm-water-dry: PUE", pue["warm-water-dry"], 1.05, 1.15, reference + ", 1.089")
    check("warm-water-dry: WUE", wue["warm-water-dry"], 0, 0, "no water is evaporated")
    for name, r in summary.items():
        check(f"{name}: ERE = PUE (1 - ERF)", number(r, "ere") - pue[name] * (1 - number(r, "erf")), -1e-12, 1e-12,
              "The Green Grid WP 29")
        check(f"{name}: energy books", number(r, "energy_residual_frac"), 0, 1e-9, "closed each tick")
        check(f"{name}: water books", number(r, "water_residual_frac"), 0, 1e-9, "closed each tick")
        check(f"{name}: SimGrid's own energy", number(r, "audit_frac"), -1e-4, 1e-4, "independent audit")
        check(f"{name}: heat out over facility energy",
              number(r, "heat_total_j") / number(r, "facility_energy_j"), 1 - 1e-9, 1 + 1e-9, "first law")
        check(f"{name}: training done over the baseline's",
              number(r, "training_flop") / number(summary["chiller-tower"], "training_flop"), 1 - 1e-9, 1 + 1e-9,
              "same work")
        check(f"{name}: IT energy over the baseline's",
              number(r, "it_energy_j") / number(summary["chiller-tower"], "it_energy_j"), 0.85, 1.05,
              "fans and leakage only")
    reuse, dry = summary["warm-water-heat-reuse"], summary["warm-water-dry"]
    check("heat reuse: ERE against warm-water-dry", number(reuse, "ere") - number(dry, "ere"), -2, -0.01, ours)
    check("heat reuse: PUE against warm-water-dry", number(reuse, "pue") - number(dry, "pue"), 0, 1, ours)
    for name in ("chiller-tower", "water-economizer", "air-economizer", "warm-water-dry"):
        series = rows(os.path.join(out, name, "series.csv"))
        july, january = (by_month(series, m, "facility_power_w") / by_month(series, m, "it_power_w") for m in (7, 1))
        check(f"{name}: PUE in July above January", july - january, 1e-4, 0.5, "warmer, moister air")
    series = rows(os.path.join(out, "chiller-tower", "series.csv"))
    evaporated = number(summary["chiller-tower"], "water_evaporated_m3") * 1000
    rejected_kwh = (number(summary["chiller-tower"], "heat_latent_j") + number(summary["chiller-tower"], "heat_to_air_j")) / 3.6e6
    check("chiller-tower: evaporation per kWh rejected (L/kWh)", evaporated / rejected_kwh, 1.0, 1.6,
          "tower physics: 0.75 to 1.9 by the hour")


with tempfile.TemporaryDirectory() as scratch:
    main_job(scratch)
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
