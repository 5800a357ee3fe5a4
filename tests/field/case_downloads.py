# SPDX-License-Identifier: Apache-2.0
"""What comes of downloads and spreadsheets: lines above the header, Open-Meteo's own form, days in place of hours, units that slipped."""
from bench import near, says, silent
from weather import dry_bulb, scenario, sun, table

SITE = "{weather: w.csv, grid: %s, latitude: 45 deg, longitude: 8 deg, elevation: 200 m, utc_offset: 1 h}"
CARBON = "{type: intensity, carbon: 100 g/kWh}"
WEATHER = table("time_utc,temperature_degc,relative_humidity_pct", lambda h: (dry_bulb(h), 70))
PRICES = "supply: [{type: grid-connection, prices: {file: p.csv}}]"
PANELS = "supply: [{type: photovoltaic, capacity: 100 kW, tilt: 0 deg}]"


def given(bench, weather=WEATHER, grid=CARBON, rest=""):
    bench.write("s.yaml", scenario(SITE % grid, rest))
    bench.write("w.csv", weather)


def series(bench, column):
    return bench.column("series", column)


def test_lines_above_the_header(bench):
    """comments that begin with #"""
    given(bench, WEATHER)
    silent(bench.run("s.yaml"))
    plain = series(bench, "dry_bulb_k")
    given(bench, "# made on Monday, 3 pm; degC\n#\n" + WEATHER)
    silent(bench.run("s.yaml"))
    assert series(bench, "dry_bulb_k") == plain
    bench.write("w.csv", "# made on Monday\n" + WEATHER.replace(",70\n", ",seventy\n", 1))
    bench.refused("s.yaml", r"w.csv:3:\d+: error: `seventy` is not a number")


def open_meteo(offset_s, rows=8760):
    """temperature at the hour, radiation of the hour before"""
    lines = ["latitude,longitude,elevation,utc_offset_seconds,timezone,timezone_abbreviation", f"45.0,8.0,200.0,{offset_s},X,X", "",
             "time,temperature_2m (°C),relative_humidity_2m (%),surface_pressure (hPa),wind_speed_10m (km/h),shortwave_radiation (W/m²),"
             "direct_normal_irradiance (W/m²),diffuse_radiation (W/m²)"]
    body = table("x", lambda h: (dry_bulb(h), 70, 989, 10.8, sun(h - 1), sun(h - 1), 0), range(rows), suffix="").splitlines()[1:]
    return "\n".join(lines + [line.replace(":00:00,", ":00,", 1) for line in body]) + "\n"


def test_open_meteo(bench):
    """Open-Meteo: two lines about the place, whose clock its times have; hPa, km/h, radiation of the hour that ends"""
    given(bench, open_meteo(0), rest=PANELS)
    silent(bench.run("s.yaml"))
    for h, kelvin in enumerate(series(bench, "dry_bulb_k")):
        near(kelvin, 273.15 + float(f"{dry_bulb((h - 1) % 8760):.6g}"), 1e-9)
    ours = table("time_utc,temperature_degc,relative_humidity_pct,pressure_pa,wind_speed_m_s,ghi_w_m2,dni_w_m2,dhi_w_m2",
                 lambda h: (dry_bulb(h), 70, 98900, 3, sun(h), sun(h), 0))
    theirs = bench.rows("series")
    given(bench, ours, rest=PANELS)
    bench.run("s.yaml")
    assert theirs == bench.rows("series")
    given(bench, open_meteo(3600), rest=PANELS)
    silent(bench.run("s.yaml"))
    for h, kelvin in enumerate(series(bench, "dry_bulb_k")):
        near(kelvin, 273.15 + float(f"{dry_bulb(h):.6g}"), 1e-9)


def test_open_meteo_of_several_places(bench):
    """of several places, or without a clock: said"""
    given(bench, open_meteo(0).replace("latitude", "location_id,latitude", 1))
    bench.refused("s.yaml", "this is the weather of several places: ask Open-Meteo for one of them")
    given(bench, open_meteo(0).replace("\n\n", "\n46.0,9.0,200.0,0,X,X\n\n", 1))
    bench.refused("s.yaml", "this is the weather of several places")
    given(bench, open_meteo("soon"))
    bench.refused("s.yaml", "the second line has no `utc_offset_seconds`")


def test_days(bench):
    """a grid or prices by the day: each value stands for its hours, and that is said"""
    days = "time_utc,carbon_g_per_kwh\n" + "".join(f"2023-01-{d:02d}T00:00Z,{100 * d}\n" for d in range(1, 8))
    given(bench, grid="g.csv")
    bench.write("g.csv", days)
    bench.write("s.yaml", (bench.folder / "s.yaml").read_text().replace("duration: 1 d", "duration: 2 d").replace("start: 2023-01-01", "start: 2023-01-03"))
    says(bench.run("s.yaml"), "g.csv: warning: its rows are 24 h apart: each stands for all these hours")
    for h, carbon in enumerate(series(bench, "carbon_intensity_kg_per_kwh")):
        near(carbon, 0.2 if h < 1 else 0.3 if h < 25 else 0.4)


def test_dates_far_apart(bench):
    """a hostile file does not cost what lies between its dates"""
    given(bench, grid="g.csv")
    for days in ("0001-01-01,1\n9999-01-01,2\n", "0001-01-01,1\n0051-01-01,2\n0101-01-01,3\n"):
        bench.write("g.csv", "time_utc,carbon_g_per_kwh\n" + days)
        bench.refused("s.yaml", "its rows span .* years, from line 2 to .: is a date wrong|hours in a row are missing|the run needs 24 hours that this file does not have")
    given(bench, rest=PRICES)
    bench.write("p.csv", "period,price,price-units\n0001,1,cents per kilowatt-hour\n9999-12,1,cents per kilowatt-hour\n")
    bench.refused("s.yaml", "p.csv:3:1: error: its rows span more than 100 years: is a date wrong")


def test_units_of_prices(bench):
    """cents and dollars, kWh and MWh: what no market ever had is refused; in a currency of one's own anything may be"""
    for name, value, said in (("price_usd_per_kwh", 12.5, "is `price_usd_per_kwh` in cents, or per MWh"),
                              ("price_eur_per_kwh", 80, "is `price_eur_per_kwh` in cents, or per MWh"),
                              ("price_eur_per_mwh", 0.08, "never above 0.08 per MWh in 72 rows: is `price_eur_per_mwh` per kWh"),
                              ("price_per_kwh", 80, None), ("price_usd_per_kwh", 0.08, None), ("price_eur_per_mwh", 80, None), ("price_eur_per_mwh", -3, None)):
        given(bench, rest=PRICES)
        bench.write("p.csv", table(f"time_utc,{name}", lambda h, value=value: (value,), range(72)))
        if said:
            bench.refused("s.yaml", said)
        else:
            bench.run("s.yaml")


def test_shares(bench):
    """a renewable share that never exceeds one per cent"""
    given(bench, grid="g.csv")
    bench.write("g.csv", table("time_utc,carbon_g_per_kwh,renewable_pct", lambda h: (300, 0.3 + 0.1 * (h % 3))))
    says(bench.run("s.yaml"), "the renewable share is never above 0.5 %: is `renewable_pct` a fraction")
