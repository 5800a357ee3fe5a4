# SPDX-License-Identifier: Apache-2.0
"""State averages of Xiao et al. (Nature Sustainability 2025; PEESEgroup/US-AI-Server-Analysis, Baseline_PUEWUE.csv) beside one hall of
ours in that state. Their plants are a mix that we do not have: information, nothing passes or fails."""
TOPIC = "Xiao et al. 2025: state averages (information)"


def rows(report, program):
    from report import table

    for row in table("xiao.csv"):
        for kind, plant in (("air", "water-economizer"), ("liquid", "w32-tower")):
            run = program.run("validation/constant-load.yaml", strategy=f"validation/reference/{plant}.yaml", site=row["site"])
            for metric, key in (("PUE", "pue"), ("WUE", "wue_l_per_kwh")):
                report.inform(f"{row['state']}, {plant}: {metric}", float(row[f"{metric.lower()}_{kind}"]), run[key], row["source"])
