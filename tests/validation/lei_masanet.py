# SPDX-License-Identifier: Apache-2.0
"""scenarios/validation/lei-masanet/: cases of Lei & Masanet 2022, each parameter in the middle of its range, against their 5th to
95th percentile (lei_masanet.csv). Their climates of zones 1A and 3C are hour for hour our Miami and San Francisco."""
TOPIC = "Lei & Masanet 2022: bands of 5 to 95 %"
LATENT_HEAT_J_KG = 2500.5e3 - 2309.7 * 25 - 1.3 * 25**2  # theirs, at 25 degC
DRIFT_L_PER_KWH = 0.0025 * 3600 / (4.186 * 5)             # windage 0.25 % of a flow that warms by 5 K


def rows(report, program):
    from report import table

    for band in table("lei_masanet.csv"):
        run = program.run(f"validation/lei-masanet/case-{band['case']}.yaml", site=band["site"])
        source = band["source"]
        name = f"{band['zone']}, case {band['case']} ({band['plant']})"
        report.within(f"{name}: PUE", float(band["pue_low"]), float(band["pue_high"]), run["pue"], source)
        low, high = float(band["wue_low"]), float(band["wue_high"])
        report.within(f"{name}: WUE", low, high, run["wue_l_per_kwh"], source)
        if band["zone"] == "3C" and band["case"] in "25":
            # Their towers evaporate all the heat; what they would use with our heat must lie in their band.
            heat = run["heat_total_j"] / run["it_energy_j"]
            water = heat * (3.6e6 / LATENT_HEAT_J_KG + DRIFT_L_PER_KWH)
            report.within(f"{name}: WUE if all heat were latent", low, high, water, source)
