# SPDX-License-Identifier: Apache-2.0
"""A run begins in the state of its own first hour, whatever its plant could not do on the hottest day under full load."""
from datetime import datetime, timedelta

from bench import near

JOB = "{name: j, type: generic, nodes: 4, duration: 1 d, gpu_util: 0.3}"
SCENARIO = """samovar: 1
name: small-plant
site: dulles
start: 2023-01-10
duration: 1 d
tick: 10 min
platform: {nodes: [{type: dgx-h100, count: 16}]}
workloads: [%s]
cooling: [{type: crah}, {type: pump}, {type: chiller, margin: MARGIN}, {type: pump}, {type: cooling-tower}]
"""


def small(bench, margin, *changes):
    bench.write("s.yaml", (SCENARIO % JOB).replace("MARGIN", margin))
    bench.run("s.yaml", *(word for change in changes for word in ("--set", change)))
    return bench.rows("series")


def steady(series):
    near(min(row["it_power_w"] for row in series), max(row["it_power_w"] for row in series), 1e-9)


def test_margins(bench):
    """a plant that is smaller than the nameplate carries its load from the first tick on"""
    large = small(bench, "1.2")
    for margin in ("0.9", "0.5", "0.3"):
        series = small(bench, margin)
        steady(series + large)
        assert bench.summary()["throttled_s"] == 0 and bench.summary()["unmet_heat_j"] < 1


def test_hourly(bench):
    """so it does in ticks of an hour, and with a small tower"""
    for change in ("cooling[2].margin=0.8", "cooling[4].margin=0.6"):
        steady(small(bench, "1", "tick=1 h", change))
        assert bench.summary()["throttled_s"] == 0


def test_size_of_the_rest(bench):
    """a smaller chiller does not make the air handlers larger"""
    small(bench, "1.2")
    before = bench.rows("equipment")[0]
    small(bench, "0.8")
    assert bench.rows("equipment")[0]["air_flow_m3_s"] == before["air_flow_m3_s"]


def test_service(bench):
    """a service on such a plant turns nobody away"""
    bench.write("s.yaml", SCENARIO.replace("MARGIN", "0.9").replace("duration: 1 d", "duration: 1 h") %
                "{name: chat, type: serving, fidelity: exact, model: llama-2-70b, replicas: 16, gpus_per_replica: 8, traffic: "
                "{rate: 2 /s}, prompt_tokens: {type: constant, value: 500}, output_tokens: {type: constant, value: 100}}")
    bench.run("s.yaml")
    assert bench.summary()["requests_rejected"] == 0 and bench.summary()["requests"] > 5000


def test_half_a_hot_year(bench):
    """thousands of hours with a wet bulb of 34 degC and more do not slow the servers of a cool hour"""
    hour, rows = datetime(2023, 1, 1), ["time_utc,temperature_degc,relative_humidity_pct"]
    while hour.year == 2023:
        hot = 4 <= hour.month <= 9
        rows.append(f"{hour:%Y-%m-%dT%H:%M}Z,{44 if hot else 30},{60 if hot else 40}")
        hour += timedelta(hours=1)
    bench.write("hot.csv", "\n".join(rows) + "\n")
    series = small(bench, "1", "site={name: hot, latitude: 38.9 deg, longitude: -77.4 deg, utc_offset: -5 h, elevation: 98 m, "
                               "weather: hot.csv, grid: {type: intensity, carbon: 300 g/kWh}}")
    steady(series)
    assert bench.summary()["throttled_s"] == 0 and {row["speed_frac"] for row in series} == {1}


def test_any_start(bench):
    """a hot afternoon is the same whether the run begins with it or with its day"""
    for cooling in ("warm-water-dry", "air-economizer", "direct-evaporative", "immersion-1p-dry"):
        hours = []
        for start in ("2023-07-10", "2023-07-10T14:00"):
            bench.write("s.yaml", SCENARIO.replace("tick: 10 min\n", "") % JOB.replace("4,", "16,").replace("1 d", "9 d"))
            bench.run("s.yaml", "--set", f"cooling={cooling}", "--set", f"start={start}")
            hours.append([row for row in bench.rows("series") if row["timestamp"] >= "2023-07-10T14"])
        near(hours[0][0]["it_power_w"], hours[1][0]["it_power_w"], 2e-3)
        near(hours[0][1]["facility_power_w"], hours[1][1]["facility_power_w"], 1e-5)


def test_fails_at_once(bench):
    """a chiller that fails in the first second was there before: the hall warms as fast as one that has run for an hour"""
    warm = []
    for start in ("2023-07-04T11:00", "2023-07-04T12:00"):
        small(bench, "1.2", f"start={start}", "duration=70 min", "tick=10 s",
              "failures=[{component: chiller, at: 2023-07-04T12:00, duration: 1 h}]")
        warm.append([row["supply_air_k"] for row in bench.rows("series") if row["timestamp"] >= "2023-07-04T12"])
    assert warm[1][0] < 297.15 + 2 and warm[1][60] > 297.15 + 5, warm[1]
    for before, now in zip(*warm):
        assert abs(before - now) < 0.05, (before, now)
