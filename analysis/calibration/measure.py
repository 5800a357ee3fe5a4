#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures power and speed of a GPU in the phases of AI work, and writes a row per measurement.

    measure.py [--device 0] [--seconds 6] [--dtype bfloat16]... -o measurements.csv

Needs PyTorch with CUDA and pynvml (nvidia-ml-py). Without root the caps and lower clocks are left out, and it says so."""

import argparse
import sys

from plan import CAPS, CLOCKS, WIDTH, Kernel, Row, kernels, write

BYTES = {"bfloat16": 2, "float16": 2}


def measure(device, dtypes, seconds, peaks, say):
    """All rows, in the order in which they were measured. The board's limits are put back whatever happens."""
    peak_byte_s, peak_flop_s = peaks
    rows = []

    def note(kernel, reading, limit_w, limit_mhz):
        rate = reading.iterations / reading.time_s
        size = BYTES.get(kernel.dtype, 0)
        rows.append(Row(gpu=device.name, driver=device.driver, phase=kernel.phase, dtype=kernel.dtype, batch=kernel.batch,
                        width=kernel.width, power_limit_w=limit_w, clock_limit_mhz=limit_mhz, clock_mhz=reading.clock_mhz,
                        temperature_degc=reading.temperature_degc, time_s=reading.time_s, iterations=reading.iterations,
                        byte_s=rate * kernel.byte(size), flop_s=rate * kernel.flop, power_w=reading.power_w,
                        method=reading.method, peak_byte_s=peak_byte_s, peak_flop_s=peak_flop_s.get(kernel.dtype, 0.0),
                        tdp_w=device.tdp_w))
        say(f"{kernel.phase:8} {kernel.dtype:9} batch {kernel.batch:5} limit {limit_w:6.0f} W {limit_mhz:6.0f} MHz"
            f"  {reading.power_w:7.1f} W")

    note(Kernel("idle"), device.idle(seconds), device.tdp_w, 0.0)
    for kernel in kernels(dtypes):
        note(kernel, device.run(kernel, seconds), device.tdp_w, 0.0)
    edges = [Kernel("decode", 8, WIDTH, dtypes[0]), Kernel("prefill", 8192, WIDTH, dtypes[0])]
    try:
        for share in CAPS[1:]:
            cap_w = max(device.least_w, share * device.tdp_w)
            if not device.limit_power(cap_w):
                say("power caps need root: left out")
                break
            for kernel in edges:
                note(kernel, device.run(kernel, seconds), cap_w, 0.0)
    finally:
        device.limit_power(device.tdp_w)
    try:
        for share in CLOCKS:
            mhz = round(share * device.most_mhz)
            if not device.limit_clock(mhz):
                say("lower clocks need root: left out")
                break
            for kernel in edges:
                note(kernel, device.run(kernel, seconds), device.tdp_w, float(mhz))
    finally:
        device.limit_clock(0)
    return rows


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", type=int, default=0, help="index of the GPU")
    parser.add_argument("--seconds", type=float, default=6, help="of each measurement, after a third of it to warm up")
    parser.add_argument("--dtype", action="append", choices=sorted(BYTES), help="of the matrices; bfloat16 if left out")
    parser.add_argument("--peak", nargs=2, type=float, metavar=("BYTE_S", "FLOP_S"), help="of a board that is not known")
    parser.add_argument("-o", "--output", required=True, help="CSV to write")
    return parser.parse_args()


def main():
    options = arguments()
    dtypes = options.dtype or ["bfloat16"]
    if not options.seconds > 0:
        return "--seconds must be above 0"
    try:
        from device import Device

        device = Device(options.device)
    except ImportError as error:
        return f"{error}: install PyTorch with CUDA and nvidia-ml-py"
    except Exception as error:  # NVML's own kinds: no driver, no such device
        return f"no GPU {options.device} to measure: {error}"
    peaks = (options.peak[0], dict.fromkeys(dtypes, options.peak[1])) if options.peak else device.peaks()
    if peaks is None:
        return f"the peaks of '{device.name}' are not known: give them with --peak BYTE_S FLOP_S, from its datasheet"
    unknown = [dtype for dtype in dtypes if dtype not in peaks[1]]
    if unknown:
        return f"'{device.name}' has no {unknown[0]} that is known: choose another --dtype"
    rows = measure(device, dtypes, options.seconds, peaks, lambda text: print(text, file=sys.stderr))
    with open(options.output, "w", newline="", encoding="utf-8") as file:
        write(rows, file)
    return None


if __name__ == "__main__":
    sys.exit(main())
