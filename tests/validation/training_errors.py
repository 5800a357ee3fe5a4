# SPDX-License-Identifier: Apache-2.0
"""How far steps of training by layout are off by chip, model and precision: the table that the program's output quotes
(sim/jobs/training_error_table.c).

Usage: training_errors.py PROGRAM > sim/jobs/training_error_table.c
training_speed.py says when the table is older than the laws."""
import os
import re
import sys

import errors
from points import ROOT

TABLE = os.path.join(ROOT, "sim", "jobs", "training_error_table.c")
ROW = re.compile(r'\{"([^"]*)", "([^"]*)", (\w+), (\w+), (\w+), (\d+), ([-\d.]+), ([-\d.]+)\}')
# Another compiler may differ as much before the table is out of date.
TOLERANCE = 0.002


def collect(speeds, steps):
    """Points, mean absolute error and bias of a step's time by chip, model, kind, precision, and whether the law was mended without them. No constant
    comes from steps of Megatron (training.py)."""
    found = {}

    def add(node, model, mixture, precision, left_out, error):
        key = (errors.chip(node), model, *(str(flag).lower() for flag in (mixture, precision != "bf16", left_out)))
        found.setdefault(key, []).append(error)

    for row, published, simulated in speeds:
        add(row["node"].partition(":")[0], row["model"], bool(row["expert"]), row["precision"], row["half"] == "left out", published / simulated - 1)
    for row, _, published_s, step_s in steps:
        add("dgx-a100-80", row["model"], False, "bf16", True, step_s / published_s - 1)
    return {key: (len(e), sum(map(abs, e)) / len(e), sum(e) / len(e)) for key, e in sorted(found.items())}


def stale(new):
    """Rows of the program's table that are otherwise now."""
    with open(TABLE, encoding="utf-8") as file:
        old = {row[:5]: (int(row[5]), float(row[6]), float(row[7])) for row in ROW.findall(file.read())}
    return sorted(key for key in {*old, *new} if key not in old or key not in new or
                  any(abs(a - b) > TOLERANCE for a, b in zip(old[key], new[key])))


def show(found):
    print("""/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tests/validation/training_errors.py, which runs the validation's training; not by hand. */
#include "jobs/training_error.h"

/* clang-format off */
const struct training_error_row training_error_rows[] = {""")
    for (gpu, model, *flags), (count, mean, bias) in found.items():
        print(f'    {{"{gpu}", "{model}", {", ".join(flags)}, {count}, {mean:.4f}, {bias:.4f}}},')
    print("""    {0},
};
/* clang-format on */""")


if __name__ == "__main__":
    import tempfile

    import training
    import training_speed
    from runs import Program
    sys.dont_write_bytecode = True
    with tempfile.TemporaryDirectory() as scratch:
        program = Program(sys.argv[1], scratch)
        show(collect(training_speed.measured(program), training.megatron(program)))
