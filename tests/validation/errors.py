# SPDX-License-Identifier: Apache-2.0
"""How far the program is off by engine, chip, model and format: the table that its output quotes (sim/llm/engine_error_table.c).

Usage: errors.py STEP_POINTS > sim/llm/engine_error_table.c
serving.py says when the table is older than the laws."""
import os
import re
import sys

import diffusion
import overview
from points import NODES, ROOT, UNSEEN_VERSIONS, Points, amd, apart, asked, chat, is_mixture, long_answers, recipes, silicon

TABLE = os.path.join(ROOT, "sim", "llm", "engine_error_table.c")
ROW = re.compile(r'\{"([^"]*)", "([^"]*)", (\w+), "([^"]*)", (\w+), (\w+), (\w+), (\d+), ([-\d.]+), ([-\d.]+)\}')
FORMATS = {"bf16": "WEIGHTS_16_BIT", "fp8": "WEIGHTS_FP8", "fp8_block": "WEIGHTS_FP8", "fp4": "WEIGHTS_FP4", "int4": "WEIGHTS_INT4"}
# A second way of measuring may differ as much before the table is out of date.
TOLERANCE = 0.005


def text_of(folder, name):
    with open(os.path.join(ROOT, "platforms", folder, name + ".yaml"), encoding="utf-8") as file:
        return file.read()


def chip(node):
    return re.search(r"^gpu:.*?^  name: ([^#\n]*)", text_of("nodes", node), re.M | re.S).group(1).strip()


def errors(answer, before):
    """Pairs of a point and its errors by quantity; what a table does not tell the layout of is not there. before: answers by laws that have not seen what was set aside."""
    def timed(points, answer=answer, without=()):
        points = list(points)
        for p, a in zip(points, answer(asked(points, without))):
            yield p, {"TIME": a[0] / p["step_s"] - 1}

    def rated(points):
        for p, a in zip(points, answer(asked(points))):
            yield p, {"TIME": p["tokens_s"] * a[0] / a[1] - 1}

    def drawn(points):
        points = list(points)
        for p, a in zip(points, answer(asked(points))):
            yield p, {"TIME": a[0] / p["step_s"] - 1, "ENERGY": a[2] * p["gpus"] * a[0] / a[1] / p["j"] - 1}

    def generated():
        """Pictures and clips: each model under a law that was fitted to the others."""
        points = list(diffusion.points())
        for gpu, model in sorted({(p["gpu"], p["model"]) for p in points}):
            law = diffusion.fit(answer, [p for p in points if p["gpu"] == gpu and p["model"] != model])
            part = [p for p in points if p["gpu"] == gpu and p["model"] == model]
            for p, a in zip(part, answer(list(diffusion.asked(part, law)))):
                yield {**p, "engine": "diffusers", "weights": "bf16"}, {"TIME": a[0] / p["s"] - 1, "ENERGY": a[2] / p["j"] - 1}

    yield from timed(p for p in [*silicon(True), *silicon(False)] if p["told"] and not p["since"])
    since = [p for p in silicon(True) if p["since"]]
    yield from timed(({**p, "seen": "SEEN_SINCE"} for p in since), before, UNSEEN_VERSIONS)
    yield from timed({**p, "tested": False} for p in since)
    # No constant is fitted to prompts apart.
    yield from timed({**p, "tested": True} for p in [*apart(True), *apart(False)])
    yield from timed(recipes())
    yield from timed(amd())
    for which in (overview.first, overview.second):
        yield from rated(overview.points(which, asked, answer))
    yield from drawn(chat())
    yield from drawn(long_answers())
    yield from generated()


def collect(answer, before):
    """Points, mean absolute error and bias by engine, chip, format, model, kind of model, quantity, and what the laws have seen of them."""
    found = {}
    for p, by_quantity in errors(answer, before):
        for quantity, error in by_quantity.items():
            # No constant of power is fitted to DeepSeek-V3.
            tested = p.get("tested", True) or (quantity == "ENERGY" and p["model"] == "deepseek-v3")
            key = (p.get("engine", "vllm"), chip(NODES[p["gpu"]]), FORMATS[p["weights"]], p["model"], str(is_mixture(p["model"])).lower(),
                   "ERROR_OF_" + quantity, p.get("seen", "SEEN_NEVER" if tested else "SEEN_BY_FIT"))
            found.setdefault(key, []).append(error)
    return {key: (len(e), sum(map(abs, e)) / len(e), sum(e) / len(e)) for key, e in sorted(found.items())}


def written():
    with open(TABLE, encoding="utf-8") as file:
        return {row[:7]: (int(row[7]), float(row[8]), float(row[9])) for row in ROW.findall(file.read())}


def stale(answer, before):
    """Rows of the program's table that are otherwise now."""
    old, new = written(), collect(answer, before)
    return sorted(key for key in {*old, *new} if key not in old or key not in new or old[key][0] != new[key][0] or
                  any(abs(a - b) > TOLERANCE for a, b in zip(old[key], new[key])))


def show(table):
    print("""/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tests/validation/errors.py, which runs the validation's points; not by hand. */
#include "llm/engine_error.h"

/* clang-format off */
const struct engine_error_row engine_error_rows[] = {""")
    for (engine, gpu, weights, model, *rest), (count, mean, bias) in table.items():
        print(f'    {{"{engine}", "{gpu}", {weights}, "{model}", {", ".join(rest)}, {count}, {mean:.4f}, {bias:.4f}}},')
    print("""    {0},
};
/* clang-format on */""")


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    with Points(sys.argv[1]) as program, Points(sys.argv[1], held_out=True) as others:
        show(collect(lambda lines: program.ask(list(lines)), lambda lines: others.ask(list(lines))))
