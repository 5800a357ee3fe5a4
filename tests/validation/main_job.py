# SPDX-License-Identifier: Apache-2.0
"""scenarios/cooling-strategies.yaml: six strategies at Dulles, with their own work; bounds of physics and of the main job. Dulles has no
heat network: the strategy that needs one is not run there, and is run at Odense, which has one."""
TOPIC = "Main job: six strategies at Dulles"


def by_month(run, month, key):
    return sum(float(r[key]) * float(r["interval_s"]) for r in run.series if r["timestamp"][5:7] == f"{month:02d}")


def rows(report, program):
    study = {r.summary["strategy"]: r for r in program.study("cooling-strategies.yaml")}
    runs = {name: r for name, r in study.items() if r.summary["state"] == "done"}
    pue = {k: r["pue"] for k, r in runs.items()}
    wue = {k: r["wue_l_per_kwh"] for k, r in runs.items()}
    base = runs["chiller-tower"]
    ours = "requirement of the main job"
    reference = "reference calculation, another load"
    check = report.within
    check("chiller-tower: PUE", 1.20, 1.35, pue["chiller-tower"], reference, "1.267")
    check("chiller-tower: WUE", 1.6, 2.0, wue["chiller-tower"], reference, "1.78")
    check("water-economizer: PUE", 1.10, 1.20, pue["water-economizer"], reference, "1.145")
    check("water-economizer: WUE", 1.4, 1.8, wue["water-economizer"], reference, "1.61")
    check("air-economizer: PUE", 1.10, 1.22, pue["air-economizer"], reference, "1.162")
    check("direct-evaporative: PUE below air-economizer", -0.1, 0, pue["direct-evaporative"] - pue["air-economizer"], ours)
    check("warm-water-dry: PUE", 1.05, 1.15, pue["warm-water-dry"], reference, "1.089")
    check("warm-water-dry: WUE", 0, 0, wue["warm-water-dry"], "no water is evaporated")
    for name, r in runs.items():
        check(f"{name}: ERE - PUE (1 - ERF)", -1e-12, 1e-12, r["ere"] - r["pue"] * (1 - r["erf"]), "The Green Grid WP 29")
        check(f"{name}: energy books", 0, 1e-9, r["energy_residual_frac"], "closed each tick")
        check(f"{name}: water books", 0, 1e-9, r["water_residual_frac"], "closed each tick")
        check(f"{name}: SimGrid's own energy", -1e-4, 1e-4, r["audit_frac"], "independent audit")
        check(f"{name}: heat out over facility energy", 1 - 1e-9, 1 + 1e-9, r["heat_total_j"] / r["facility_energy_j"],
              "first law")
        check(f"{name}: training done over the baseline's", 1 - 1e-9, 1 + 1e-9, r["training_flop"] / base["training_flop"],
              "same work")
        check(f"{name}: IT energy over the baseline's", 0.85, 1.05, r["it_energy_j"] / base["it_energy_j"],
              "fans and leakage only")
    check("runs that cannot be built at Dulles", 1, 1, sum(r.summary["state"] == "not-applicable" for r in study.values()),
          "no district heating network")
    reuse, dry = (program.run("dulles-hall.yaml", site="odense", cooling=name) for name in ("warm-water-heat-reuse", "warm-water-dry"))
    check("heat reuse at Odense: ERE less that of warm-water-dry", -2, -0.01, reuse["ere"] - dry["ere"], ours)
    check("heat reuse at Odense: PUE less that of warm-water-dry", 0, 1, reuse["pue"] - dry["pue"], ours)
    check("heat reuse at Odense: carbon displaced over reused heat (kg/kWh)", 0.0569999, 0.0570001,
          reuse["carbon_displaced_kg"] / (reuse["heat_reused_j"] / 3.6e6), "the network's own, platforms/sites/odense.yaml")
    for name in ("chiller-tower", "water-economizer", "air-economizer", "warm-water-dry"):
        july, january = (by_month(runs[name], m, "facility_power_w") / by_month(runs[name], m, "it_power_w") for m in (7, 1))
        check(f"{name}: PUE in July less January", 1e-4, 0.5, july - january, "warmer, moister air")
    rejected_kwh = (base["heat_latent_j"] + base["heat_to_air_j"]) / 3.6e6
    check("chiller-tower: evaporation per kWh rejected", 1.0, 1.6, base["water_evaporated_m3"] * 1000 / rejected_kwh,
          "tower physics: 0.75 to 1.9 by the hour")
