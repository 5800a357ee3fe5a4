# SPDX-License-Identifier: Apache-2.0
"""Li et al., arXiv:2304.03271, Table 1: water of training GPT-3 (1287 MWh at the servers) and of a request (4 Wh), by location.

Off-site water is simulated: scenarios/validation/water-of-electricity.yaml has the row's PUE as losses and its water per kWh of
grid; the run's source water scales with energy. On-site water follows from the stated WUE; a scenario has a plant whose
WUE is a result, so that part is arithmetic here, and the row checks that both together give the table's totals."""
TOPIC = "Li et al.: water of GPT-3, Table 1"
TRAINING_KWH, REQUEST_KWH = 1287e3, 0.004


def rows(report, program):
    from report import table

    for row in table("li.csv"):
        e = {k: float(v) for k, v in row.items() if k not in ("location", "source")}
        run = program.run("validation/water-of-electricity.yaml",
                          overrides=[("site.grid.water", f"{e['ewif_l_per_kwh']} L/kWh"),
                                     *((f"power[{i}].linear_loss", f"{e['pue'] ** 0.5 - 1:.9f}") for i in (0, 1))])
        name, source = row["location"], row["source"]
        offsite = run["wue_source_l_per_kwh"] - run["wue_l_per_kwh"]
        total = offsite + e["wue_l_per_kwh"]
        digit = 0.0021  # the table's inputs are rounded to three digits
        report.near(f"{name}: PUE of the run", e["pue"], run["pue"], 1e-6, source)
        report.near(f"{name}: training, off site (ML)", e["offsite_ml"], offsite * TRAINING_KWH / 1e6, digit, source)
        report.near(f"{name}: training, total (ML)", e["total_ml"], total * TRAINING_KWH / 1e6, digit, source)
        report.near(f"{name}: request, off site (mL)", e["request_offsite_ml"], offsite * REQUEST_KWH * 1e3, 0.003, source)
        report.near(f"{name}: request, total (mL)", e["request_total_ml"], total * REQUEST_KWH * 1e3, 0.003, source)
        report.near(f"{name}: requests for 500 mL", e["requests_per_500ml"], 0.5 / (total * REQUEST_KWH), 0.05, source)
