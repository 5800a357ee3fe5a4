# SPDX-License-Identifier: Apache-2.0
"""Grids in the columns of those who publish them: EIA form 930, WattTime, ENTSO-E by production type."""
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
    return [row["carbon_intensity_kg_per_kwh"] for row in bench.rows("series")]


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


def test_watttime(bench):
    """WattTime's marginal rate is in pounds a MWh, and is no average"""
    given(bench, table("timestamp,MOER", lambda h: (1000,)))
    bench.refused("s.yaml", "marginal carbon is all that there is: a grid has an average too; put it beside, as `carbon_g_per_kwh`")
    given(bench, table("timestamp,MOER,carbon_g_per_kwh", lambda h: (1000, 300)))
    silent(bench.run("s.yaml"))
    near(carbon(bench)[0], 0.3)
    near(bench.rows("series")[0]["carbon_marginal_kg_per_kwh"], 0.45359237)


def test_entsoe(bench):
    """ENTSO-E by production type: what to do with it"""
    given(bench, '"Area","MTU","Biomass - Actual Aggregated [MW]","Fossil Gas - Actual Aggregated [MW]"\nBZN|DE-LU,01.01.2023 00:00 - 01.01.2023 01:00,1,2\n')
    bench.refused("s.yaml", "there is no column `time_utc`")
    given(bench, table("time_utc,Biomass - Actual Aggregated [MW],Fossil Gas - Actual Aggregated [MW]", lambda h: (1, 2)))
    bench.refused("s.yaml", "generation by production type, as ENTSO-E has it: add it up, by hour, in the columns WND, SUN, WAT")


def test_thousands(bench):
    """a comma that divides no thousands is a mistake"""
    for cell in ('"1,00"', '"12,34"', '",123"', '"1,2345"'):
        given(bench, EIA + f"\nPJM,x,1,x,01/01/2023 1:00:00 AM,0,0,0,0,0,{cell},1,0,0,0,0,0,0,MIDA\n")
        says(bench.call("check", "s.yaml")[2], "g.csv:2:.* is not a number")
