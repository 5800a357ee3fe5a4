# SPDX-License-Identifier: Apache-2.0
"""Files that contradict themselves: what cannot be is refused, what hardly can be is said."""
from bench import says, silent
from weather import dew_point, dry_bulb, epw, scenario, sun, table

EPW = "{weather: w.epw, grid: {type: intensity, carbon: 300 g/kWh}}"
CSV = "{weather: w.csv, grid: {type: intensity, carbon: 300 g/kWh}, elevation: 200 m, utc_offset: 0 h}"


def given(bench, **how):
    bench.write("s.yaml", scenario(EPW))
    bench.write("w.epw", epw(**how))


def given_table(bench, header, row, site=CSV):
    bench.write("s.yaml", scenario(site))
    bench.write("w.csv", table(header, row))


def test_sound(bench):
    """a sound file is read without a word"""
    given(bench)
    silent(bench.run("s.yaml"))


def test_comma_in_city(bench):
    """a comma in the city's name shifts the fields of LOCATION"""
    given(bench, city="Teststadt, Nord")
    bench.refused("s.yaml", r"w\.epw:1:\d+: error: LOCATION has 10 fields, .*comma")


def test_zone_and_longitude(bench):
    """a time zone 8 h from the sun is refused, in the file and in the scenario"""
    given(bench, zone=9.0)
    bench.refused("s.yaml", r"w\.epw:1:\d+: error: UTC\+9 h and longitude 8 deg contradict each other")
    given_table(bench, "time_utc,temperature_degc,relative_humidity_pct", lambda h: (dry_bulb(h), 70),
                "{weather: w.csv, grid: {type: intensity, carbon: 300 g/kWh}, longitude: -77 deg, elevation: 200 m, utc_offset: 5 h}")
    bench.refused("s.yaml", r"s\.yaml:3:\d+: error: UTC\+5 h and longitude -77 deg contradict")


def test_date_line(bench):
    """the way round the earth is short: UTC+13 at 172 degrees west is Samoa, and Kashgar is 3 h ahead"""
    given(bench, longitude=-172.0, zone=13.0)
    silent(bench.run("s.yaml"))
    given(bench, longitude=76.0, zone=8.0, ghi=lambda h: sun(h - 3), dni=lambda h: sun(h - 3))
    silent(bench.run("s.yaml"))


def test_humidity_as_fraction(bench):
    """a relative humidity of 0.70 or of 0 all year is no per cent"""
    for value in (0.70, 0):
        given(bench, rh=lambda h, v=value: v)
        bench.refused("s.yaml", r"relative humidity is never above .* a fraction")
    given_table(bench, "time_utc,temperature_degc,relative_humidity_pct", lambda h: (dry_bulb(h), 0.7))
    bench.refused("s.yaml", r"w\.csv: error: relative humidity is never above 0\.7 %")


def test_humidity_and_dew_point(bench):
    """humidity that the dew point of the same row contradicts is said"""
    given(bench, rh=lambda h: 30)
    says(bench.run("s.yaml"), r"relative humidity and dew point differ by more than 20 points in 8760 of 8760 hours")


def test_sun_and_clock(bench):
    """a sun 8 h late is said"""
    given(bench, ghi=lambda h: sun(h - 8), dni=lambda h: sun(h - 8))
    says(bench.run("s.yaml"), r"its sun is 7\.5 h behind the clock")


def test_kelvins(bench):
    """temperatures in kelvins and in degrees Fahrenheit"""
    given(bench, t=lambda h: dry_bulb(h) + 273.15, dew=lambda h: dew_point(h) + 273.15)
    bench.refused("s.yaml", r"dry bulb in degC of .*: is it in kelvins\?")
    given_table(bench, "time_utc,temperature_degc,relative_humidity_pct", lambda h: (dry_bulb(h) + 273.15, 70))
    bench.refused("s.yaml", r"temperature of .* is outside -90 \.\. 70: is it in kelvins\?")
    given_table(bench, "time_utc,temperature_degc,relative_humidity_pct", lambda h: (32 + 1.8 * dry_bulb(h), 70))
    bench.refused("s.yaml", "is it in degrees Fahrenheit")


def test_pressure(bench):
    """pressure in hPa and kPa, and of another height"""
    for factor, unit in ((0.01, "hPa"), (0.001, "kPa")):
        given(bench, p=lambda h, f=factor: 98900 * f)
        bench.refused("s.yaml", f"station pressure in Pa of .*: is it in {unit}")
    given(bench, elevation=2000.0, p=lambda h: 101300)
    says(bench.run("s.yaml"), "its air pressure is 101300 Pa in the mean, but 2000 m above the sea it is 79495 Pa")


def test_carbon_in_kilograms(bench):
    """carbon in kg/kWh under a name that says grams"""
    given_table(bench, "time_utc,temperature_degc,relative_humidity_pct", lambda h: (dry_bulb(h), 70), CSV.replace(
        "{type: intensity, carbon: 300 g/kWh}", "g.csv"))
    bench.write("g.csv", table("time_utc,carbon_g_per_kwh", lambda h: (0.3 + 0.1 * (h % 2),)))
    bench.refused("s.yaml", r"carbon intensity is never above 0\.4 in 8760 rows: `carbon_g_per_kwh` is in kg/kWh here")


def test_night_offset(bench):
    """a pyranometer's -1 W/m2 at night is darkness; -30 is a mistake"""
    given(bench, ghi=lambda h: sun(h) or -1)
    silent(bench.run("s.yaml"))
    given(bench, ghi=lambda h: sun(h) or -30)
    bench.refused("s.yaml", "global irradiance in W/m2 of -30 is outside -20")


def test_no_pressure(bench):
    """no pressure at all: the standard atmosphere at 200 m, 98,945 Pa"""
    given(bench, p=lambda h: 999999)
    says(bench.run("s.yaml"), "no station pressure at all: 98945 Pa is taken, the standard atmosphere at 200 m")
