# SPDX-License-Identifier: Apache-2.0
"""Pictures and clips: measured times and powers beside the program's, each model under a law that was fitted to the other three.

Time is linear in what the fit looks for, the inverse efficiencies of attention and of elementwise work and the time of a batch beside its
steps; least squares of relative errors, each chip by itself. Power is fitted (analysis/fit/power.py) to the first model of each kind in the table, among points of
serving; the others test it."""
from points import HERE, NODES, rows

MODELS = {"FLUX.1 Dev": "flux.1-dev", "Stable Diffusion 3.5 Large": "stable-diffusion-3.5-large", "Wan 2.1 1.3B": "wan-2.1-1.3b",
          "CogVideoX 2B": "cogvideox-2b"}
POWER_FITTED = ("flux.1-dev", "wan-2.1-1.3b")
KEYS = ("attention_efficiency", "element_efficiency", "run")


def points():
    for r in rows(HERE, "data", "ml_energy_diffusion.csv"):
        model, batch = MODELS[r["model"]], int(r["batch"])
        yield {"gpu": r["gpu"].lower(), "model": model, "batch": batch, "s": float(r["latency_s"]), "w": float(r["power_w"]),
               "j": float(r["energy_per_output_j"]),
               "ask": f"generate model={model} width={r['width']} height={r['height']} frames={r['frames'] or 1} steps={r['steps']} batch={batch}"}


def asked(part, law=None):
    """Lines that ask for points under a law (absent: the file's)."""
    yield "engine diffusers"
    if law:
        yield from (f"set diffusion.{key} {value:.12g}" for key, value in zip(KEYS, law))
    for p in part:
        yield from (f"node {NODES[p['gpu']]}", p["ask"])


def solve(rows_of, right):
    """Least squares through the normal equations."""
    n = len(rows_of[0])
    a = [[sum(r[i] * r[j] for r in rows_of) for j in range(n)] + [sum(r[i] * y for r, y in zip(rows_of, right))] for i in range(n)]
    for i in range(n):
        a[i] = [v / a[i][i] for v in a[i]]
        for k in range(n):
            if k != i:
                a[k] = [v - a[k][i] * w for v, w in zip(a[k], a[i])]
    return [row[n] for row in a]


def fit(answer, part):
    """The law of these points, which are of one chip."""
    seconds = [[a[0] for a in answer(list(asked(part, law)))] for law in ((1, 1, 0), (0.5, 1, 0), (1, 0.5, 0))]
    terms, rest = [], []
    for p, both, attention, element in zip(part, *seconds):
        attention, element = attention - both, element - both
        terms.append([attention / p["s"], element / p["s"], 1 / p["s"]])
        rest.append(1 - (both - attention - element) / p["s"])
    inverse = solve(terms, rest)
    return [1 / inverse[0], 1 / inverse[1], inverse[2]]


def mean(errors):
    errors = list(errors)
    return sum(map(abs, errors)) / len(errors)


def report_rows(report, answer):
    source = "ML.ENERGY, arXiv:2505.06371"
    measured = list(points())
    for gpu in sorted({p["gpu"] for p in measured}):
        for model in MODELS.values():
            others = [p for p in measured if p["gpu"] == gpu and p["model"] != model]
            part = [p for p in measured if p["gpu"] == gpu and p["model"] == model]
            for p, a in zip(part, answer(list(asked(part, fit(answer, others))))):
                p["time"], p["power"], p["energy"] = a[0] / p["s"] - 1, a[1] / p["w"] - 1, a[2] / p["j"] - 1
            shown = ", ".join(f"{key} {sum(p[key] for p in part) / len(part):+.2f}" for key in ("time", "power"))
            report.within(f"energy per output, {model} on {gpu.upper()}: {len(part)} points, fitted to the other models", 0, 0.15,
                          mean(p["energy"] for p in part), source, "<= 15 %")
            report.inform("... bias", shown, mean(p["time"] for p in part), source)
    for key, what in (("time", "time"), ("energy", "energy per output")):
        report.within(f"pictures and clips, leaving one model out: {what}, {len(measured)} points", 0, 0.15, mean(p[key] for p in measured),
                      source, "<= 15 %")
    left = [p["power"] for p in measured if p["model"] not in POWER_FITTED]
    report.within(f"pictures and clips: power of the models left out, {len(left)} points", 0, 0.15, mean(left), source, "<= 15 %")
    report.inform("... power of the models of the fit", "", mean(p["power"] for p in measured if p["model"] in POWER_FITTED), source)
    report.inform("... worst time", "", max((p["time"] for p in measured), key=abs), source)
