# SPDX-License-Identifier: Apache-2.0
"""Generation and prices as ENTSO-E, SMARD and Energinet write them; carbon by hand from IPCC's medians."""
import datetime
import zoneinfo

from bench import near, says, silent
from weather import dry_bulb, scenario, table

FACTORS = {"Biomass": 230, "Fossil Brown coal/Lignite": 820, "Fossil Coal-derived gas": 820, "Fossil Gas": 490, "Fossil Hard coal": 820,
           "Fossil Oil": 720, "Fossil Oil shale": 820, "Fossil Peat": 820, "Geothermal": 38, "Hydro Pumped Storage": None,
           "Hydro Run-of-river and poundage": 24, "Hydro Water Reservoir": 24, "Marine": 11, "Nuclear": 12, "Other": 230,
           "Other renewable": 230, "Solar": 48, "Waste": 230, "Wind Offshore": 11, "Wind Onshore": 11}
RENEWABLE = {"Biomass", "Geothermal", "Hydro Run-of-river and poundage", "Hydro Water Reservoir", "Marine", "Other renewable", "Solar",
             "Wind Offshore", "Wind Onshore"}
WEATHER = table("time_utc,temperature_degc,relative_humidity_pct", lambda h: (dry_bulb(h), 70))
BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
UTC = datetime.timezone.utc


def amount(kind, hour):
    """MW of a source in an hour of UTC, counted from 1970."""
    return 10 + (hour * (3 + list(FACTORS).index(kind))) % 17


def wanted(hour, kinds=FACTORS):
    made = {kind: amount(kind, hour) for kind in kinds if FACTORS[kind] is not None}
    total = sum(made.values())
    return sum(FACTORS[kind] * power for kind, power in made.items()) / total / 1000, sum(made[k] for k in made if k in RENEWABLE) / total


def hours_from(day, count):
    first = datetime.datetime.fromisoformat(day).replace(tzinfo=BERLIN).astimezone(UTC)
    return [first + datetime.timedelta(hours=h) for h in range(count)]


def given(bench, grid, start, days=2, text=""):
    site = f"{{weather: w.csv, grid: {grid}, latitude: 50 deg, longitude: 10 deg, elevation: 200 m, utc_offset: 1 h}}"
    bench.write("s.yaml", scenario(site, text).replace("2023-01-01", start).replace("duration: 1 d", f"duration: {days} d"))
    bench.write("w.csv", WEATHER)


def compare(bench, kinds=FACTORS):
    rows = bench.rows("series")
    for row in rows:
        local = datetime.datetime.fromisoformat(row["timestamp"]).replace(tzinfo=datetime.timezone(datetime.timedelta(hours=1)))
        carbon, _ = wanted(int(local.timestamp()) // 3600, kinds)
        near(row["carbon_intensity_kg_per_kwh"], carbon)
    return rows


def clock(at):
    return at.astimezone(BERLIN)


def test_entsoe_wide(bench):
    """ENTSO-E until 2024: a column for each source, (CET) behind each time, an hour that does not exist, one that is there twice"""
    names = ['"Area"', '"MTU"'] + [f'"{kind}  - Actual Aggregated [MW]"' for kind in FACTORS]
    names.insert(12, '"Hydro Pumped Storage  - Actual Consumption [MW]"')
    for start in ("2023-03-25", "2023-10-28"):
        lines = [",".join(names)]
        for at in hours_from(start, 72):
            here, then = clock(at), clock(at + datetime.timedelta(hours=1))
            if start == "2023-03-25" and (here.day, here.hour) == (26, 3):
                lines.append('"CTY|DE","26.03.2023 02:00 - 26.03.2023 03:00 (CET)"' + ',""' * (len(names) - 2))
            cells = [f'"{amount(kind, int(at.timestamp()) // 3600)}"' for kind in FACTORS]
            cells.insert(10, '"n/e"')
            lines.append(f'"CTY|DE","{here:%d.%m.%Y %H:%M} - {then:%d.%m.%Y %H:%M} (CET)",' + ",".join(cells))
        given(bench, "g.csv", start)
        bench.write("g.csv", "\n".join(lines) + "\n")
        says(bench.run("s.yaml"), "^(.*design day.*\n.*)?$")
        compare(bench)
    bench.write("g.csv", "\n".join(lines).replace(" (CET)", "") + "\n")
    bench.refused("s.yaml", r"g.csv:2:\d+: error: `28.10.2023 00:00 - 28.10.2023 01:00` does not say its clock")


def long_form(start, count, by_type, cell=lambda kind, at: str(amount(kind, int(at.timestamp()) // 3600)), kinds=FACTORS):
    rows = []
    for at in hours_from(start, count):
        here, then = clock(at), clock(at + datetime.timedelta(hours=1))
        for kind in kinds:
            name = kind.replace("poundage", "pondage")
            rows.append((kind, f"{here:%d/%m/%Y %H:%M:%S} - {then:%d/%m/%Y %H:%M:%S},BZN|DE-LU,{name},{cell(kind, at)}"))
    if by_type:
        rows.sort(key=lambda row: list(FACTORS).index(row[0]))
    return "MTU (CET/CEST),Area,Production Type,Generation (MW)\n" + "\n".join(row for _, row in rows) + "\n"


def test_entsoe_long(bench):
    """ENTSO-E of 2024 on: a row for each source, sorted by time or by source, through the hour that is there twice; n/e is none"""
    for by_type in (False, True):
        given(bench, "g.csv", "2023-10-28")
        bench.write("g.csv", long_form("2023-10-28", 72, by_type))
        bench.run("s.yaml")
        compare(bench)
    without = [kind for kind in FACTORS if kind != "Nuclear"]
    bench.write("g.csv", long_form("2023-10-28", 72, False, lambda k, at: "n/e" if k == "Nuclear" else amount(k, int(at.timestamp()) // 3600)))
    bench.run("s.yaml")
    compare(bench, without)
    bench.write("g.csv", long_form("2023-10-28", 72, False).replace("Fossil Gas", "Gas"))
    bench.refused("s.yaml", "`Gas` is no production type of ENTSO-E's")


def test_a_source_that_is_missing(bench):
    """a source without a value in some hours makes these unknown: filled with a word, or refused; never a smaller mix"""
    def cell(kind, at, hours):
        return "-" if kind == "Fossil Gas" and clock(at).hour in hours else amount(kind, int(at.timestamp()) // 3600)
    given(bench, "g.csv", "2023-10-10", 1)
    bench.write("g.csv", long_form("2023-10-10", 48, False, lambda k, at: cell(k, at, [5, 6])))
    says(bench.run("s.yaml"), "generation by fuel: 4 missing hours are filled by straight lines; the longest gap, here, has 2 h")
    bench.write("g.csv", long_form("2023-10-10", 48, False, lambda k, at: cell(k, at, range(4, 12))))
    bench.refused("s.yaml", "generation by fuel: 8 hours in a row are missing")


def test_file_library(bench):
    """ENTSO-E's file library: tabs, UTC, several areas"""
    lines = ["DateTime(UTC)\tResolutionCode\tAreaCode\tAreaDisplayName\tAreaTypeCode\tAreaMapCode\tProductionType\t"
             "ActualGenerationOutput[MW]\tActualConsumption[MW]\tUpdateTime(UTC)"]
    for at in hours_from("2023-02-01", 48):
        for kind in FACTORS:
            for area, scale in (("Germany (DE)", 1), ("Austria (AT)", 0)):
                power = amount(kind, int(at.timestamp()) // 3600) * scale
                lines.append(f"{at:%Y-%m-%d %H:%M:%S}\tPT60M\tx\t{area}\tBZN/CTA/CTY\tDE\t{kind}\t{power}.000000\t0.000000\t2023-03-01 00:00:00")
    given(bench, "g.csv", "2023-02-01", 1)
    bench.write("g.csv", "\n".join(lines) + "\n")
    bench.refused("s.yaml", r"rows of several areas: its column `AreaDisplayName` has `Germany \(DE\)`, `Austria \(AT\)`")
    given(bench, "{type: file, file: g.csv, area: Germany (DE)}", "2023-02-01", 1)
    bench.run("s.yaml")
    compare(bench)


SMARD = {"Biomass": ("Biomass", "Biomasse"), "Hydropower": ("Hydro Water Reservoir", "Wasserkraft"),
         "Wind offshore": ("Wind Offshore", "Wind Offshore"), "Wind onshore": ("Wind Onshore", "Wind Onshore"),
         "Photovoltaics": ("Solar", "Photovoltaik"), "Other renewable": ("Other renewable", "Sonstige Erneuerbare"),
         "Nuclear": ("Nuclear", "Kernenergie"), "Lignite": ("Fossil Brown coal/Lignite", "Braunkohle"),
         "Hard coal": ("Fossil Hard coal", "Steinkohle"), "Fossil gas": ("Fossil Gas", "Erdgas"),
         "Hydro pumped storage": ("Hydro Pumped Storage", "Pumpspeicher")}


def test_smard(bench):
    """SMARD in English and in German: semicolons, thousands, decimal commas, summer time; MWh of quarters as good as MW"""
    def number(value, german):
        text = f"{value:,.2f}"
        return text.translate(str.maketrans(",.", ".,")) if german else text
    for german in (False, True):
        ending = " [MWh] Originalauflösungen" if german else " [MWh] Calculated resolutions"
        names = [own if german else english for english, (_, own) in SMARD.items()]
        lines = [";".join((["Datum von", "Datum bis"] if german else ["Start date", "End date"]) + [name + ending for name in names])]
        for at in hours_from("2023-10-28", 72):
            stamp = [f"{t:%d.%m.%Y %H:%M}" if german else f"{t:%b} {t.day}, {t.year} {t.hour % 12 or 12}:{t:%M %p}"
                     for t in (clock(at), clock(at + datetime.timedelta(hours=1)))]
            lines.append(";".join(stamp + [number(amount(kind, int(at.timestamp()) // 3600) * 100, german) for kind, _ in SMARD.values()]))
        given(bench, "g.csv", "2023-10-28")
        bench.write("g.csv", "\ufeff" + "\n".join(lines) + "\n")
        bench.run("s.yaml")
        compare(bench, [kind for kind, _ in SMARD.values()])


def test_smard_of_old(bench):
    """SMARD until 2021: the time of day in a column of its own, whole MWh of quarters with thousands, `-` where there are none, and the hour
    that comes twice in autumn"""
    quarters = [at + datetime.timedelta(minutes=15 * q) for at in hours_from("2020-10-24", 72) for q in range(4)]
    lines = ["Datum;Uhrzeit;" + ";".join(f"{own}[MWh]" for _, own in SMARD.values())]
    for at in quarters:
        lines.append(f"{clock(at):%d.%m.%Y;%H:%M};" + ";".join(f"{amount(kind, int(at.timestamp()) // 3600) * 100:,}".replace(",", ".") for kind, _ in SMARD.values()))
    lines += [f"27.10.2020;00:{q:02};" + ";".join("-" for _ in SMARD) for q in (0, 15, 30, 45)]
    given(bench, "g.csv", "2020-10-24")
    bench.write("g.csv", "\n".join(lines) + "\n")
    bench.run("s.yaml")
    compare(bench, [kind for kind, _ in SMARD.values()])
    bench.write("g.csv", "\n".join(line.replace(";", ";25:", 1)[:-3] if line.startswith("25.") else line for line in lines) + "\n")
    bench.refused("s.yaml", "is not a date and time")


def test_smard_and_energinet_prices(bench):
    """day-ahead prices of SMARD and of Energinet, whose file has several zones; 12.34 EUR/MWh in even hours, -1,234.5 in odd ones"""
    hours = hours_from("2023-01-01", 48)
    even = [int(at.timestamp()) // 3600 % 2 == 0 for at in hours]
    files = {
        "english": "Start date;End date;Germany/Luxembourg [€/MWh] Calculated resolutions\n" + "".join(
            f"{clock(at):%b} {clock(at).day}, 2023 {clock(at).hour % 12 or 12}:00 {clock(at):%p};x;{'12.34' if e else '-1,234.50'}\n" for at, e in zip(hours, even)),
        "german": "Datum von;Datum bis;Deutschland/Luxemburg [€/MWh] Originalauflösungen\n" + "".join(
            f"{clock(at):%d.%m.%Y %H:%M};x;{'12,34' if e else '-1.234,50'}\n" for at, e in zip(hours, even)),
        "energinet": "HourUTC;HourDK;PriceArea;SpotPriceDKK;SpotPriceEUR\n" + "".join(
            f"{at:%Y-%m-%d %H:%M};x;SE3;1,0;1,0\n{at:%Y-%m-%d %H:%M};x;DK1;1,0;{'12,340000' if e else '-1234,500000'}\n" for at, e in zip(hours, even)),
    }
    for name, text in files.items():
        area = ", area: DK1" if name == "energinet" else ""
        given(bench, "{type: intensity, carbon: 1 g/kWh}", "2023-01-01", 1, f"supply: [{{type: grid-connection, prices: {{file: p.csv{area}}}}}]")
        bench.write("p.csv", text)
        bench.run("s.yaml")
        rows = bench.rows("series")
        paid = sum(row["grid_import_w"] * row["interval_s"] / 3.6e9 * (12.34 if e else -1234.5) for row, e in zip(rows, even))
        near(bench.summary()["electricity_cost"], paid)


def test_energinet_carbon(bench):
    """Energinet's carbon of consumption is of what burns: direct; five minutes, decimal commas"""
    hours = hours_from("2023-01-01", 24)
    text = "Minutes5UTC;Minutes5DK;PriceArea;CO2Emission\n" + "".join(
        f"{at + datetime.timedelta(minutes=5 * m):%Y-%m-%d %H:%M};x;DK1;{100 + m},500000\n" for at in hours for m in range(12))
    bench.write("g.csv", text)
    given(bench, "g.csv", "2023-01-01", 1)
    bench.refused("s.yaml", "there is no column `carbon_lifecycle_g_per_kwh`")
    given(bench, "{type: file, file: g.csv, carbon: direct}", "2023-01-01", 1)
    bench.run("s.yaml")
    for row in bench.rows("series"):
        near(row["carbon_intensity_kg_per_kwh"], 0.106)


def test_energinet_generation(bench):
    """Energinet's hours by source of two zones; sun behind the meter counts"""
    columns = {"OffshoreWindPower": "Wind Offshore", "OnshoreWindPower": "Wind Onshore", "HydroPower": "Hydro Water Reservoir", "SolarPower": "Solar",
               "Biomass": "Biomass", "Biogas": "Other renewable", "Waste": "Waste", "FossilGas": "Fossil Gas", "FossilOil": "Fossil Oil",
               "FossilHardCoal": "Fossil Hard coal"}
    lines = ["TimeUTC;TimeDK;Version;PriceArea;GrossCon;SolarPowerSelfCon;" + ";".join(columns)]
    for at in hours_from("2023-06-01", 48):
        for zone in ("DK2", "DK1"):
            cells = [f"{amount(kind, int(at.timestamp()) // 3600)},000000" for kind in columns.values()]
            lines.append(f"{at:%Y-%m-%d %H:%M:%S};x;Final;{zone};1,0;0,000000;" + ";".join(cells if zone == "DK1" else ["1,0"] * len(cells)))
    given(bench, "{type: file, file: g.csv, area: DK1}", "2023-06-01", 1)
    bench.write("g.csv", "\n".join(lines) + "\n")
    bench.run("s.yaml")
    compare(bench, list(columns.values()))
    bench.write("g.csv", "\n".join([*lines[:5], lines[4].replace("Final", "Preliminary"), *lines[5:]]) + "\n")
    bench.refused("s.yaml", "g.csv:6:1: error: this time was there already, in line 5")


def test_hours_that_come_twice(bench):
    """An hour of carbon or of a price that has two rows: both lines are named"""
    rows = ["HourUTC;PriceArea;SpotPriceEUR;CO2Emission"] + [f"{at:%Y-%m-%d %H:%M};DK1;10,0;100,0" for at in hours_from("2023-01-01", 24)]
    rows.insert(8, rows[7])
    for grid, text in (("{type: file, file: g.csv, carbon: direct}", ""),
                       ("{type: intensity, carbon: 1 g/kWh}", "supply: [{type: grid-connection, prices: {file: g.csv}}]")):
        given(bench, grid, "2023-01-01", 1, text)
        bench.write("g.csv", "\n".join([";".join(cell for i, cell in enumerate(row.split(";")) if i != (3 if text else 2)) for row in rows]) + "\n")
        bench.refused("s.yaml", "g.csv:9:1: error: this time was there already, in line 8")


def test_eia_retail_prices(bench):
    """EIA's average retail prices: cents, a row a month, latest first, of several states and kinds of customers"""
    text = "period,stateid,stateDescription,sectorid,sectorName,price,price-units\n" + "".join(
        f"2023-{m:02d},{state},x,{sector},x,{price},cents per kilowatt-hour\n" for m in range(12, 0, -1)
        for state, sector, price in (("VA", "IND", 8 + m / 10), ("VA", "RES", 14), ("OH", "IND", 7)))
    bench.write("p.csv", text)
    for area in ("VA IND", "VA"):
        given(bench, "{type: intensity, carbon: 1 g/kWh}", "2023-01-31", 2,
              f"supply: [{{type: grid-connection, prices: {{file: p.csv, area: {area}}}}}]")
        if area == "VA":
            bench.refused("s.yaml", "there is no area `VA`: its column `stateid` has `VA IND`, `VA RES`, `OH IND`")
            break
        bench.run("s.yaml")
        rows = bench.rows("series")
        near(bench.summary()["electricity_cost"], sum(row["grid_import_w"] * row["interval_s"] / 3.6e6 * (0.081 if h < 24 else 0.082)
                                                      for h, row in enumerate(rows)))
    bench.write("p.csv", "period,price\n2023-01,8\n")
    bench.refused("s.yaml", "`price` in which unit")
    bench.write("p.csv", text.replace("2023-12", "2023-Q4"))
    given(bench, "{type: intensity, carbon: 1 g/kWh}", "2023-01-31", 2, "supply: [{type: grid-connection, prices: {file: p.csv, area: VA IND}}]")
    bench.refused("s.yaml", "`2023-Q4` is not a month like 2023-01, or a year")
    given(bench, "{type: intensity, carbon: 1 g/kWh}", "2023-01-31", 2, "supply: [{type: grid-connection, prices: {weekday: 0.1, area: VA IND}}]")
    bench.refused("s.yaml", "an area is one of a `file`'s")


def test_eia_browser(bench):
    """EIA's electricity data browser: four lines above the header, a column a month, heads of groups, `--` where there is nothing; of several states"""
    head = ('"Average retail price of electricity"\n"https://www.eia.gov/electricity/data/browser/#/topic/7?agg=0,1"\n'
            '"Wed Apr 01 2026 17:28:33 GMT-0700 (Pacific Daylight Time)"\n"Source: U.S. Energy Information Administration"\n')
    months = [datetime.date(2022 + m // 12, m % 12 + 1, 1) for m in range(24)]
    names = ",".join(f'"{month:%b %Y}"' for month in months)

    def row(title, key, prices, units="cents per kilowatthour"):
        return f'"{title}","{units}","{key}",' + ",".join(prices) + "\n"
    nothing = [""] * len(months)
    text = head + f'"description","units","source key",{names}\n' + row("Average retail price of electricity", "", nothing) + \
        row("Virginia", "ELEC.PRICE.VA-ALL.M", nothing, "") + row("Virginia : industrial", "ELEC.PRICE.VA-IND.M", ['"--"', *(f"{8 + m / 10:.2f}" for m in range(1, len(months)))]) + \
        row("Virginia : residential", "ELEC.PRICE.VA-RES.M", ["14.00"] * len(months))
    for area in ("VA IND", "VA"):
        bench.write("p.csv", text)
        given(bench, "{type: intensity, carbon: 1 g/kWh}", "2023-01-31", 2, f"supply: [{{type: grid-connection, prices: {{file: p.csv, area: {area}}}}}]")
        if area == "VA":
            bench.refused("s.yaml", "there is no area `VA`: its column `source key` has `VA IND`, `VA RES`")
            break
        bench.run("s.yaml")
        rows = bench.rows("series")
        near(bench.summary()["electricity_cost"], sum(row["grid_import_w"] * row["interval_s"] / 3.6e6 * (0.092 if h < 24 else 0.093)
                                                      for h, row in enumerate(rows)))
    given(bench, "{type: intensity, carbon: 1 g/kWh}", "2023-01-31", 2, "supply: [{type: grid-connection, prices: {file: p.csv, area: VA IND}}]")
    for old, new, said in (('"Jan 2022"', '"Q1 2022"', "its column `Q1 2022` is not a month like `Jan 2023`, or a year"),
                           ("cents per kilowatthour", "million kilowatthours", "not cents per kilowatthour"),
                           ("ELEC.PRICE.VA-IND.M", "ELEC.SALES.VA-IND.M", "no average retail price of EIA's")):
        bench.write("p.csv", text.replace(old, new))
        bench.refused("s.yaml", said)
    bench.write("p.csv", head + '"description","units","source key","2022","2023"\n' + row("Virginia : industrial", "ELEC.PRICE.VA-IND.A", ["8.00", "9.00"]))
    bench.run("s.yaml")
    near(bench.summary()["electricity_cost"], sum(row["grid_import_w"] * row["interval_s"] / 3.6e6 * 0.09 for row in bench.rows("series")))


def test_own_semicolons(bench):
    """our own columns from a spreadsheet of Europe: semicolons and decimal commas; both signs in one file are refused"""
    given(bench, "g.csv", "2023-01-01", 1)
    bench.write("w.csv", WEATHER.replace(",", ";").replace(".", ","))
    bench.write("g.csv", "time_utc;carbon_g_per_kwh\n" + "".join(f"{at:%Y-%m-%dT%H:%MZ};{300 + h},5\n" for h, at in enumerate(hours_from("2023-01-01", 24))))
    silent(bench.run("s.yaml"))
    for h, row in enumerate(bench.rows("series")):
        near(row["carbon_intensity_kg_per_kwh"], (300.5 + h) / 1000)
    bench.write("g.csv", "time_utc;carbon_g_per_kwh;water_l_per_kwh\n2023-01-01T00:00Z;300,5;1\n2023-01-01T01:00Z;300;1.5\n")
    bench.refused("s.yaml", r"g.csv:3:\d+: error: here are decimal points \(line 3\) and decimal commas \(line 2\): which of them is meant")
