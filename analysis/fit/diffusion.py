# SPDX-License-Identifier: Apache-2.0
"""Fits the law of diffusers (platforms/diffusion-engines) to measured pictures and clips; tests/validation/diffusion.py says how.

Usage: diffusion.py STEP_POINTS        prints the laws as they stand in the file, and errors leaving one model out"""
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tests", "validation"))
import diffusion
from points import Points

CHIPS = {"h100": ("hopper", "H100 SXM"), "b200": ("blackwell", "B200 SXM")}


def main(program):
    with Points(program) as points:
        measured = list(diffusion.points())
        for gpu, (architecture, chip) in CHIPS.items():
            part = [p for p in measured if p["gpu"] == gpu]
            law = diffusion.fit(points.ask, part)
            error = diffusion.mean(a[0] / p["s"] - 1 for p, a in zip(part, points.ask(list(diffusion.asked(part, law)))))
            models = ", ".join(sorted({p["model"] for p in part}))
            print(f"  - architecture: {architecture:<12}# measured: {len(part)} points, {models}; {100 * error:.1f} % mean error on them")
            print(f"    chips: {chip}\n    attention_efficiency: {law[0]:.3f}\n    element_efficiency: {law[1]:.3f}\n    run: {law[2]:.2f} s")
            for model in diffusion.MODELS.values():
                rest, out = ([p for p in part if (p["model"] == model) == left] for left in (False, True))
                answers = points.ask(list(diffusion.asked(out, diffusion.fit(points.ask, rest))))
                bias = {k: sum(a[i] / p[k] - 1 for p, a in zip(out, answers)) / len(out) for i, k in enumerate("swj")}
                print(f"# {model} left out: time {bias['s']:+.3f}, power {bias['w']:+.3f}, energy {bias['j']:+.3f}")


main(sys.argv[1])
