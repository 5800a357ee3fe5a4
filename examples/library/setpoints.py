#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""PUE of a hall by the temperature of the air that its servers get, on all cores, through libsamovar and ctypes:
    python3 setpoints.py dulles-hall
SAMOVAR_LIBRARY names the library where the loader does not find it.
"""
import concurrent.futures
import ctypes
import os
import sys

library = ctypes.CDLL(os.environ.get("SAMOVAR_LIBRARY", "libsamovar.so.0"))
handle, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_double
for name, result, arguments in [
        ("open", handle, [text]), ("close", None, [handle]), ("set", None, [handle, text, text]), ("run", ctypes.c_int, [handle, text]),
        ("messages", text, [handle]), ("number", number, [handle, text]), ("text", text, [handle, text]),
        ("series_length", ctypes.c_size_t, [handle]), ("series", ctypes.POINTER(number), [handle, text]),
        ("load", text, [text])]:
    function = getattr(library, "samovar_" + name)
    function.restype, function.argtypes = result, arguments


class Mistake(Exception):
    pass


def load(plugin):
    """Takes components, jobs and policies of a shared object, before the first run."""
    why = library.samovar_load(plugin.encode())
    if why:
        raise Mistake(f"{plugin}: {why.decode()}")


def run(scenario, columns=(), series=(), **changes):
    """Simulates; returns numbers of summary.csv and lists of series.csv by name. Keys with dots: **{"hall.supply_temperature": "27 degC"}."""
    hall = library.samovar_open(scenario.encode())
    try:
        for key, value in changes.items():
            library.samovar_set(hall, key.encode(), str(value).encode())
        if library.samovar_run(hall, None) != 0:  # other threads go on meanwhile: ctypes lets go of Python's lock
            raise Mistake(library.samovar_messages(hall).decode())
        rows = library.samovar_series_length(hall)
        return {**{name: library.samovar_number(hall, name.encode()) for name in columns},
                **{name: library.samovar_series(hall, name.encode())[:rows] for name in series}}
    finally:
        library.samovar_close(hall)


def at(celsius):
    return celsius, run(sys.argv[1] if len(sys.argv) > 1 else "dulles-hall", ["pue", "facility_energy_j"], ["facility_power_w"],
                        **{"hall.supply_temperature": f"{celsius} degC", "duration": "7 d"})


if __name__ == "__main__":
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as threads:
        for celsius, found in threads.map(at, range(18, 28, 3)):
            power_w = found["facility_power_w"]
            print(f"{celsius} degC: PUE {found['pue']:.17g}, {found['facility_energy_j']:.17g} J, most power in hour {power_w.index(max(power_w)) + 1}")
