# SPDX-License-Identifier: Apache-2.0
"""Weather files of our own making: a year of a plain climate at 45 degrees north, whose values are known in closed form."""
import datetime
import math

HEADER = """LOCATION,{city},-,TST,made,000000,{latitude},{longitude},{zone},{elevation}
DESIGN CONDITIONS,0
TYPICAL/EXTREME PERIODS,0
GROUND TEMPERATURES,0
HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0
COMMENTS 1,made for a test
COMMENTS 2,
DATA PERIODS,1,{records},Data,Sunday,{first},{last}
"""


def dry_bulb(hour):
    """degC in an hour of the year: mean 10, winter to summer 24 K, night to day 8 K"""
    return 10 - 12 * math.cos(2 * math.pi * hour / 8760) - 4 * math.cos(2 * math.pi * (hour % 24 - 3) / 24)


def dew_point(hour):
    """of 70 %, by the Magnus formula that is inverted here"""
    t = dry_bulb(hour)
    g = math.log(0.7) + 17.62 * t / (243.12 + t)
    return 243.12 * g / (17.62 - g)


def sun(hour):
    """W/m2 on the ground: twelve hours of a half sine"""
    return max(0, 600 * math.sin(math.pi * (hour % 24 + 0.5 - 6) / 12))


def epw(hours=range(8760), year=2023, city="Teststadt", latitude=45.0, longitude=8.0, zone=1.0, elevation=200.0, first="1/1",
        last="12/31", start=datetime.date(2023, 1, 1), **column):
    """column: a function of the hour for any of t, dew, rh, p, ghi, dni, dhi, wind."""
    text = [HEADER.format(city=city, latitude=latitude, longitude=longitude, zone=zone, elevation=elevation, records=1, first=first,
                          last=last)]
    get = {"t": dry_bulb, "dew": dew_point, "rh": lambda h: 70, "p": lambda h: 98900, "ghi": sun, "dni": sun, "dhi": lambda h: 0,
           "wind": lambda h: 3, **column}
    for h in hours:
        day = start + datetime.timedelta(days=h // 24)
        v = {name: f"{function(h):.6g}" for name, function in get.items()}
        text.append(f"{year or day.year},{day.month},{day.day},{h % 24 + 1},0,?9,{v['t']},{v['dew']},{v['rh']},{v['p']},0,0,300,"
                    f"{v['ghi']},{v['dni']},{v['dhi']},0,0,0,0,0,{v['wind']},0,0,9999,99999,9,999999999,0,0,0,99,0,0,0\n")
    return "".join(text)


def table(header, row, hours=range(8760), start="2023-01-01T00:00:00Z", step_s=3600, suffix="Z"):
    """CSV with a time and what row(hour) gives"""
    at = datetime.datetime.fromisoformat(start.replace("Z", "+00:00"))
    lines = [header]
    for h in hours:
        moment = at + datetime.timedelta(seconds=h * step_s)
        lines.append(f"{moment:%Y-%m-%dT%H:%M:%S}{suffix}," + ",".join(f"{cell:.6g}" for cell in row(h)))
    return "\n".join(lines) + "\n"


def scenario(site, rest=""):
    """One server that idles for a day; site: a flow mapping."""
    return f"""samovar: 1
name: weather
site: {site}
start: 2023-01-01
duration: 1 d
platform: {{nodes: [{{type: dgx-h100, count: 4}}]}}
workloads: [{{name: j, type: generic, nodes: 1, duration: 1 h, gpu_util: 0.5}}]
cooling: chiller-tower
{rest}"""
