# SPDX-License-Identifier: Apache-2.0
"""scenarios/validation/reference.yaml against an independent calculation of the same plants (reference.csv).

That calculation is a separate script, hour by hour for every fifth hour of the same typical years, with the same
parameters and simpler components. PUE within 0.02, WUE within 10 % (or half of its last digit), hours of trim cooling within
10 % or within two standard deviations of counting every fifth hour: sqrt(N/5 * 4/5) * 5 = 2 sqrt(N)."""
import math

TOPIC = "Reference calculation: twelve plants, three climates"
SOURCE = "independent calculation"
AIR = ("chiller-tower", "water-economizer", "w32-tower")  # their trim is the water-cooled chiller
NO_FAN_HEAT = [("cooling[0].pressure", "0 Pa"), ("cooling[0].recirculation_pressure", "0 Pa")]


def trim_hours(run, plant):
    return run.hours("chiller" if plant in AIR else "chiller_air")


def rows(report, program):
    from report import table

    # The catalogue has strategies of the same names, from which these differ: their labels say so.
    runs = {(r.summary["strategy"].removesuffix(" (changed)"), r.summary["site"]): r
            for r in program.study("validation/reference.yaml")}
    expected = {(e["plant"], e["site"]): e for e in table("reference.csv")}
    for (plant, site), e in expected.items():
        run, name, source = runs[plant, site], f"{site}, {plant}", e["source"]
        report.near(f"{name}: PUE", float(e["pue"]), run["pue"], 0.02, source)
        wue = float(e["wue_l_per_kwh"])
        report.near(f"{name}: WUE (L/kWh)", wue, run["wue_l_per_kwh"], max(0.1 * wue, 0.0005), source)
        if e["trim_hours"]:
            hours = float(e["trim_hours"])
            report.near(f"{name}: trim hours", hours, trim_hours(run, plant), max(0.1 * hours, 4 * math.sqrt(max(hours, 5))),
                        source)
    explained(report, program, expected, runs)


def explained(report, program, expected, runs):
    """Where known.csv names an assumption, the reference's own assumption must remove, or enclose, the deviation."""

    def variant(plant, site, *overrides):
        return program.run("validation/constant-load.yaml", strategy=f"validation/reference/{plant}.yaml", site=site,
                           overrides=overrides)

    e = float(expected["air-economizer", "golden"]["trim_hours"])
    run = variant("air-economizer", "golden", *NO_FAN_HEAT)
    report.near("golden, air-economizer, fans that add no heat: trim hours", e, trim_hours(run, "air-economizer"), 0.1 * e, SOURCE)
    for site in ("dulles", "golden", "miami"):
        wue = float(expected["direct-evaporative", site]["wue_l_per_kwh"])
        run = variant("direct-evaporative", site, *NO_FAN_HEAT, ("cooling[0].pad_pressure", "0 Pa"))
        report.near(f"{site}, direct-evaporative, fans that add no heat: WUE", wue, run["wue_l_per_kwh"], 0.1 * wue, SOURCE)
    for plant in ("w32-adiabatic", "immersion-w35-adiabatic"):
        for site in ("dulles", "golden", "miami"):
            run = variant(plant, site, ("cooling[4].wet_speed", "50 %"))
            report.within(f"{site}, {plant}: reference WUE between pads late and early", runs[plant, site]["wue_l_per_kwh"],
                          run["wue_l_per_kwh"], float(expected[plant, site]["wue_l_per_kwh"]), SOURCE)
    run = variant("water-economizer", "golden", ("cooling[5].design_wet_bulb", "22 degC"))
    report.within("golden, water-economizer: reference hours between two towers",
                  trim_hours(runs["water-economizer", "golden"], "water-economizer"), trim_hours(run, "water-economizer"),
                  float(expected["water-economizer", "golden"]["trim_hours"]), SOURCE)
    run = variant("w32-adiabatic", "miami", ("cooling[4].margin", "1.05"))
    report.within("miami, w32-adiabatic: reference hours between two coils", trim_hours(run, "w32-adiabatic"),
                  trim_hours(runs["w32-adiabatic", "miami"], "w32-adiabatic"), float(expected["w32-adiabatic", "miami"]["trim_hours"]),
                  SOURCE)
