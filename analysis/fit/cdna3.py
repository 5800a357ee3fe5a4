# SPDX-License-Identifier: Apache-2.0
"""Fits the laws of vLLM on CDNA3 (Instinct MI300X) to batches that AMD and others measured (points.amd). Needs python3-numpy; Samovar does not.

Usage: cdna3.py STEP_POINTS           prints the laws, and their errors on all points
       cdna3.py STEP_POINTS write     writes them into platforms/engines/vllm.yaml

The model and the form are those of engines.py: its own points are fitted first, and what all architectures share stays as they have it, so that no other law
moves. CDNA3 has what it has of its own, drawn to nothing by spreads of its own: another maker's kernels may lie further off. The share of the FLOPs that prompts alone reach is fitted apart, by what
batches with longer prompts take more."""
import os
import re
import sys

import numpy as np

import engines
from engines import CONSTANTS, measured

# CDNA4 runs the same maker's kernels and takes these laws with its own silicon, unmeasured.
ARCHITECTURE, WRITTEN, CHIP = "cdna3", "cdna3, cdna4", "MI300X"
SPREADS = {("architecture",): 0.5, ("engine", "architecture"): 0.4, ("engine", "architecture", "bits"): 0.3, ("engine", "architecture", "format"): 0.2}
FORMATS = ("bf16", "fp8", "fp8_block", "fp4", "int4")


def points():
    for p in measured.amd():
        if p["gpu"] == "mi300x":
            yield {**p, "version": "", "format": p["weights"], "law": engines.kind("vllm", ARCHITECTURE, p["weights"]), "accept": None}


class Beside(engines.Fit):
    """Laws of an architecture beside those of others, which stay as `full` found them: what it has of its own is all that moves."""

    def __init__(self, program, own, full):
        super().__init__(program, own)
        self.full = full
        shared = {s for s in self.places if "architecture" not in s[0]}
        self.places = {s: i for i, s in enumerate(s for s in self.places if s not in shared)}
        self.incidence = np.array([self.row(engines.kind(*law[:4])) for law in self.laws])
        spread = np.array([SPREADS[s[0]] for s in self.places])
        held = [1e8 if key in engines.UNIVERSAL else 1 for key in CONSTANTS]
        rigid = np.array([[1e8 if engines.is_rigid(key, s) else 1 for s in self.places] for key in CONSTANTS])
        self.stiff = (np.array(held)[:, None] * rigid / spread**2).ravel()
        self.kernels = []
        self.base = np.array([self.shared(*law[:3]) for law in self.laws])

    def shared(self, engine, architecture, weights):
        """Constants of a law that has nothing of its own, in their logistic scales."""
        law = engines.kind(engine, architecture, weights)
        return self.full.inside(self.full.x, self.full.mean_row(law)[None])[0]

    def inside(self, x, rows):
        return rows @ self.split(x)[0].T + self.base

    def law(self, weights):
        own = self.row(engines.kind("vllm", ARCHITECTURE, weights)) @ self.split(self.x)[0].T
        inside = self.shared("vllm", ARCHITECTURE, weights) + own
        return {key: float(engines.outer(b, v)) for (key, b), v in zip(CONSTANTS.items(), inside)}


def asked(program, laws, some, prefill):
    """The program's answers to points, each by the law of its format."""
    lines = ["engine vllm", f"node {measured.NODES['mi300x']}"]
    for p in some:
        law = {**laws[p["format"]], "prefill_efficiency": prefill}
        lines += [*(f"set law.{key} {value:.12g}" for key, value in law.items()), f"model {p['model']}", p["ask"]]
    return np.array([a[0] for a in program.ask(lines)])


def prompts(program, laws, some):
    """Share of the FLOPs that prompts alone reach: what batches take more when each prompt is longer, at the least sum of absolute errors."""
    short, long = ([p for p in some if p["prompts"] and p["prompt"] == n] for n in (128, 2048))
    more = np.array([b["step_s"] - a["step_s"] for a, b in zip(short, long)])
    least = np.array([b["step_s"] for b in long])

    def error(share):
        ours = asked(program, laws, long, share) - asked(program, laws, short, share)
        return np.abs((ours - more) / least).sum()
    return min((x / 1000 for x in range(100, 600, 5)), key=error)


def law_text(law, weights, own, prefill):
    told = "assumption: shared with other formats and architectures, no point of its own"
    if own:
        told = f"measured: {len(own)} points, {', '.join(sorted({p['model'] for p, _ in own}))}; {100 * np.mean([abs(e) for _, e in own]):.1f} % mean error on them"
    text = f"  - architecture: {WRITTEN}".ljust(32) + f"# {told}\n    format: {weights}\n" + (f"    chips: {CHIP}\n" + engines.kinds_text(p for p, _ in own) if own else "")
    for key, value in law.items():
        text += f"    {key}: {1e3 * value:.4g} ms\n" if key in engines.TIMES else f"    {key}: {value:.3g}\n"
    said = "# measured: Llama 3.1 70B in FP8, eight GPUs, vLLM 0.8.3" if weights == "fp8" else "# assumption: as in FP8"
    return text + f"    prefill_efficiency: {prefill:.3g}   {said}\n"


def write(text):
    path = os.path.join(measured.ROOT, "platforms", "engines", "vllm.yaml")
    with open(path) as file:
        head, old = file.read().split("laws:\n")
    others = [b for b in re.split(r"(?=^  - )", old, flags=re.M)[1:] if not re.match(f"  - architecture: {ARCHITECTURE}", b)]
    with open(path, "w") as file:
        file.write(head + "laws:\n" + "".join(others) + text)


def main(path, what="print"):
    with measured.Points(path) as program:
        full = engines.Fit(program, engines.known(program)).search()
        every = list(points())
        fit = Beside(program, [p for p in every if not p["tested"]], full).search()
        laws = {weights: fit.law(weights) for weights in FORMATS}
        prefill = prompts(program, laws, every)
        for p, seconds in zip(every, asked(program, laws, every, prefill)):
            p["error"] = seconds / p["step_s"] - 1
        text = ""
        for weights in FORMATS:
            own = [(p, p["error"]) for p in every if p["format"] == weights and not p["tested"]]
            text += law_text(laws[weights], weights, own, prefill)
        if what == "write":
            write(text)
        else:
            print(text, end="")


if __name__ == "__main__":
    main(*sys.argv[1:])
