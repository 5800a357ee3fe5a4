# SPDX-License-Identifier: Apache-2.0
"""scenarios/validation/sites/: plants that exist, with the inputs that their owners state; each file names source and assumptions."""
TOPIC = "Sites"
GALLON_M3 = 3.785411784e-3


def rows(report, program):
    def site(name):
        return program.run(f"validation/sites/{name}.yaml")

    def saved(run, base, components, of):
        return 1 - run.joules(*components) / base.joules(*of)

    tower, hybrid = site("esif-tower"), site("esif-thermosyphon")
    nrel = "NREL ESIF, nrel.gov 2018"
    report.near("NREL ESIF, towers: PUE (trailing)", 1.04, tower["pue"], 0.015, nrel)
    report.near("NREL ESIF, with thermosyphon: PUE", 1.034, hybrid["pue"], 0.015, nrel)
    report.within("NREL ESIF, towers: water (Mgal/y)", 2.0, 2.5, tower["water_withdrawn_m3"] / GALLON_M3 / 1e6, nrel)
    report.near("NREL ESIF, towers: WUE (L/kWh)", 1.42, tower["wue_l_per_kwh"], 0.1, "NREL, secondary source", relative=True)
    offices = 1 - 0.929 / 1.04  # share of the facility's energy that warms the offices, and does not go to the towers
    report.near("NREL ESIF, towers, less the heat of the offices: WUE (L/kWh)", 1.42, tower["wue_l_per_kwh"] * (1 - offices), 0.1,
                "NREL, secondary source; ERE 0.929", relative=True)
    report.within("NREL ESIF: water saved by the thermosyphon", 0.45, 0.60,
                  1 - hybrid["water_withdrawn_m3"] / tower["water_withdrawn_m3"], nrel + "; half in year 1, design 56 %")

    frontier = site("frontier-like")
    report.near("Frontier-like, 20 MW: PUE", 1.03, frontier["pue"], 0.015, "ORNL, secondary source")
    pumps = frontier.joules("pump") / frontier["duration_s"]
    report.inform("Frontier-like: coolant distribution units (kW)", 25 * 8.473, pumps / 1e3, "ExaDigiT/RAPS frontier.yaml",
                  "the head of the scenario's pump is chosen for it")

    lulea = site("lulea-air")
    report.near("Meta Lulea, outdoor air: PUE", 1.07, lulea["pue"], 0.02, "Meta")
    report.within("Meta Lulea: WUE (L/kWh)", 0, 0.05, lulea["wue_l_per_kwh"], "outdoor air, no pads")

    lake, chiller = site("qiandao-lake"), site("qiandao-chiller")
    alibaba = "Alibaba Cloud"
    report.within("Qiandao Lake: annual PUE", 1.0, 1.3, lake["pue"], alibaba, "below 1.3")
    report.near("Qiandao Lake: best PUE", 1.17, lake["pue"], 0.02, alibaba)
    free = 1 - lake.hours("chiller") * 3600 / lake["duration_s"]
    report.within("Qiandao Lake: share of the year without chillers", 0.9, 1, free, alibaba)
    report.within("Qiandao Lake: energy of cold saved", 0.8, 1,
                  saved(lake, chiller, ("pump", "water_intake", "chiller", "pump_2", "water_intake_2"), ("pump", "chiller_air")),
                  alibaba, "above 80 %")
    report.inform("Qiandao Lake: the same with the hall's fans", "above 80 %",
                  1 - lake["cooling_energy_j"] / chiller["cooling_energy_j"], alibaba, "whether fans are in is not stated")
    report.inform("Qiandao Lake: WUE (L/kWh)", 0.197, lake["wue_l_per_kwh"], alibaba,
                  "use on site is not explained by its owner; the lake's water all goes back")

    natick = site("natick")
    report.near("Natick phase 2: PUE", 1.07, natick["pue"], 0.015, "Microsoft")
    report.near("Natick phase 2: WUE (L/kWh)", 0, natick["wue_l_per_kwh"], 1e-9, "Microsoft")

    def cop(run):
        # The reused heat of a network that takes all is all that the heat pump delivers.
        return run["heat_reused_j"] / run.joules("district_heat")

    odense, mantsala = site("odense-heat"), site("mantsala-heat")
    report.within("Odense, 27 degC to 75 degC: COP of heating", 3.0, 4.41, cop(odense),
                  "Carrier 61XWH at Stockholm, at most 4.41 (decarbheat.eu)", "up to 4.41")
    report.near("Odense: COP by Lorenz, fraction 0.40, pinch 5 K", lorenz(27, 20, 40, 75), cop(odense), 0.01, "Lorenz; by hand",
                relative=True)
    report.near("Mantsala, 39 degC to 80 degC: COP of heating", 3.4, cop(mantsala), 0.3, "the machine, decarbheat.eu")
    report.near("Mantsala: COP by Lorenz, fraction 0.40, pinch 5 K", lorenz(39, 27, 45, 80), cop(mantsala), 0.01, "Lorenz; by hand",
                relative=True)
    report.near("Odense: ERE with all heat reused", 0, odense["ere"], 0.01, "The Green Grid WP 29: PUE (1 - ERF)")

    pads, plates = site("phoenix-evaporative"), site("phoenix-tower")
    microsoft = "Microsoft Arizona 1.63, after Li et al."
    report.within("Phoenix, outdoor air and pads: WUE (L/kWh)", 0.4, 1.9, pads["wue_l_per_kwh"], microsoft)
    report.near("Phoenix, outdoor air and pads: PUE", 1.12, pads["pue"], 0.03, "Microsoft, new sites 1.12, all 1.15 to 1.18")
    report.inform("Phoenix, tower with economizer: WUE (L/kWh)", 1.63, plates["wue_l_per_kwh"], microsoft,
                  "the published number lies between the two plants; their mix is not stated")

    deep, cold = site("toronto-deep-lake"), site("toronto-chiller")
    report.within("Toronto deep lake water: electricity for cold saved", 0.75, 0.9,
                  saved(deep, cold, ("water_intake",), ("chiller", "pump_2", "cooling_tower")), "chasolutions.com, grist.org")


def lorenz(source_in, source_out, sink_in, sink_out, fraction=0.40, pinch=5.0):
    """COP of heating in degC: a fraction of Lorenz's, between the logarithmic means of both streams, pinch away from them."""
    from math import log

    def mean(a, b):
        return (a - b) / log((a + 273.15) / (b + 273.15))

    hot, cold = mean(sink_out + pinch, sink_in + pinch), mean(source_in - pinch, source_out - pinch)
    return fraction * hot / (hot - cold)
