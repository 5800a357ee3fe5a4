# SPDX-License-Identifier: Apache-2.0
"""Fits the laws of inference engines (platforms/engines) to measured times per output token. Needs python3-numpy; Samovar does not.

Usage: engines.py STEP_POINTS                  prints the laws as they stand in the files, and the acceptance of drafts in points.py
       engines.py STEP_POINTS write            writes them into platforms/engines, and those of the fit that sees nothing that is set aside into
                                               tests/validation/held_out/engines
       engines.py STEP_POINTS leave-one-out    what a model costs that its engine and architecture have not seen, one after another

The model is the program's own, asked through step_points. Two fits are alike but for their points. Form, spreads and weights were chosen by the first: points.silicon(False), which
has none of the points that data/aic_set_aside.csv names, for vLLM the rows of ML.ENERGY that are not tested, and for TensorRT-LLM those of NVIDIA's overviews that
data/fitted_elsewhere.csv names. Its laws answer for what is left out. The laws that ship are of the second, which has the points that were set aside too, but for GB200's.

All laws are fitted at once. A constant of an engine on an architecture with weights of a format is a sum: of all engines, of the engine, of
the architecture, of the format, and of what two or all three of them have of their own (in the logistic scale of its range). Each summand but
the first is drawn to nothing, so that points move what they can tell, and an engine on chips or with weights that were not measured has what
the others share. Versions of an engine differ in times; the law of all versions is the mean over the points that it has. Weights in 4 bits are one format
where a chip cannot multiply them, as integers or as numbers with a point: kernels unpack both.

Least squares of log(ours / measured) by Levenberg and Marquardt (1963), each point weighed by 1 / max(|error|, 5 %), so that the sum is that
of absolute errors (iteratively reweighted), and by 1 / sqrt of the points of its engine, chip, model and format: many points of a kind are not
as many witnesses."""
import collections
import math
import os
import re
import sys

import numpy as np

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tests", "validation"))
import overview
import points as measured

ARCHITECTURES = {"h100": "hopper", "h200": "hopper", "b200": "blackwell"}
CHIPS = {"h100": "H100 SXM", "h200": "H200 SXM", "b200": "B200 SXM"}
# Range and first guess.
CONSTANTS = {"bandwidth_efficiency": (0.3, 0.98, 0.8), "expert_bandwidth_efficiency": (0.1, 1, 0.8), "flop_efficiency": (0.1, 0.9, 0.5),
             "expert_efficiency": (0.05, 1, 0.5), "overlap": (0.01, 0.99, 0.3), "fixed": (1e-4, 1e-2, 1e-3), "layer": (1e-6, 3e-4, 1e-5),
             "tensor_layer": (1e-6, 3e-4, 1e-5), "expert_layer": (1e-6, 5e-4, 3e-5),
             "latent_layer": (1e-6, 3e-4, 1e-5), "state_layer": (1e-6, 3e-4, 1e-5), "imbalance": (0.01, 1, 0.1), "expert_skew": (0.02, 20, 0.3),
             "sequence": (1e-7, 3e-4, 1e-5), "prompt": (1e-4, 1e-1, 5e-3), "vector_passes": (1, 300, 15), "link_efficiency": (0.1, 0.95, 0.5)}
TIMES = ("fixed", "layer", "tensor_layer", "expert_layer", "latent_layer", "state_layer", "sequence", "prompt")
ACCEPT = (0.2, 0.95, 0.6)
# What a law shares with others, and how far each summand may go: chosen by what leaving models out of the points of the fit costs (README).
SHARED = {(): 1.5, ("engine",): 0.42, ("architecture",): 0.07, ("bits",): 0.18, ("format",): 0.15, ("engine", "architecture"): 0.05,
          ("engine", "bits"): 0.24, ("engine", "format"): 0.5, ("engine", "architecture", "bits"): 0.18,
          ("engine", "architecture", "format"): 0.12, ("engine", "version"): 0.3}
# What formats of as many bits share; the others are what they share. unpacked: 4 bits that are multiplied in 16.
BITS = {"fp8": "8", "fp8_block": "8", "fp4": "4", "unpacked": "4"}
# A constant of models and of what they are asked, not of engines.
UNIVERSAL = ("expert_skew",)
# Constants that have nothing to do with what weights are kept in: of the host, of links, of which token goes where.
FORMATLESS = ("fixed", "tensor_layer", "imbalance", "sequence", "prompt", "link_efficiency")
# What kernels of vLLM alone take in 8 bits against 16, with a scale for a tensor: one product of a token with 28672 x 4096 (B200) and 12288 x 5376 (H100)
# weights reads 0.914 and 0.90 of the bytes a second; quantising before it takes 2.3 to 4.2 us, of which a layer has four (vllm-project/vllm, pull requests 20071,
# 49363 and 17126; tables of TFLOP/s, read there). Constant, whether its logarithm, the difference, and how far it may be off.
KERNELS = (("bandwidth_efficiency", True, math.log(0.905), 0.02), ("layer", False, 11e-6, 3e-6), ("vector_passes", False, 8, 4))
FEWEST = 5  # points of a version with a law of its own
BLOCKS = ("deepseek-v3", "qwen3-235b-a22b", "qwen3-30b-a3b", "qwen3.5-397b-a17b")  # block_scales in platforms/models


def inner(bounds, value):
    share = math.log(value / bounds[0]) / math.log(bounds[1] / bounds[0])
    return math.log(share / (1 - share))


def outer(bounds, x):
    return bounds[0] * (bounds[1] / bounds[0]) ** (1 / (1 + np.exp(-x)))


def kind(engine, architecture, weights, version=""):
    """Whose law it is."""
    form = "unpacked" if weights == "int4" or (weights == "fp4" and architecture != "blackwell") else weights
    return {"engine": engine, "architecture": architecture, "format": form, "version": version, "bits": BITS.get(form, form)}


def summands(law):
    """A format alone of its bits has no summand of its own beside theirs, nor what is of no version."""
    alone = {"format"} if law["bits"] == law["format"] else set()
    missing = alone | ({"version"} if not law["version"] else set())
    return [(shared, *(law[key] for key in shared)) for shared in SHARED if not missing & set(shared)]


def is_rigid(constant, summand):
    """Whether a constant does without that summand."""
    shared, *names = summand
    formatless = constant in FORMATLESS and {"bf16", "8", "fp8", "fp8_block"} & set(names)
    return formatless or (constant in UNIVERSAL and shared) or ("version" in shared and constant not in TIMES)


def known(program, every=True):
    """The points that laws are fitted to, in an order that reads each law, node and model once. every: those that ship; else those that answer for points
    that are set aside."""
    points = [p for p in measured.silicon(False) if p["told"]]
    if every:
        points += [p for p in measured.silicon(True) if p["since"]]
    for table in (overview.first, overview.second):
        full = overview.points(table, measured.asked, lambda lines: program.ask(list(lines)))
        points += [{**p, "drafts": "", "step_s": p["sequences"] / p["tokens_s"]} for p in full if not p["tested"]]
    chat = [p for p in measured.chat() if not p["tested"] and p["model"] != "deepseek-v3"] + [p for p in measured.long_answers() if not p["tested"]]
    points += [{**p, "engine": "vllm", "drafts": ""} for p in chat]
    for p in points:
        p["format"] = "fp8_block" if p["weights"] == "fp8" and p["model"] in BLOCKS else p["weights"]
        p["law"] = kind(p["engine"], ARCHITECTURES[p["gpu"]], p["format"], p["version"])
        p["accept"] = (p["engine"], p["model"]) if p["drafts"] else None
    return sorted(points, key=lambda p: (p["engine"], p["gpu"], p["law"]["format"], p["model"], p["version"]))


class Fit:
    """Points and the program's answers to them. x: all summands of all constants, then the acceptances."""

    def __init__(self, program, points):
        self.program, self.points = program, points
        self.laws = sorted({tuple(p["law"].values()) for p in points})
        self.places = {}
        for law in self.laws:
            for summand in summands(kind(*law[:4])):
                self.places.setdefault(summand, len(self.places))
        self.incidence = np.array([self.row(kind(*law[:4])) for law in self.laws])
        self.law_of = np.array([self.laws.index(tuple(p["law"].values())) for p in points])
        self.accepts = sorted({p["accept"] for p in points if p["accept"]})
        spread = np.array([SHARED[summand[0]] for summand in self.places])
        rigid = np.array([[1e8 if is_rigid(key, summand) else 1 for summand in self.places] for key in CONSTANTS])
        self.stiff = np.concatenate([(rigid / spread**2).ravel(), np.ones(len(self.accepts))])
        self.kernels = [(self.row(kind("vllm", a, "fp8")), self.row(kind("vllm", a, "bf16")), *kernel)
                        for a in ("hopper", "blackwell") for kernel in KERNELS]
        self.times = np.array([p["step_s"] for p in points])
        count = collections.Counter((p["engine"], p["gpu"], p["model"], p["weights"]) for p in points)
        self.count = np.array([count[p["engine"], p["gpu"], p["model"], p["weights"]] for p in points])

    def row(self, law):
        """Which summands a law has; those that no point has seen are nothing."""
        row = np.zeros(len(self.places))
        row[[self.places[s] for s in summands(law) if s in self.places]] = 1
        return row

    def mean_row(self, law):
        """The row of all versions together, as often as the law's own points have each; without points, as the engine's have."""
        for same in (("engine", "architecture", "format"), ("engine",)):
            of = [p["law"] for p in self.points if all(p["law"][key] == law[key] for key in same)]
            if of:
                break
        return np.mean([self.row({**law, "version": other["version"]}) for other in of], axis=0)

    def law_row(self, law):
        """The row of a law as a run takes it: of its version if that was seen, else of all."""
        return self.row(law) if ("engine", "version") in {s[0] for s in summands(law) if s in self.places} else self.mean_row(law)

    def split(self, x):
        return x[:len(CONSTANTS) * len(self.places)].reshape(len(CONSTANTS), -1), x[len(CONSTANTS) * len(self.places):]

    def inside(self, x, rows):
        """Constants of laws, in their logistic scales: laws x constants."""
        return rows @ self.split(x)[0].T + np.array([inner(b, b[2]) for b in CONSTANTS.values()])

    def answers(self, constants, accepts):
        lines, before = [], {}
        for p, law in zip(self.points, self.law_of):
            if before.get("law") != law or before.get("engine") != p["engine"]:
                lines += [f"engine {measured.ENGINES[p['engine']]}"]
                lines += [f"set law.{key} {outer(b, v):.12g}" for (key, b), v in zip(CONSTANTS.items(), constants[law])]
            for key, word in (("gpu", f"node {measured.NODES[p['gpu']]}"), ("model", f"model {p['model']}")):
                if before.get(key) != p[key]:
                    lines.append(word)
            before = {"law": law, **{key: p[key] for key in ("engine", "gpu", "model")}}
            ask = p["ask"]
            if p["accept"]:
                ask = re.sub(r"accept=\S+", f"accept={outer(ACCEPT, inner(ACCEPT, ACCEPT[2]) + accepts[self.accepts.index(p['accept'])]):.9g}", ask)
            lines.append(ask)
        return np.array([a[0] for a in self.program.ask(lines)])

    def errors_of(self, row, own):
        """Errors of some points by one law, which may be none of theirs."""
        rows = self.incidence.copy()
        rows[sorted({self.law_of[i] for i in own})] = row
        return np.log(self.answers(self.inside(self.x, rows), self.split(self.x)[1]) / self.times)[own]

    def errors(self, x):
        return np.log(self.answers(self.inside(x, self.incidence), self.split(x)[1]) / self.times)

    def kernel_errors(self, x, step=1e-4):
        """Of what kernels alone say, in their spreads; and their slopes by all of x."""
        shares, errors, slopes = self.split(x)[0], [], np.zeros((len(self.kernels), len(x)))
        for i, (row, other, key, logarithm, difference, spread) in enumerate(self.kernels):
            place, bounds, size = list(CONSTANTS).index(key), CONSTANTS[key], len(self.places)

            def value(row, moved=0):
                found = outer(bounds, row @ shares[place] + inner(bounds, bounds[2]) + moved)
                return math.log(found) if logarithm else found
            errors.append((value(row) - value(other) - difference) / spread)
            for sign, of in ((1, row), (-1, other)):
                slopes[i, place * size:(place + 1) * size] += sign * of * (value(of, step) - value(of)) / step / spread
        return np.array(errors), slopes

    def weights(self, errors):
        return 1 / np.maximum(np.abs(errors), 0.05) / 0.05 / np.sqrt(self.count)

    def loss(self, errors, x):
        return (self.weights(errors) * errors**2).sum() + (self.kernel_errors(x)[0]**2).sum() + (self.stiff * x**2).sum()

    def slopes(self, x, errors, step=1e-3):
        constants, accepts = self.inside(x, self.incidence), self.split(x)[1]
        columns = []
        for j in range(len(CONSTANTS)):
            moved = constants.copy()
            moved[:, j] += step
            slope = (np.log(self.answers(moved, accepts) / self.times) - errors) / step
            columns.append(slope[:, None] * self.incidence[self.law_of])
        for j in range(len(accepts)):
            moved = accepts.copy()
            moved[j] += step
            columns.append(((np.log(self.answers(constants, moved) / self.times) - errors) / step)[:, None])
        return np.hstack(columns)

    def search(self, start=None, turns=60):
        x = np.zeros(len(self.stiff)) if start is None else start
        errors, damping = self.errors(x), 0.1
        for _ in range(turns):
            weights, slopes, before = self.weights(errors), self.slopes(x, errors), self.loss(errors, x)
            kernels, of_kernels = self.kernel_errors(x)
            matrix = (slopes * weights[:, None]).T @ slopes + of_kernels.T @ of_kernels + np.diag(self.stiff)
            right = -(slopes.T @ (weights * errors) + of_kernels.T @ kernels + self.stiff * x)
            damping = min(damping, 10.0)
            while damping < 1e9:
                tried = x + np.linalg.solve(matrix + damping * np.diag(np.diag(matrix)), right)
                found = self.errors(tried)
                if self.loss(found, tried) < before:
                    x, errors, damping = tried, found, max(1e-4, damping / 5)
                    break
                damping *= 4
            if before - self.loss(errors, x) < 1e-4 * before:
                break
        self.x, self.found = x, errors
        return self

    def moved_from(self, other):
        """The start of a search: what another has found."""
        x = np.zeros(len(self.stiff))
        constants, accepts = self.split(x)
        for summand, place in self.places.items():
            constants[:, place] = other.split(other.x)[0][:, other.places[summand]]
        for j, accept in enumerate(self.accepts):
            accepts[j] = other.split(other.x)[1][other.accepts.index(accept)]
        return x


def mean(errors):
    return float(np.mean(np.abs(np.exp(errors) - 1)))


def points_of(fit, engine, architecture, weights, version):
    """Of a law; of all versions where it is of none."""
    wanted = (engine, architecture, weights)
    return [i for i, p in enumerate(fit.points) if (p["engine"], ARCHITECTURES[p["gpu"]], p["format"]) == wanted and version in ("", p["version"])]


def kinds_text(points):
    return f"    kinds: {', '.join(sorted({'mixture' if measured.is_mixture(p['model']) else 'dense' for p in points}))}\n"


def law_text(fit, engine, architecture, weights, version=""):
    law = kind(engine, architecture, weights, version)
    own = points_of(fit, *list(law.values())[:2], weights, version)
    row = fit.row(law) if version else fit.mean_row(law)
    told = "assumption: shared with other formats and architectures, no point of its own"
    if own:
        told = (f"measured: {len(own)} points, {', '.join(sorted({fit.points[i]['model'] for i in own}))}; "
                f"{100 * mean(fit.errors_of(row, own)):.1f} % mean error on them")
    text = f"  - architecture: {architecture}".ljust(32) + f"# {told}\n    format: {weights}\n"
    if version:
        text += f"    version: {version}\n"
    if own:
        text += f"    chips: {', '.join(sorted({CHIPS[fit.points[i]['gpu']] for i in own}))}\n" + kinds_text(fit.points[i] for i in own)
    for (key, b), x in zip(CONSTANTS.items(), fit.inside(fit.x, row[None])[0]):
        value = outer(b, x)
        text += f"    {key}: {1e3 * value:.4g} ms\n" if key in TIMES else f"    {key}: {value:.3g}\n"
    return text


def laws(fit, engine):
    """Those of all versions, and of each version where it has FEWEST points."""
    places = [(a, w) for a in ("hopper", "blackwell") for w in ("bf16", "fp8", "fp8_block", "fp4", "int4")]
    return [law_text(fit, engine, *place) for place in places] + [
        law_text(fit, engine, *place, version) for version in measured.VERSIONS[engine] for place in places
        if len(points_of(fit, engine, *place, version)) >= FEWEST]


PREFILL = re.compile(r"    prefill_efficiency: .*\n")


def write(fit, engine, folder):
    """Replaces the laws of the two architectures in the engine's file; the head, what is said of prompts alone, and other laws stay."""
    path = os.path.join(folder, f"{engine}.yaml")
    with open(path) as file:
        head, old = file.read().split("laws:\n")
    blocks = re.split(r"(?=^  - )", old, flags=re.M)[1:]
    prefill = [m.group(0) for m in (PREFILL.search(b) for b in blocks if "hopper" in b) if m]
    new = laws(fit, engine)
    if prefill:
        new = [text + (prefill[0] if i == 0 else re.sub("#.*", "# assumption: as H100 in 16 bits", prefill[0])) for i, text in enumerate(new)]
    others = [b for b in blocks if not re.match("  - architecture: (hopper|blackwell)", b)]
    with open(path, "w") as file:
        file.write(head + "laws:\n" + "".join(new + others))


def leave_one_out(program, points, full):
    """Each model of an engine on an architecture, predicted from all other points."""
    groups, total = sorted({(p["engine"], ARCHITECTURES[p["gpu"]], p["model"]) for p in points}), []
    for group in groups:
        out = [(p["engine"], ARCHITECTURES[p["gpu"]], p["model"]) == group for p in points]
        rest = Fit(program, [p for p, is_out in zip(points, out) if not is_out])
        rest.search(rest.moved_from(full), 6)
        seen = Fit(program, [p for p, is_out in zip(points, out) if is_out])
        rows = np.array([rest.law_row(kind(*law[:4])) for law in seen.laws])
        accepts = np.array([rest.split(rest.x)[1][rest.accepts.index(a)] if a in rest.accepts else 0 for a in seen.accepts])
        error = mean(np.log(seen.answers(rest.inside(rest.x, rows), accepts) / seen.times))
        total.append(error)
        print(f"  {', '.join(group)}: {sum(out)} points, {100 * error:.1f} %", flush=True)
    print(f"mean over {len(groups)} groups: {100 * sum(total) / len(total):.1f} %")


def main(path, what="print"):
    with measured.Points(path) as program:
        first = Fit(program, known(program, every=False)).search()
        print(f"{len(first.points)} points: {100 * mean(first.found):.1f} % mean error without those that are set aside")
        if what == "leave-one-out":
            leave_one_out(program, first.points, first)
            return
        fit = Fit(program, known(program)).search()
        print(f"{len(fit.points)} points: {100 * mean(fit.found):.1f} % mean error")
        for (engine, model), x in zip(fit.accepts, fit.split(fit.x)[1]):
            print(f"acceptance of drafts under {engine}, {model}: {outer(ACCEPT, inner(ACCEPT, ACCEPT[2]) + x):.3f}")
        for engine in measured.ENGINES:
            if what == "write":
                write(fit, engine, os.path.join(measured.ROOT, "platforms", "engines"))
                write(first, engine, measured.HELD_OUT)
            else:
                print(engine, *laws(fit, engine), sep="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
