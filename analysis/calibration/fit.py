#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Turns measurements into a node file: a shipped one with the constants of its GPU replaced, each with its conditions.

    fit.py measurements.csv --base platforms/nodes/dgx-h100.yaml --name my-h100 -o my-h100.yaml"""

import argparse
import re
import sys

from constants import constants, significant
from plan import read


def node_file(base, name, found, conditions):
    """The text of the node file `base` with the constants found; ValueError if it lacks the block `gpu:`."""
    lines = base.splitlines()
    begin = next((i for i, line in enumerate(lines) if re.match(r"gpu:\s*(#.*)?$", line)), None)
    if begin is None:
        raise ValueError("the base has no block `gpu:` of its own")
    end = next((i for i in range(begin + 1, len(lines)) if re.match(r"\S", lines[i]) and not lines[i].startswith("#")), len(lines))
    left = {key: value for key, value in found.values.items() if not key.startswith("law.")}  # those are of an engine

    def line_of(key, indent):
        value, unit = left.pop(key)
        text = f"{significant(value)} {unit}".rstrip()
        return f"{indent}{key}: {text}  # measured: {found.notes[key]}"

    out = []
    for line in lines[begin + 1 : end]:
        match = re.match(r"(\s+)([a-z0-9_]+):", line)
        key = match and match[2]
        out.append(line_of(key, match[1]) if key in left else line)
    for key in list(left):
        out.insert(0, line_of(key, "  "))
    head = [f"# Constants of its GPU: {conditions}."]
    named = [re.sub(r"^name:.*", f"name: {name}", line) for line in lines[:begin]]
    comments = next((i for i, line in enumerate(named) if not line.startswith("#")), len(named))
    return "\n".join(named[:comments] + head + named[comments:] + ["gpu:"] + out + lines[end:]) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measurements")
    parser.add_argument("--base", required=True, help="node file whose host it sits in")
    parser.add_argument("--name", required=True, help="of the new type of node")
    parser.add_argument("-o", "--output", required=True)
    options = parser.parse_args()
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", options.name):
        return f"'{options.name}' is no name for a node: small letters, digits, '-' and '.'"
    try:
        rows = read(options.measurements)
        found = constants(rows)
        with open(options.base, encoding="utf-8") as file:
            conditions = (f"{rows[0].gpu}, driver {rows[0].driver}, {len(rows)} measurements of {rows[0].time_s:.0f} s"
                          " by analysis/calibration")
            text = node_file(file.read(), options.name, found, conditions)
    except (OSError, ValueError) as error:
        return str(error)
    with open(options.output, "w", encoding="utf-8") as file:
        file.write(text)
    for key, (value, unit) in found.values.items():
        print(f"{key:28} {significant(value):>8} {unit:2} {found.notes[key]}")
    return None


if __name__ == "__main__":
    sys.exit(main())
