# SPDX-License-Identifier: Apache-2.0
"""Columns of others: those that nobody reads are said, names are read whatever their case."""
from bench import near, says, silent
from weather import dry_bulb, scenario, table

GRID = "{weather: w.csv, grid: g.csv, latitude: 45 deg, longitude: 8 deg, elevation: 200 m, utc_offset: 0 h}"
WEATHER = table("time_utc,temperature_degc,relative_humidity_pct", lambda h: (dry_bulb(h), 70))


def test_weather(bench):
    """a slip in a column of the weather is said, and so is another unit"""
    bench.write("s.yaml", scenario("{weather: w.csv, grid: {type: intensity, carbon: 300 g/kWh}, elevation: 200 m, utc_offset: 0 h}"))
    bench.write("w.csv", table("time_utc,temperature_degc,relative_humidity_pct,presure_pa,wind_speed_knots,visibility",
                               lambda h: (dry_bulb(h), 70, 82000, 9, 5)))
    said = bench.run("s.yaml")
    says(said, r"w\.csv:1:1: warning: column `presure_pa` is not read; did you mean `pressure_pa`\?")
    says(said, r"column `wind_speed_knots` is not read; did you mean `wind_speed_m_s`\?")
    says(said, "1 column is not read: `visibility`")


def test_grid(bench):
    """a slip in a column of the grid is said"""
    bench.write("s.yaml", scenario(GRID))
    bench.write("w.csv", WEATHER)
    bench.write("g.csv", table("time_utc,carbon_g_per_kwh,water_gal_per_kwh", lambda h: (300, 1.9)))
    says(bench.run("s.yaml"), r"g\.csv:1:1: warning: column `water_gal_per_kwh` is not read; did you mean `water_l_per_kwh`\?")


def test_signal(bench):
    """a column of a cap's signal that is not read is said"""
    bench.write("s.yaml", scenario(GRID, "power_management: {signal: {file: c.csv}}\n"))
    bench.write("w.csv", WEATHER)
    bench.write("g.csv", table("time_utc,carbon_g_per_kwh", lambda h: (300,)))
    bench.write("c.csv", "timestamp,cap_w,ramp\n2023-01-01T01:00,90000,3\n")
    says(bench.call("check", "s.yaml")[2], "1 column is not read: `ramp`")


def test_any_case(bench):
    """names are read whatever their case, blanks and underscores: Electricity Maps of other years"""
    bench.write("s.yaml", scenario(GRID))
    bench.write("w.csv", table("Time UTC,Temperature_degC,Relative Humidity pct", lambda h: (dry_bulb(h), 70)))
    bench.write("g.csv", table("Datetime (UTC),Carbon Intensity gCO\u2082eq/kWh (Life cycle),carbon intensity gCO\u2082eq/kWh (Direct)",
                               lambda h: (324, 250)))
    silent(bench.run("s.yaml"))
    near(bench.summary()["cue_kg_per_kwh"] / bench.summary()["pue"], 0.324, 1e-6)
