# SPDX-License-Identifier: Apache-2.0
"""What users write of money, and what they get of it."""
from bench import near, says, silent

HALL = """samovar: 1
name: x
extends: catalogue:scenarios/dulles-hall.yaml
start: {start}
duration: {days} d
costs: {costs}
"""


def costs(bench, text, days=1, start="2023-01-01", said=silent):
    bench.write("s.yaml", HALL.format(start=start, days=days, costs=text))
    said(bench.run("s.yaml"))
    return bench.summary(), {(row["item"], row["kind"]): row for row in bench.rows("costs")}


def kwh(bench):
    return sum(row["facility_power_w"] * row["interval_s"] for row in bench.rows("series")) / 3.6e6


def test_single_price(bench):
    """a price alone is a tariff; a day costs what it costs, and no year is made of it"""
    for text in ("{electricity: 0.1 /kWh}", "{electricity: 0.1}", "{electricity: {energy: 100 /MWh}}"):
        summary, items = costs(bench, text)
        near(summary["cost_run"], 0.1 * kwh(bench))
        near(items["energy from the grid", "electricity"]["unit_price"], 0.1)
        assert summary["cost_year"] == "" == summary["npv"] and summary["currency"] == "USD"
        assert items["dgx-h100", "capital"]["source"] == "no price is given"


def test_scaled(bench):
    """who asks for it gets a year of equal days, and is told so"""
    text = "{electricity: 0.1, currency: SEK, scale_to_year: true, discount_rate: 0 %, horizon: 10 y}"
    summary, _ = costs(bench, text, said=lambda words: says(words, "costs of 1 days were multiplied up to a year"))
    near(summary["cost_year"], 365 * summary["cost_run"])
    near(summary["npv"], -3650 * summary["cost_run"])
    assert summary["currency"] == "SEK"


def test_parts_of_months(bench):
    """31 days from the 16th of January on are 16 of 31 and 15 of 28; a month's charges go by that"""
    months = 16 / 31 + 15 / 28
    summary, items = costs(bench, "{electricity: {energy: 0, fixed: 3100, capacity: 2 /kW, contracted: 5 MW}}", 31, "2023-01-16")
    near(items["fixed charge", "electricity"]["cost_run"], 3100 * months)
    near(items["capacity charge", "electricity"]["cost_run"], 2 * 5000 * months)
    near(summary["cost_run"], (3100 + 10000) * months)


def test_demand(bench):
    """the highest quarter of an hour of each month, with a tick of five minutes"""
    bench.write("s.yaml", HALL.format(start="2023-01-30", days=4, costs="{electricity: {energy: 0, demand: 9 /kW}}") + "tick: 5 min\n")
    silent(bench.run("s.yaml"))
    peaks = {}
    rows = bench.rows("series")
    for at in range(0, len(rows), 3):
        mean_kw = sum(row["facility_power_w"] for row in rows[at:at + 3]) / 3e3
        month = rows[at]["timestamp"][:7]
        peaks[month] = max(peaks.get(month, 0), mean_kw)
    near(bench.summary()["cost_run"], 9 * (peaks["2023-01"] * 2 / 31 + peaks["2023-02"] * 2 / 28))


def test_estimates(bench):
    """low, high and between, of all prices and of one"""
    text = "{estimate: %g, equipment: {chiller: {price: 200 /kW, low: 100 /kW, high: 500 /kW, life: 20 y%s}}}"
    for estimate, own, price in ((-1, "", 100), (0.5, "", 350), (1, ", estimate: -0.5", 150)):
        _, items = costs(bench, text % (estimate, own))
        near(items["chiller", "capital"]["unit_price"], price)


def test_two_years(bench):
    """a run of two years has the mean of both"""
    summary, items = costs(bench, "{electricity: {energy: 0.1, fixed: 100}}", 730)
    near(items["energy from the grid", "electricity"]["cost_year"], 0.05 * kwh(bench))
    near(items["fixed charge", "electricity"]["cost_year"], 1200, 1e-6)
    near(summary["cost_year"], 0.05 * kwh(bench) + 1200, 1e-6)


def test_price_list(bench):
    """`size` prints what is bought at the price that a run has it in its books, and the bounds of that"""
    text = "{discount_rate: 0 %, equipment: {chiller: {price: 200 /kW, low: 100 /kW, high: 500 /kW, life: 20 y, upkeep: 3 %}}}"
    _, items = costs(bench, text)
    status, printed, said = bench.call("size", "s.yaml")
    silent(said)
    lines = {line.split()[0]: line for line in printed.split("bought", 1)[1].split("\n") if line.strip()}
    kw = items["chiller", "capital"]["quantity"]
    assert status == 0 and lines["chiller"].split() == ["chiller", f"{kw:.0f}", "kW", "200.0", *(f"{kw * each:.0f}" for each in (
        200, 100, 500)), "20.0", f"{kw * 200 * (1 / 20 + 0.03):.0f}", "assumption"]
    assert lines["all"].split()[1:] == lines["chiller"].split()[4:7] + lines["chiller"].split()[8:9]
    says(lines["dgx-h100"], "128 +servers +no price is given")
    bench.write("s.yaml", "samovar: 1\nname: x\nextends: catalogue:scenarios/dulles-hall.yaml\n")
    assert "bought" not in bench.call("size", "s.yaml")[1]
