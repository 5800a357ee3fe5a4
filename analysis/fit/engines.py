# SPDX-License-Identifier: Apache-2.0
"""Fits the laws of inference engines (platforms/engines) to measured times per output token.

Usage: engines.py STEP_POINTS [ENGINE...]      prints the laws as they stand in the files
       engines.py STEP_POINTS acceptance       the acceptance of drafts in points.py, under those laws

The model is the program's own, asked through step_points. What it is fitted to: points.silicon(False), which has none of the points that
data/aic_set_aside.csv names, and for vLLM the rows of ML.ENERGY that are not tested. For each engine and architecture of chips one law is
fitted to all formats of weights, then one to each format that begins there.

Least squares of log(ours / measured) by Levenberg and Marquardt (1963), each point weighed by 1 / max(|error|, 5 %), so that the sum is that
of absolute errors (iteratively reweighted). A constant that the points do not tell stays near its first guess, or near the law of all
formats: a term ((x - guess) / spread)^2 is added for each, in the logistic scale of its range. Guesses and spreads were set before any fit."""
import math
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tests", "validation"))
import points as measured

ARCHITECTURES = {"h100": "hopper", "h200": "hopper", "b200": "blackwell"}
CHIPS = {"h100": "H100 SXM", "h200": "H200 SXM", "b200": "B200 SXM"}
# Range and first guess.
CONSTANTS = {"bandwidth_efficiency": (0.3, 0.98, 0.8), "expert_bandwidth_efficiency": (0.1, 1, 0.8), "flop_efficiency": (0.1, 0.9, 0.5),
             "expert_efficiency": (0.05, 1, 0.5), "overlap": (0.01, 0.99, 0.3), "fixed": (1e-4, 1e-2, 1e-3), "layer": (1e-6, 3e-4, 1e-5),
             "tensor_layer": (1e-6, 3e-4, 2e-5), "expert_layer": (1e-6, 5e-4, 3e-5), "sequence": (1e-7, 3e-4, 1e-5),
             "link_efficiency": (0.1, 0.95, 0.5)}
COMMON_SPREAD, FORMAT_SPREAD = 2.0, 0.7
TIMES = ("fixed", "layer", "tensor_layer", "expert_layer", "sequence")


def inner(key, value):
    low, high, _ = CONSTANTS[key]
    share = math.log(value / low) / math.log(high / low)
    return math.log(share / (1 - share))


def outer(key, x):
    low, high, _ = CONSTANTS[key]
    return low * (high / low) ** (1 / (1 + math.exp(-x)))


def solve(matrix, right):
    """Gaussian elimination with pivots; the matrix is symmetric and positive."""
    n = len(right)
    a = [row[:] + [right[i]] for i, row in enumerate(matrix)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda k: abs(a[k][i]))
        a[i], a[pivot] = a[pivot], a[i]
        for k in range(i + 1, n):
            factor = a[k][i] / a[i][i]
            for j in range(i, n + 1):
                a[k][j] -= factor * a[i][j]
    x = [0.0] * n
    for i in reversed(range(n)):
        x[i] = (a[i][n] - sum(a[i][j] * x[j] for j in range(i + 1, n))) / a[i][i]
    return x


class Fit:
    """Points of one engine and their answers for given constants."""

    def __init__(self, program, engine, points, guess, spread):
        self.program, self.points, self.guess, self.spread = program, points, guess, spread
        self.lines, gpu, model = [f"engine {engine}"], None, None
        for p in sorted(points, key=lambda p: (p["gpu"], p["model"])):
            if p["gpu"] != gpu:
                gpu = p["gpu"]
                self.lines.append(f"node {measured.NODES[gpu]}")
            if p["model"] != model:
                model = p["model"]
                self.lines.append(f"model {model}")
            self.lines.append(p["ask"])
        self.times = [p["step_s"] for p in sorted(points, key=lambda p: (p["gpu"], p["model"]))]

    def errors(self, x):
        settings = [f"set law.{key} {outer(key, v):.12g}" for key, v in zip(CONSTANTS, x)]
        answers = self.program.ask(self.lines[:1] + settings + self.lines[1:])
        return [math.log(a[0] / t) for a, t in zip(answers, self.times)]

    def weights(self, errors):
        """Each group of points with the same chip, model and format counts as the root of its number: many points of one kind are not as
        many witnesses."""
        ordered = sorted(self.points, key=lambda p: (p["gpu"], p["model"]))
        count = {}
        for p in ordered:
            key = (p["gpu"], p["model"], p["weights"])
            count[key] = count.get(key, 0) + 1
        return [1 / max(abs(e), 0.05) / 0.05 / math.sqrt(count[(p["gpu"], p["model"], p["weights"])]) for e, p in zip(errors, ordered)]

    def loss(self, errors, x):
        weights = self.weights(errors)
        return (sum(w * e * e for w, e in zip(weights, errors)) +
                sum(((v - g) / self.spread) ** 2 for v, g in zip(x, self.guess)))

    def search(self):
        x, damping = list(self.guess), 0.1
        errors = self.errors(x)
        best = self.loss(errors, x)
        for _ in range(40):
            weights, n, step = self.weights(errors), len(x), 1e-3
            slopes = []
            for j in range(n):
                moved = list(x)
                moved[j] += step
                slopes.append([(b - a) / step for a, b in zip(errors, self.errors(moved))])
            matrix = [[sum(w * s * t for w, s, t in zip(weights, slopes[i], slopes[j])) for j in range(n)] for i in range(n)]
            right = [-sum(w * s * e for w, s, e in zip(weights, slopes[i], errors)) for i in range(n)]
            for i in range(n):
                matrix[i][i] += 1 / self.spread**2
                right[i] -= (x[i] - self.guess[i]) / self.spread**2
            before = best
            while damping < 1e6:
                damped = [[v * (1 + damping) if i == j else v for j, v in enumerate(row)] for i, row in enumerate(matrix)]
                tried = [max(-12.0, min(12.0, v + d)) for v, d in zip(x, solve(damped, right))]
                found = self.errors(tried)
                loss = self.loss(found, tried)
                if loss < best:
                    x, errors, best, damping = tried, found, loss, max(1e-4, damping / 4)
                    break
                damping *= 4
            if before - best < 1e-4 * before:
                break
        return x, sum(abs(math.exp(e) - 1) for e in errors) / len(errors)


def known(engine):
    """The points that a law may be fitted to."""
    yield from (p for p in measured.silicon(False) if p["engine"] == engine and not p["drafts"])
    if engine == "vllm":
        yield from (p for p in measured.chat() if not p["tested"] and p["model"] != "deepseek-v3")


def law(architecture, weights, points, x, error):
    chips = sorted({CHIPS[p["gpu"]] for p in points})
    models = sorted({p["model"] for p in points})
    print(f"  - architecture: {architecture}".ljust(32) + f"# measured: {len(points)} points, {', '.join(models)}; {100 * error:.1f} % mean error on them")
    print(f"    format: {weights}\n    chips: {', '.join(chips)}")
    for key, v in zip(CONSTANTS, x):
        value = outer(key, v)
        print(f"    {key}: {1e3 * value:.4g} ms" if key in TIMES else f"    {key}: {value:.3g}", flush=True)


def acceptance(program):
    """Of the points with speculative decoding that may be seen, under the laws as they stand in the files: the acceptance with the least
    mean of |log error|."""
    points = [p for p in measured.silicon(False) if p["drafts"]]

    def loss(accept):
        lines = []
        for p in points:
            lines += [f"engine {measured.ENGINES[p['engine']]}", f"node {measured.NODES[p['gpu']]}", f"model {p['model']}",
                      " ".join(f"accept={accept}" if w.startswith("accept=") else w for w in p["ask"].split())]
        return sum(abs(math.log(a[0] / p["step_s"])) for a, p in zip(program.ask(lines), points)) / len(points)

    best = min((i / 20 for i in range(21)), key=loss)
    print(f"acceptance of {len(points)} points with drafts: {best} ({100 * loss(best):.1f} % mean error)")


def main(path, *engines):
    if engines == ("acceptance",):
        with measured.Points(path) as program:
            acceptance(program)
        return
    with measured.Points(path) as program:
        for engine in engines or ("vllm", "trtllm", "sglang"):
            print(measured.ENGINES[engine])
            points = list(known(engine))
            for architecture in ("hopper", "blackwell"):
                here = [p for p in points if ARCHITECTURES[p["gpu"]] == architecture]
                guess = [inner(key, CONSTANTS[key][2]) for key in CONSTANTS]
                common, error = Fit(program, measured.ENGINES[engine], here, guess, COMMON_SPREAD).search()
                print(f"  # {architecture}, all formats: {100 * error:.1f} % mean error")
                for weights in sorted({p["weights"] for p in here}):
                    part = [p for p in here if p["weights"] == weights]
                    law(architecture, weights, part, *Fit(program, measured.ENGINES[engine], part, common, FORMAT_SPREAD).search())


if __name__ == "__main__":
    main(*sys.argv[1:])
