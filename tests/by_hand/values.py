#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tests/by_hand/values.py: the numbers that the tests named *_by_hand.c compare with, each calculated from its source's formula and
nothing of the program. Psychrometrics are Sonntag's (1990), where the program has Hyland and Wexler's; integrals are Runge-Kutta's;
roots are bisected. The tests write out the same calculation in their comments."""
import math

K = 273.15
CP_AIR, CP_VAPOUR, CP_WATER, H_0 = 1006.0, 1860.0, 4186.0, 2.501e6


def bisect(f, low, high):
    """Root of an f that rises."""
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if f(middle) < 0 else (low, middle)
    return (low + high) / 2


def saturation_pa(t):
    """Sonntag 1990, Zeitschrift fuer Meteorologie 70:340, t in degC, over water or ice."""
    T = t + K
    if t >= 0:
        return math.exp(-6096.9385 / T + 21.2409642 - 2.711193e-2 * T + 1.673952e-5 * T * T + 2.433502 * math.log(T))
    return math.exp(-6024.5282 / T + 29.32707 + 1.0613868e-2 * T - 1.3198825e-5 * T * T - 0.49382577 * math.log(T))


def w_saturated(t, p):
    e = saturation_pa(t)
    return 0.621945 * e / (p - e)


def w_of(t, humidity, p):
    e = humidity * saturation_pa(t)
    return 0.621945 * e / (p - e)


def enthalpy(t, w):
    return CP_AIR * t + w * (H_0 + CP_VAPOUR * t)


def h_saturated(t, p):
    return enthalpy(t, w_saturated(t, p))


def w_at_wet_bulb(t, wet, p):
    """ASHRAE Fundamentals 2017, ch. 1, eq. 33 and 35."""
    if wet >= 0:
        return ((2501 - 2.326 * wet) * w_saturated(wet, p) - 1.006 * (t - wet)) / (2501 + 1.86 * t - 4.186 * wet)
    return ((2830 - 0.24 * wet) * w_saturated(wet, p) - 1.006 * (t - wet)) / (2830 + 1.86 * t - 2.1 * wet)


def wet_bulb(t, w, p):
    return bisect(lambda x: w_at_wet_bulb(t, x, p) - w, -40, t)


def counterflow(ntu, r):
    if abs(1 - r) < 1e-9:
        return ntu / (1 + ntu)
    e = math.exp(-ntu * (1 - r))
    return (1 - e) / (1 - r * e)


def crossflow(ntu, r):
    return 1 - math.exp(ntu ** 0.22 / r * (math.exp(-r * ntu ** 0.78) - 1))


def log_mean(a, b):
    return (a - b) / math.log(a / b)


def show(name, *values):
    print(f"{name:44s}", *(f"{value:.6g}" for value in values))


def wet_bulbs():
    for t, humidity in ((35, 0.15), (25, 0.40), (10, 0.70), (-5, 0.60)):
        w = w_of(t, humidity, 82e3)
        show(f"wet bulb, 82 kPa, {t} degC {humidity:.0%}: W, degC", w, wet_bulb(t, w, 82e3))


def tower():
    """Braun's effectiveness for the heat, Poppe's equations with a Lewis factor of 1 for the water."""
    heat, range_k, wet_design, approach, p = 1e6, 5.56, 25.55, 3.89, 101325
    C = heat / range_k
    air = C * 5 / (h_saturated(wet_design + 5, p) - h_saturated(wet_design, p))
    gained = heat / air
    leaving = bisect(lambda t: h_saturated(t, p) - h_saturated(wet_design, p) - gained, wet_design, 60)
    cpe = gained / (leaving - wet_design)
    least, most = min(air * cpe, C), max(air * cpe, C)
    effectiveness = heat / (least * (approach + range_k))
    ntu = bisect(lambda n: counterflow(n, least / most) - effectiveness, 0, 50)
    ua = ntu * least * CP_AIR / cpe
    show("tower: air kg/s, UA W/K, NTU", air, ua, ntu)

    def evaporation(dry, w, hot, out):
        """From the outlet up, t in degC: Kloppers and Kroeger 2005, eq. 1 to 9 with Le = 1; dw by dt."""
        water = C / CP_WATER

        def slopes(t, y):
            w_air, i = y
            ws, hs = w_saturated(t, p), h_saturated(t, p)
            foggy = i > h_saturated(-30, p) and w_air > w_saturated(bisect(lambda x: h_saturated(x, p) - i, -30, 90), p)
            hv = H_0 + CP_VAPOUR * t
            if foggy:
                t_air = bisect(lambda x: enthalpy(x, w_saturated(x, p)) + (w_air - w_saturated(x, p)) * CP_WATER * x - i, -30, 90)
                difference = ws - w_saturated(t_air, p)
                h_gap = hs - i + (w_air - w_saturated(t_air, p)) * CP_WATER * t
            else:
                difference, h_gap = ws - w_air, hs - i
            dw = CP_WATER * water / air * difference / (h_gap - difference * CP_WATER * t)
            di = CP_WATER * water / air * (1 + difference * CP_WATER * t / (h_gap - difference * CP_WATER * t))
            return dw, di

        y, steps = (w, enthalpy(dry, w)), 400
        d = (hot - out) / steps
        for n in range(steps):
            t = out + n * d
            k1 = slopes(t, y)
            k2 = slopes(t + d / 2, [y[j] + d / 2 * k1[j] for j in (0, 1)])
            k3 = slopes(t + d / 2, [y[j] + d / 2 * k2[j] for j in (0, 1)])
            k4 = slopes(t + d, [y[j] + d * k3[j] for j in (0, 1)])
            y = [y[j] + d / 6 * (k1[j] + 2 * k2[j] + 2 * k3[j] + k4[j]) for j in (0, 1)]
        return air * (y[0] - w)

    for wet, depression, hot in ((25.55, 8, 35), (22.6, 9.4, 33), (18, 6, 30), (20, 1, 32), (10, 4, 28), (2, 2, 24)):
        dry = wet + depression
        w = w_at_wet_bulb(dry, wet, p)
        factor = (0.1082 + 1.667 - 0.7713) * (1 + 0.0081 * min(max(wet_design - wet, -10), 25))

        def excess(out_air):
            slope = (h_saturated(out_air, p) - h_saturated(wet, p)) / (out_air - wet)
            a, u = air * slope, ua * factor * slope / CP_AIR
            return a * (out_air - wet) - counterflow(u / min(a, C), min(a, C) / max(a, C)) * min(a, C) * (hot - wet)

        moved = air * (h_saturated(bisect(excess, wet + 1e-6, hot), p) - h_saturated(wet, p))
        out = hot - moved / C
        show(f"tower at {dry:.4g}/{wet:.4g}, water {hot}: out, kg/s", out, evaporation(dry, w, hot, out))


def chiller():
    """York YT (EnergyPlus Chillers.idf): entering condenser water; 1 MW on four machines of 300 kW at 7 and 29.44 degC."""
    cap = (0.7079149, -0.002006276, -0.002596043, 0.03005922, -0.001056423, 0.002045705)
    eir = (0.5605391, -0.01377994, 6.569542e-5, 0.01321951, 0.0002686074, -0.0005011451)
    plr = (0.1861223, 0.5482049, 0.2647377)

    def surface(k, x, y):
        return k[0] + k[1] * x + k[2] * x * x + k[3] * y + k[4] * y * y + k[5] * x * y

    reference = 300e3 / surface(cap, 7, 29.44)
    for heat, y in ((1e6, 29.44), (1e6, 24), (500e3, 20), (200e3, 16)):
        units = min(4, math.ceil(heat / (300e3 * 0.9)))
        available = reference * surface(cap, 7, y)
        x = heat / units / available
        power = units * available / 6.28 * surface(eir, 7, y) * (plr[0] + plr[1] * x + plr[2] * x * x)
        show(f"chiller york-yt, {heat:.3g} W, water {y}: units, COP", units, heat / power)
    # DOE prototype by leaving water: the leaving water follows from the power.
    cap = (0.536234, 0.005581, -0.0013654, 0.0488966, -0.0012018, 0.0010523)
    eir = (1.0821822, 0.0042977, -0.0013182, -0.0260781, 0.0008256, -0.0006013)
    plr = (0.222149, 0.503156, 0.256905)
    C = 1e6 / 5
    full = 1.2e6
    power = lambda y: full / 6.28036 * surface(eir, 7, y) * sum(plr)
    y = bisect(lambda y: y - 29.44 - (full + power(y)) / C, 29.44, 50)
    reference = 300e3 / surface(cap, 7, y)
    for entering in (29.44, 24, 20):
        def work(y):
            available = reference * surface(cap, 7, y)
            x = 250e3 / available
            return 4 * available / 6.28036 * surface(eir, 7, y) * (plr[0] + plr[1] * x + plr[2] * x * x)
        out = bisect(lambda y: y - entering - (1e6 + work(y)) / C, entering, 50)
        show(f"chiller doe-90.1, 1 MW, entering {entering}: leaving, COP", out, 1e6 / work(out))


def air_cooled():
    """The table's fit to 35 degC, Carnot's share from there; water of 7 degC, 1 MW on four machines of 300 kW."""
    k = (2.0492678, -0.0827055177, 5.95089601e-4, 3.30113879, -3.78165253, 1.12295408, 0.0166858692)
    for t in (10, 29, 35, 40, 44.4):
        edge = min(max(t, 15), 35)
        capacity = 300e3 * (1 - 0.01 * max(t - 34, 0))
        load = 250e3 / capacity
        cop = math.exp(k[0] + k[1] * edge + k[2] * edge ** 2 + k[3] * load + k[4] * load ** 2 + k[5] * load ** 3 + k[6] * edge * load)
        cop = min(cop * (edge + 12 - 5.5) / (t + 12 - 5.5), 8) if t != edge else cop
        show(f"chiller-air, {t} degC: COP", cop)


def pump_and_fan():
    design = 1e6 / 6 / (998 * 4186) * 160e3 / 0.7
    for f in (1, 0.93, 0.5):
        show(f"pump, flow {f}: W", design * (0.0205 * f + 0.4101 * f ** 2 + 0.5753 * f ** 3) / 1.0059)
    density = 101325 / (287.042 * (24 + K))
    flow = 1e6 / (density * CP_AIR * 12)
    for f in (1, 0.93, 0.5):
        show(f"CRAH fan, flow {f}: m3/s, W", flow * f,
             flow * 500 / 0.7 * (0.027828 + 0.026583 * f - 0.087069 * f ** 2 + 1.03092 * f ** 3))


def power_chain():
    """platforms/power/modern.yaml, 1 MW of IT at full load, 760 kW now."""
    it, full = 760e3, 1e6
    ups_rating, pdu_rating = full * 1.1 * 2, full * 1.1
    # From the load up: lighting, distribution, UPS, each carrying what stands behind it; ratings follow the IT alone.
    lighting = 0.002 * full
    pdu = 0.01 * (it + lighting)
    x = (it + lighting + pdu) / ups_rating
    ups = ups_rating * (0.01097 + 0.00529 * x + 0.0218 * x * x)
    show("power chain: lighting, PDU, UPS, x", lighting, pdu, ups, x)


def dry_cooler():
    """1 MW, water 8 K, 5.55 K approach; balanced streams; UA from hA of air and water 1 : 2, as f^0.8 and f^0.85."""
    C = 1e6 / 8
    ntu = bisect(lambda n: crossflow(n, 1 - 1e-12) - 8 / 13.55, 0.01, 20)
    ua = ntu * C

    def heat(fan, difference):
        air_side, water_side = 1.5 * ua * fan ** 0.8, 3 * ua
        u = air_side * water_side / (air_side + water_side)
        least, most = min(fan * C, C), max(fan * C, C)
        return crossflow(u / least, least / most) * least * difference
    for t in (18, 25, 30, 33):
        fan = bisect(lambda f: heat(f, 40 + 8 - t) - 1e6, 0.2, 1.5)
        show(f"dry cooler 48 -> 40 degC at {t} degC: NTU, fan, W", ntu, fan, 40e3 * fan ** 3)


def heat_pump():
    """0.40 of Lorenz's COP between log mean temperatures, 5 K of pinch on either side."""
    for a, b, c, d in ((39, 27, 45, 80), (46, 40, 45, 75), (35, 25, 40, 70)):
        source = log_mean(a - 5 + K, b - 5 + K)
        sink = log_mean(d + 5 + K, c + 5 + K)
        show(f"heat pump {a} -> {b}, {c} -> {d}: COP", 0.4 * sink / (sink - source))


def exchanger():
    """Plate of 1 MW, 8 K on either side, 2.2 K of approach: at all tower temperatures the same effectiveness, 8 / 10.2."""
    C = 1e6 / 8
    ntu = bisect(lambda n: counterflow(n, 1) - 8 / 10.2, 0, 50)
    for sink in (21.8, 23, 25, 28):
        e = counterflow(ntu, 1)
        moved = min(e * C * (32 - sink), 1e6)
        show(f"exchanger, tower water {sink}: free share", moved / 1e6)
    e = counterflow(ntu * C / (C * 0.6), 0.6)
    show("exchanger, 60 % of the sink's flow at 22: share", min(e * C * 0.6 * (32 - 22), 1e6) / 1e6)


def store():
    """A pit that is charged with 100 kW for 150 days and gives 60 kW for 150 days, 0.2 % a day lost: E' = Q - k E by steps of an hour."""
    k, hour, q = 0.002 / 86400, 3600.0, 1 - 0.002 / 24
    n = 150 * 24
    full = 100e3 * hour * (1 - q ** n) / (1 - q)
    after = full * q ** n - 60e3 * hour * (1 - q ** n) / (1 - q)
    lost = 100e3 * hour * n - 60e3 * hour * n - after
    show("pit: full GJ, after GJ, lost GJ", full / 1e9, after / 1e9, lost / 1e9)
    assert k > 0


def battery():
    """1 MWh, 86 % round trip, no self-discharge, 20 to 95 %, from 50 %: what fills it, what it gives."""
    inward = 0.45e6 / math.sqrt(0.86)
    outward = 0.75e6 * math.sqrt(0.86)
    show("battery: Wh to fill from 50 %, Wh to empty, out/in", inward, outward, 0.86)


def photovoltaic():
    """5 MW at Phoenix, 20 degrees to the south, in the middle of an hour of 2001. Sun: Astronomical Almanac's low precision; sky: Hay
    and Davies; glass: Fresnel at 1.526; cells: King et al.; inverter: PVWatts 5."""
    rad = math.pi / 180
    for day, hour, dni, dhi, air, wind in ((171, 12, 850, 120, 38, 3), (171, 16, 700, 110, 41, 4), (354, 10, 750, 60, 12, 2)):
        n = 366 + day - 0.5 + (hour + 0.5 + 7) / 24  # days from noon of 2000-01-01
        L = (280.460 + 0.9856474 * n) % 360
        g = (357.528 + 0.9856003 * n) * rad
        lam = (L + 1.915 * math.sin(g) + 0.020 * math.sin(2 * g)) * rad
        eps = (23.439 - 4e-7 * n) * rad
        ra = math.atan2(math.cos(eps) * math.sin(lam), math.cos(lam))
        dec = math.asin(math.sin(eps) * math.sin(lam))
        gmst = (6.697375 + 0.0657098242 * n + hour + 0.5 + 7) % 24
        ha = ((gmst * 15 - 111.98) * rad - ra + math.pi) % (2 * math.pi) - math.pi
        lat, tilt = 33.45 * rad, 20 * rad
        up = math.sin(lat) * math.sin(dec) + math.cos(lat) * math.cos(dec) * math.cos(ha)
        south = math.cos(dec) * math.cos(ha) * math.sin(lat) - math.sin(dec) * math.cos(lat)
        cosine = up * math.cos(tilt) + south * math.sin(tilt)
        ghi = dni * up + dhi
        distance = 1.00014 - 0.01671 * math.cos(g) - 0.00014 * math.cos(2 * g)
        around = dni / (1361 / distance ** 2)
        diffuse = dhi * (around * cosine / up + (1 - around) * (1 + math.cos(tilt)) / 2) + ghi * 0.2 * (1 - math.cos(tilt)) / 2
        light = dni * cosine + diffuse
        angle = math.acos(cosine)
        inside = math.asin(math.sin(angle) / 1.526)
        through = lambda i, r: 1 - (math.sin(r - i) ** 2 / math.sin(r + i) ** 2 + math.tan(r - i) ** 2 / math.tan(r + i) ** 2) / 2
        normal = 1 - ((1.526 - 1) / (1.526 + 1)) ** 2
        used = dni * cosine * through(angle, inside) / normal + diffuse
        cell = air + light * math.exp(-3.56 - 0.075 * wind) + light / 1000 * 3
        dc = 5e6 * used / 1000 * (1 - 0.0047 * (cell - 25)) * (1 - 0.14)
        dc0 = 5e6 / 1.1 / 0.96
        z = dc / dc0
        ac = min(dc0 * 0.96 / 0.9637 * (-0.0162 * z * z + 0.9858 * z - 0.0059), 5e6 / 1.1)
        show(f"PV, day {day}, {hour} h: ghi, plane W/m2, kW", ghi, light, ac / 1e3)


def fuel_mix():
    """An hour of coal 30, gas 35, wind 25, solar 5, hydro 5 GW: g/kWh by AR5's medians, L/kWh by Macknick's towers."""
    carbon = (820 * 30 + 490 * 35 + 11 * 25 + 48 * 5 + 24 * 5) / 100
    gallon = 3.785411784e-3
    water = gallon * (687 * 30 + 205 * 35 + 0 * 25 + 26 * 5) / 100
    show("fuel mix: g/kWh, L/kWh, with reservoirs", carbon, water, water + gallon * 4491 * 5 / 100)


if __name__ == "__main__":
    for calculation in (wet_bulbs, tower, chiller, air_cooled, pump_and_fan, power_chain, dry_cooler, heat_pump, exchanger, store,
                        battery, photovoltaic, fuel_mix):
        calculation()
