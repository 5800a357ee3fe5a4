# SPDX-License-Identifier: Apache-2.0
"""What people call their columns: the unit spelled in their way; rows of months and years; names of the catalogue under `extends`."""
from bench import near, says, silent
from weather import dry_bulb, scenario, table

SITE = "{weather: w.csv, grid: {type: intensity, carbon: 300 g/kWh}, latitude: 45 deg, longitude: 8 deg, elevation: 200 m, utc_offset: 0 h}"
GRID = "{extends: dulles, grid: g.csv}"
MONTHS = [250, 240, 230, 220, 210, 200, 190, 200, 210, 220, 230, 280]


def weather(bench, header, row):
    bench.write("s.yaml", scenario(SITE).replace("duration: 1 d", "duration: 30 d\ntick: 1 h"))
    bench.write("w.csv", table(header, row))
    silent(bench.run("s.yaml"))
    for h, kelvin in enumerate(bench.column("series", "dry_bulb_k")):
        assert abs(kelvin - 273.15 - dry_bulb(h)) < 0.006, f"hour {h}: {kelvin - 273.15}, not {dry_bulb(h)}"
    return bench.column("series", "wet_bulb_k")


def test_weather(bench):
    """`Temperature (C)`, `temperature_k`, `dry bulb [F]`, `humidity_percent`, `pressure_mbar`: the same air"""
    wet = weather(bench, "time_utc,temperature_degc,relative_humidity_pct,pressure_pa", lambda h: (dry_bulb(h), 70, 98900))
    for header, row in (
            ("time,Temperature (\u00b0C),Relative Humidity (%),Pressure [Pa]", lambda h: (dry_bulb(h), 70, 98900)),
            ("time,dry_bulb_c,rh_percent,pressure_hpa", lambda h: (dry_bulb(h), 70, 989)),
            ("time,air_temperature_celsius,Humidity %,Pressure (mbar)", lambda h: (dry_bulb(h), 70, 989)),
            ("time,Temperature_K,relative humidity percent,pressure kPa", lambda h: (dry_bulb(h) + 273.15, 70, 98.9)),
            ("time,Dry Bulb [F],RH (%),pressure_pa", lambda h: (dry_bulb(h) * 1.8 + 32, 70, 98900))):
        other = weather(bench, header, row)
        assert len(other) == len(wet)
        for one, two in zip(other, wet):
            near(one, two, 1e-5)


def carbon(bench, text, rest=""):
    bench.write("g.csv", text)
    bench.write("s.yaml", scenario(GRID, rest).replace("duration: 1 d", "duration: 365 d\ntick: 1 h"))
    said = bench.run("s.yaml")
    return said, [1000 * kg for kg in bench.column("series", "carbon_intensity_kg_per_kwh")]


def test_carbon(bench):
    """an intensity in g, kg, t or pounds, per kWh or MWh, whatever its name: 250 g/kWh"""
    for name, value in (("carbon_intensity_g_kwh", 250), ("Carbon intensity (gCO2eq/kWh)", 250), ("co2_kg_per_mwh", 250),
                        ("carbon_kg_co2e_per_kwh", 0.25), ("emission_factor_t_co2_per_mwh", 0.25), ("CO2 intensity [g/kWh]", 250),
                        ("carbon_lbs_per_mwh", 250 / 0.45359237), ("carbon_intensity_lifecycle_gco2eq_kwh", 250)):
        said, series = carbon(bench, table(f"datetime,{name}", lambda h: (value,)))
        silent(said)
        for h in series:
            near(h, 250, 1e-5)


def test_months(bench):
    """twelve rows of months, written 2023-01 or as their first day, in any order where the month has a column; a year in one row"""
    from_hour = [0, 744, 1416, 2160, 2880, 3624, 4344, 5088, 5832, 6552, 7296, 8016, 8760]
    rows = [f"2023-{m + 1:02},{value}" for m, value in enumerate(MONTHS)]
    for text in ("month,carbon_g_per_kwh\n" + "\n".join(rows), "month,carbon_g_per_kwh\n" + "\n".join(reversed(rows))):
        silent(carbon(bench, text + "\n")[0])
        series = bench.column("series", "carbon_intensity_kg_per_kwh")
        for m, value in enumerate(MONTHS):
            for h in (from_hour[m], from_hour[m + 1] - 1):
                near(1000 * series[h], value, 1e-9)
    said, series = carbon(bench, "date,carbon_g_per_kwh\n".replace("date", "datetime") + "\n".join(r.replace(",", "-01,") for r in rows) + "\n")
    says(said, r"its rows are 1 month apart: each stands for all the hours")
    for m, value in enumerate(MONTHS):
        near(series[from_hour[m] + 24], value, 1e-9)
    said, series = carbon(bench, "month,carbon_g_per_kwh\n2023,300\n")
    silent(said)
    near(min(series), 300, 1e-9), near(max(series), 300, 1e-9)


def test_a_month_that_is_none(bench):
    """a month in words is refused with how it is written"""
    bench.write("g.csv", "month,carbon_g_per_kwh\nJanuary 2023,300\n")
    bench.write("s.yaml", scenario(GRID))
    says(bench.call("check", "s.yaml")[2], r"g\.csv:2:1: error: `January 2023` is not a month like 2023-01, or a year")


def test_catalogue(bench):
    """`extends` takes a name of any catalogue, inside a key too, and says which is near"""
    bench.write("s.yaml", scenario("{extends: dulles, elevation: 90 m}"))
    silent(bench.run("s.yaml"))
    bench.write("s.yaml", scenario("{extends: dulls}"))
    says(bench.call("check", "s.yaml")[2], r"`extends: dulls`: no file has this name, nor anything in the catalogue; did you mean `dulles`\?")
