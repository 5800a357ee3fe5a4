# SPDX-License-Identifier: Apache-2.0
"""Grids in the columns of those who publish them: EIA form 930 and WattTime. Those of Europe are in case_europe.py."""
import datetime

from bench import near, says, silent
from weather import dry_bulb, scenario, table

SITE = "{weather: w.csv, grid: g.csv, latitude: 45 deg, longitude: 8 deg, elevation: 200 m, utc_offset: 0 h}"
WEATHER = table("time_utc,temperature_degc,relative_humidity_pct", lambda h: (dry_bulb(h), 70))
EIA = ("Balancing Authority,Data Date,Hour Number,Local Time at End of Hour,UTC Time at End of Hour,Demand Forecast (MW),Demand (MW),"
       "Net Generation (MW),Total Interchange (MW),Sum(Valid DIBAs) (MW),Net Generation (MW) from Coal,Net Generation (MW) from Natural Gas,"
       "Net Generation (MW) from Nuclear,Net Generation (MW) from All Petroleum Products,"
       "Net Generation (MW) from Hydropower and Pumped Storage,Net Generation (MW) from Solar,Net Generation (MW) from Wind,"
       "Net Generation (MW) from Other Fuel Sources,Region")


def given(bench, grid):
    bench.write("s.yaml", scenario(SITE))
    bench.write("w.csv", WEATHER)
    bench.write("g.csv", grid)


def carbon(bench):
    return bench.column("series", "carbon_intensity_kg_per_kwh")


def test_eia_930(bench):
    """EIA form 930: generation by fuel at the end of the hour in UTC, with thousands; carbon by the factors of each fuel"""
    lines = [EIA]
    for h in range(8760):
        end = datetime.datetime(2023, 1, 1) + datetime.timedelta(hours=h + 1)
        stamp = f"{end:%m/%d/%Y} {end.hour % 12 or 12}:00:00 {'PM' if end.hour >= 12 else 'AM'}"
        lines.append(f'PJM,x,{h},x,{stamp},0,0,0,0,0,"{1000 * (h % 3 + 1):,}","12,000",0,-3,0,0,"1,000.0",0,MIDA')
    given(bench, "\n".join(lines) + "\n")
    silent(bench.run("s.yaml"))
    for h, got in enumerate(carbon(bench)):
        coal = h % 3 + 1
        near(got, (820 * coal + 490 * 12 + 11) / (coal + 13) / 1000)


def test_eia_930_since_2024(bench):
    """EIA form 930 since July 2024: wind, sun and water in new columns, the old ones blank; stores are no source; several operators"""
    names = ["Balancing Authority", "UTC Time at End of Hour", *(f"Net Generation (MW) from {fuel}" for fuel in (
        "Coal", "Natural Gas", "Hydropower and Pumped Storage", "Hydropower Excluding Pumped Storage", "Pumped Storage", "Solar",
        "Solar without Integrated Battery Storage", "Solar with Integrated Battery Storage", "Wind", "Wind without Integrated Battery Storage",
        "Battery Storage", "Geothermal", "Other Fuel Sources", "Coal (Adjusted)"))]
    lines = [",".join(names)]
    for h in range(8760):
        end = datetime.datetime(2023, 1, 1) + datetime.timedelta(hours=h + 1)
        stamp = f"{end:%m/%d/%Y} {end.hour % 12 or 12}:00:00 {'PM' if end.hour >= 12 else 'AM'}"
        new = h >= 12
        lines.append(f"CISO,{stamp},,20,{'' if new else 10},{10 if new else ''},7,{'' if new else 8},{5 if new else ''},{3 if new else ''},"
                     f"{'' if new else 4},{4 if new else ''},-6,{2 if new else ''},,99")
        lines.append(f"PJM,{stamp},50,50,,,,,,,,,,,,99")
    given(bench, "\n".join(lines) + "\n")
    bench.refused("s.yaml", "g.csv: error: rows of several areas: its column `Balancing Authority` has `CISO`, `PJM`; say which is meant: `area: ...`")
    for area, wanted in (("CISO", [(20 * 490 + 10 * 24 + 8 * 48 + 4 * 11) / 42, (20 * 490 + 10 * 24 + 8 * 48 + 4 * 11 + 2 * 38) / 44]),
                         ("pjm", [655, 655])):
        bench.write("s.yaml", scenario(SITE.replace("grid: g.csv", f"grid: {{type: file, file: g.csv, area: {area}}}")))
        silent(bench.run("s.yaml"))
        near(carbon(bench)[0], wanted[0] / 1000)
        near(carbon(bench)[12], wanted[1] / 1000)
    bench.write("s.yaml", scenario(SITE.replace("grid: g.csv", "grid: {type: file, file: g.csv, area: MISO}")))
    bench.refused("s.yaml", "there is no area `MISO`: its column `Balancing Authority` has `CISO`, `PJM`")
    bench.write("g.csv", table("time_utc,carbon_g_per_kwh", lambda h: (300,)))
    bench.refused("s.yaml", "this file has no column that says an area: leave `area` out")


def test_watttime(bench):
    """WattTime's marginal rate is in pounds a MWh, and is no average"""
    given(bench, table("timestamp,MOER", lambda h: (1000,)))
    bench.refused("s.yaml", "marginal carbon is all that there is: a grid has an average too; put it beside, as `carbon_g_per_kwh`")
    given(bench, table("timestamp,MOER,carbon_g_per_kwh", lambda h: (1000, 300)))
    silent(bench.run("s.yaml"))
    near(carbon(bench)[0], 0.3)
    near(bench.rows("series")[0]["carbon_marginal_kg_per_kwh"], 0.45359237)


def test_two_answers(bench):
    """carbon in a column and generation by fuel beside it: which of them counts is for the user to say"""
    given(bench, table("time_utc,carbon_g_per_kwh,NG", lambda h: (300, 5)))
    bench.refused("s.yaml", "carbon intensity is in column `carbon_g_per_kwh`, and follows from generation by fuel too: leave one of them")


def test_thousands(bench):
    """a comma that divides no thousands is a mistake"""
    for cell in ('"1,00"', '"12,34"', '",123"', '"1,2345"'):
        given(bench, EIA + f"\nPJM,x,1,x,01/01/2023 1:00:00 AM,0,0,0,0,0,{cell},1,0,0,0,0,0,0,MIDA\n")
        says(bench.call("check", "s.yaml")[2], "g.csv:2:.* is not a number")
