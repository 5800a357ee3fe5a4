# SPDX-License-Identifier: Apache-2.0
"""Hours of files against the run: parts of a year, finer steps, offsets from UTC, several years, price files."""
import csv
import datetime
import math
import pathlib
import statistics

from bench import near, says, silent
from weather import dry_bulb, epw, scenario, table

SITE = "{weather: w.csv, grid: g.csv, latitude: 45 deg, longitude: 8 deg, elevation: 200 m, utc_offset: %s h}"
WEATHER = "time_utc,temperature_degc,relative_humidity_pct"


def given(bench, start, days, offset=0, design="design: {dry_bulb: 32 degC, wet_bulb: 22 degC}\n", rest=""):
    text = scenario(SITE % offset, design + rest).replace("start: 2023-01-01", f"start: {start}")
    bench.write("s.yaml", text.replace("duration: 1 d", f"duration: {days} d"))


def carbon(bench):
    """kg/kWh in each tick of an hour"""
    return bench.column("series", "carbon_intensity_kg_per_kwh")


def air(bench):
    return [kelvin - 273.15 for kelvin in bench.column("series", "dry_bulb_k")]


def test_part_of_a_year(bench):
    """files that cover the run and no more; without `design` it is said whose hours the design day is of"""
    first = datetime.datetime(2023, 6, 1)
    hours, before = range(92 * 24), (first - datetime.datetime(2023, 1, 1)).days * 24
    bench.write("w.csv", table(WEATHER, lambda h: (dry_bulb(before + h), 70), hours, "2023-06-01T00:00:00Z"))
    bench.write("g.csv", table("time_utc,carbon_g_per_kwh", lambda h: (300 + h % 7,), hours, "2023-06-01T00:00:00Z"))
    given(bench, "2023-06-15", 30)
    silent(bench.run("s.yaml"))
    near(max(abs(got - dry_bulb(before + 14 * 24 + h)) for h, got in enumerate(air(bench))) + 1, 1, 1e-4)
    given(bench, "2023-06-15", 30, design="")
    says(bench.run("s.yaml"), "its weather has 2208 of 8760 hours: the day that the plant is sized for is of these")
    given(bench, "2023-08-15", 30)
    bench.refused("s.yaml", r"temperature: 6552 hours in a row are missing from hour 5832 of the year on")


def test_part_of_an_epw(bench):
    """an EPW of two weeks, and one from July to June"""
    site = "{weather: w.epw, grid: {type: intensity, carbon: 300 g/kWh}}"
    bench.write("w.epw", epw(range(14 * 24), last="1/14"))
    bench.write("s.yaml", scenario(site, "design: {dry_bulb: 32 degC, wet_bulb: 22 degC}\n"))
    silent(bench.run("s.yaml"))
    bench.write("w.epw", epw(range(4344, 4344 + 8760), year=0, start=datetime.date(2022, 1, 1), first="7/1", last="6/30", t=lambda h: dry_bulb(h % 8760)))
    bench.write("s.yaml", scenario(site))
    silent(bench.run("s.yaml"))
    near(air(bench)[0], dry_bulb(0), 1e-4)


def test_offsets(bench):
    """+01:00 in winter, +02:00 in summer, -00:00: each its moment of UTC"""
    bench.write("w.csv", table(WEATHER, lambda h: (10, 70)))
    given(bench, "2022-12-31", 1)
    bench.write("g.csv", table("timestamp,carbon_g_per_kwh", lambda h: (h % 100 + 3,), start="2023-01-01T00:00:00Z", suffix="+01:00"))
    silent(bench.run("s.yaml"))
    near(carbon(bench)[23], 0.003)
    rows, at = ["timestamp,carbon_g_per_kwh"], datetime.datetime(2022, 12, 31, 23)
    for h in range(8760):
        moment = at + datetime.timedelta(hours=h)
        summer = datetime.datetime(2023, 3, 26, 1) <= moment < datetime.datetime(2023, 10, 29, 1)
        rows.append(f"{moment + datetime.timedelta(hours=1 + summer)}+0{1 + summer}:00,{300 + h % 11}")
    bench.write("g.csv", "\n".join(rows) + "\n")
    given(bench, "2023-10-29", 1)
    silent(bench.run("s.yaml"))
    first = int((datetime.datetime(2023, 10, 29) - at).total_seconds()) // 3600
    for h, got in enumerate(carbon(bench)):
        near(got, (300 + (first + h) % 11) / 1000)
    bench.write("g.csv", table("timestamp,carbon_g_per_kwh", lambda h: (h % 100 + 3,), suffix="-00:00"))
    given(bench, "2023-01-01", 1)
    silent(bench.run("s.yaml"))
    near(carbon(bench)[5], 0.008)


def test_finer(bench):
    """half hours and five minutes are averaged; unequal steps are refused"""
    bench.write("w.csv", table(WEATHER, lambda h: (10 + h % 4, 70), range(8760 * 4), step_s=900))
    given(bench, "2023-01-01", 1)
    for step_s in (1800, 300):
        n = 3600 // step_s
        bench.write("g.csv", table("time_utc,carbon_g_per_kwh", lambda h, n=n: (300 + 40 * (h % n) / (n - 1),), range(2 * 24 * n),
                                   step_s=step_s))
        silent(bench.run("s.yaml"))
        near(carbon(bench)[1], 0.320)
    near(air(bench)[3], 11.5)
    bench.write("g.csv", "time_utc,carbon_g_per_kwh\n" + "".join(
        f"2023-01-01T{h:02}:{m:02}Z,300\n" for h in range(24) for m in ((0, 30, 40) if h == 7 else (0, 30))))
    bench.refused("s.yaml", r"g\.csv:18:1: error: this row comes 10 min after the one before, but others come after 30 min")


def test_half_hourly_epw(bench):
    """two records an hour"""
    lines = epw().splitlines(keepends=True)
    text = "".join(lines[:7]) + lines[7].replace("PERIODS,1,1", "PERIODS,1,2")
    for line in lines[8:]:
        cells = line.split(",")
        for minute, warmer in ((30, -1), (60, 1)):
            text += ",".join(cells[:4] + [str(minute), cells[5], f"{float(cells[6]) + warmer:.4f}"] + cells[7:])
    bench.write("w.epw", text)
    bench.write("s.yaml", scenario("{weather: w.epw, grid: {type: intensity, carbon: 300 g/kWh}}"))
    silent(bench.run("s.yaml"))
    near(air(bench)[7], dry_bulb(7), 1e-4)


def test_several_years(bench):
    """a run through three years and a leap day has the hours of their own dates"""
    hours = range((365 + 366 + 365) * 24)
    bench.write("w.csv", table(WEATHER, lambda h: (10 + h % 5, 70), hours, "2023-01-01T00:00:00Z"))
    bench.write("g.csv", table("time_utc,carbon_g_per_kwh", lambda h: (300 + h % 101,), hours, "2023-01-01T00:00:00Z"))
    given(bench, "2023-07-01", 700)
    silent(bench.run("s.yaml", "--set", "series=hourly"))
    first = (datetime.datetime(2023, 7, 1) - datetime.datetime(2023, 1, 1)).days * 24
    for h in (0, 100, 24 * 243 + 5, 24 * 244, 24 * 699 + 23):  # 29 February 2024 is day 243 of the run
        near(carbon(bench)[h], (300 + (first + h) % 101) / 1000)
        near(air(bench)[h], 10 + (first + h) % 5)
    given(bench, "2024-02-29", 1)
    silent(bench.run("s.yaml"))
    near(carbon(bench)[3], (300 + ((365 + 59) * 24 + 3) % 101) / 1000)


def priced(bench, prices, offset=0, scheduler=""):
    given(bench, "2023-01-01", 1, offset, rest=f"supply: [{{type: grid-connection, prices: {prices}}}]\n{scheduler}")
    bench.write("w.csv", table(WEATHER, lambda h: (10, 70)))
    bench.write("g.csv", table("time_utc,carbon_g_per_kwh", lambda h: (300,)))


def test_one_price(bench):
    """a single price stands for all hours, with or without a unit"""
    for text in ("0.12", "0.12 /kWh", "120 /MWh", "[0.12]", f"[{', '.join(['0.12'] * 24)}]"):
        priced(bench, text)
        silent(bench.run("s.yaml"))
        near(bench.summary()["electricity_cost"], 0.12 * bench.summary()["facility_energy_j"] / 3.6e6, 1e-6)


def test_price_files(bench):
    """the forms of prices in use: 0.1 in even hours of UTC, 0.3 in odd ones"""
    start = datetime.datetime(2022, 12, 30)
    hours = [(start + datetime.timedelta(hours=h), 0.1 + 0.2 * (h % 2)) for h in range(4 * 24)]
    eleven = datetime.timedelta(hours=10, minutes=5)
    files = {
        "ours": "time_utc,price_per_kwh\n" + "".join(f"{t:%Y-%m-%dT%H:%MZ},{p}\n" for t, p in hours),
        "AEMO, 5 min": "REGION,SETTLEMENTDATE,TOTALDEMAND,RRP,PERIODTYPE\n" + "".join(
            f"NSW1,{t + eleven + datetime.timedelta(minutes=m):%Y/%m/%d %H:%M:%S},5000,{1000 * p},TRADE\n"
            for t, p in hours for m in range(0, 60, 5)),
        "CAISO": "INTERVALSTARTTIME_GMT,INTERVALENDTIME_GMT,LMP_TYPE,MW\n" + "".join(
            f"{t:%Y-%m-%dT%H:%M}:00-00:00,x,{part},{1000 * p if part == 'LMP' else 7}\n" for t, p in hours for part in ("LMP", "MCC")),
        "gridstatus": "Interval Start,Interval End,Market,Location,LMP\n" + "".join(
            f"{t - datetime.timedelta(hours=8):%Y-%m-%d %H:%M:%S}-08:00,x,DAM,HUB,{1000 * p}\n" for t, p in hours),
        "ENTSO-E": '"MTU (CET/CEST)","Area","Sequence","Day-ahead Price (EUR/MWh)"\n' + "".join(
            f'"{t + datetime.timedelta(hours=1):%d/%m/%Y %H:%M:%S} - x","BZN|DE-LU","Sequence 1","{1000 * p}"\n' for t, p in hours),
    }
    for form, text in files.items():
        priced(bench, "{file: p.csv}")
        bench.write("p.csv", text)
        said = bench.run("s.yaml")
        assert not said, f"{form}: {said}"
        rows = bench.rows("series")
        paid = sum(row["facility_power_w"] * 3600 / 3.6e6 * (0.1 + 0.2 * (h % 2)) for h, row in enumerate(rows))
        near(bench.summary()["electricity_cost"], paid, 1e-6)


def test_shipped_prices(bench):
    """day-ahead-battery: the bill is that of the shipped file hour by hour, negative ones too, and its battery makes it smaller"""
    root = pathlib.Path(__file__).resolve().parents[2]
    with open(root / "platforms/prices/DE-LU_2024-04_day-ahead.csv", newline="", encoding="utf-8") as file:
        price = {row["time_utc"]: float(row["price_eur_per_mwh"]) / 1000 for row in csv.DictReader(file)}
    costs = []
    for words in (["--set", "supply[1].power=1 W"], []):
        silent(bench.run(root / "scenarios/day-ahead-battery.yaml", *words))
        at, paid = datetime.datetime(2024, 4, 4, 23), 0
        for row in bench.rows("series"):
            hour = at + datetime.timedelta(seconds=row["time_s"])
            paid += row["grid_import_w"] * row["interval_s"] / 3.6e6 * price[f"{hour:%Y-%m-%dT%H:%MZ}"]
        near(bench.summary()["electricity_cost"], paid)
        costs.append(paid)
    assert costs[1] < costs[0], costs


def test_two_currencies(bench):
    """prices of a file in euros among costs in dollars: said, since nothing is converted"""
    root = pathlib.Path(__file__).resolve().parents[2]
    words = ["--set", "duration=1 d", "--set", "costs=usa"]
    says(bench.run(root / "scenarios/day-ahead-battery.yaml", *words), "prices are in EUR and the other costs in USD")
    silent(bench.run(root / "scenarios/day-ahead-battery.yaml", *words, "--set", "costs.currency=EUR"))


def test_battery_on_prices(bench):
    """day-ahead-battery: hour by hour the battery does what its policy says of the file's prices, with losses and window by hand"""
    root = pathlib.Path(__file__).resolve().parents[2]
    silent(bench.run(root / "scenarios/day-ahead-battery.yaml"))
    rows = bench.rows("series")
    assert len(rows) == 21 * 24
    with open(root / "platforms/prices/DE-LU_2024-04_day-ahead.csv", newline="", encoding="utf-8") as file:
        price = {row["time_utc"]: float(row["price_eur_per_mwh"]) for row in csv.DictReader(file)}
    begin = datetime.datetime(2024, 4, 4, 23)
    low, _, high = statistics.quantiles(price.values(), n=4, method="inclusive")  # of what the file has, and of no hour besides
    price = [price[f"{begin + datetime.timedelta(hours=h):%Y-%m-%dT%H:%MZ}"] for h in range(len(rows))]
    most_w, capacity_j, one_way = 1e6, 4e6 * 3600, 0.86 ** 0.5
    rest = -math.log(1 - 0.02) / (30 * 86400)  # per second
    kept, effective_s = math.exp(-rest * 3600), (1 - math.exp(-rest * 3600)) / rest
    stored_j, charged, discharged = 0.5 * capacity_j, 0, 0
    for hour, row in enumerate(rows):
        load_w = row["grid_import_w"] + row["battery_supply_w"]
        wish_w = load_w if price[hour] > high else -most_w if price[hour] < low else 0
        room_w = (0.95 * capacity_j - stored_j * kept) / effective_s / one_way
        left_w = (stored_j * kept - 0.2 * capacity_j) / effective_s * one_way
        give_w = max(min(wish_w, most_w, max(left_w, 0)), -most_w, -max(room_w, 0))
        stored_j = stored_j * kept + effective_s * (-give_w / one_way if give_w > 0 else -give_w * one_way)
        assert abs(row["battery_supply_w"] - give_w) < 1e-3, (hour, row["battery_supply_w"], give_w)
        assert abs(row["battery_stored_j"] - stored_j) < 1, (hour, row["battery_stored_j"], stored_j)
        charged, discharged = charged + (give_w < 0), discharged + (give_w > 0)
    assert charged and discharged, "it stood still"


def test_prices_steer(bench):
    """a policy that reads prices waits for the cheap hours of the file"""
    priced(bench, "{file: p.csv}", scheduler="scheduler: {type: price-aware}\n")
    bench.write("p.csv", table("time_utc,price_per_kwh", lambda h: (0.5 if h < 12 else 0.1,), range(10 * 24)))
    text = (bench.folder / "s.yaml").read_text().replace("gpu_util: 0.5}", "gpu_util: 0.5, deadline: 20 h}")
    bench.write("s.yaml", text)
    bench.run("s.yaml")
    assert bench.rows("jobs")[0]["started_s"] >= 12 * 3600, bench.rows("jobs")[0]
