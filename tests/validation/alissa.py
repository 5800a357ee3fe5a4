# SPDX-License-Identifier: Apache-2.0
"""scenarios/validation/liquid.yaml: cold plates and immersion against air-cooled servers, per unit of the same work, beside Alissa et
al. 2025 (Nature 641:331), whose functional unit, life cycle of the building and mix of fleets are not ours. A row outside their band
is a known deviation with the reason of its quantity (alissa.csv), as far as the loose bound there. Baseline: water-economizer, the
common plant of air-cooled hyperscale halls with towers."""
TOPIC = "Alissa et al. 2025: liquid against air, per unit of work"
LIQUID = ("warm-water-w32-tower", "warm-water-w40-dry", "adiabatic-dry", "immersion-1p-dry", "immersion-2p-dry")


def totals(run):
    """Energy, greenhouse gases of operation, leaks and making, blue water on site and at power plants: per FLOP of training, while the
    service's requests are the same in all runs."""
    work = run["training_flop"]
    return {"energy": run["facility_energy_j"] / work,
            "greenhouse gases": run["carbon_total_kg"] / work,
            "water": (run["water_consumed_m3"] + run["water_source_m3"]) / work}


def rows(report, program):
    from report import table

    runs = {(r.summary["site"], r.summary["strategy"]): r for r in program.study("validation/liquid.yaml")}
    for site in dict.fromkeys(s for s, _ in runs):
        base = runs[site, "water-economizer"]
        worst = max((runs[site, s]["requests"] / base["requests"] for s in LIQUID), key=lambda ratio: abs(ratio - 1))
        report.near(f"{site}: requests over the baseline's, worst", 1, worst, 1e-9, "same work")
        for strategy in LIQUID:
            for band in table("alissa.csv"):
                quantity = band["quantity"]
                ours = totals(runs[site, strategy])[quantity] / totals(base)[quantity] - 1
                report.within(f"{site}, {strategy}: {quantity}", float(band["low"]), float(band["high"]), ours, band["source"],
                              f"{float(band['low']):.0%} .. {float(band['high']):.0%}",
                              {"low": band["loose_low"], "high": band["loose_high"], "reason": band["reason"]})
