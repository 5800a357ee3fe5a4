#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""figures.py STUDY [-o FOLDER] [--column facility_energy_j] [--run CASE]: the standard figures of a study's folder as vector PDF, 84 mm wide, with fonts embedded.

A figure is made for each thing that the folder has: strategies.pdf, pareto.pdf (summary.csv), months.pdf (the runs' series.csv), duration.pdf (if
those are of hours), ranks.pdf (ranking.csv), sensitivity.pdf (sensitivity.csv). Prints what it wrote.
"""
import argparse
import collections
import csv
import pathlib
import re
import sys

import matplotlib

matplotlib.use("pdf")
import matplotlib.pyplot as plt  # noqa: E402

MM = 1 / 25.4
WIDTH = 84 * MM
HOUR_S = 3600
# Okabe and Ito, Color Universal Design (2008): told apart with every form of colour blindness.
COLOURS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#000000"]
LINES = ["-", "--", "-.", ":"]  # by which curves are told apart in print without colours
# What decides, by method of the study: its column in sensitivity.csv, and what that is called.
MEASURES = [("rank_correlation", "rank correlation"), ("ST", "total index"), ("mu_star", "mean effect"), ("swing", "swing")]
SCALES = {"J": (3.6e9, "MWh"), "kg": (1000, "t"), "m3": (1, "m³")}
NAMES = {"facility_energy_j": "electricity", "water_consumed_m3": "water", "carbon_operational_kg": "carbon", "water_makeup_m3": "cooling water"}

plt.rcParams.update({"pdf.fonttype": 42, "font.size": 7, "axes.titlesize": 7, "legend.fontsize": 6, "axes.spines.top": False, "axes.spines.right": False,
                     "axes.linewidth": 0.5, "xtick.major.width": 0.5, "ytick.major.width": 0.5, "lines.linewidth": 1, "legend.frameon": False})


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text):
    return float(text) if text else float("nan")


def cases(study):
    """Of each case its runs in summary.csv, which differ in their seed alone; what has no results is left out."""
    found = collections.OrderedDict()
    for row in rows(study / "summary.csv"):
        if row.get("state", "done") == "done":
            found.setdefault(re.sub(r"_seed\d+$", "", row["run"]), []).append(row)
    if not found:
        sys.exit(f"{study}: no run has results")
    return found


def mean(runs, column):
    return sum(number(run[column]) for run in runs) / len(runs)


def new(height_mm, columns=1, **more):
    return plt.subplots(1, columns, figsize=(WIDTH, height_mm * MM), layout="constrained", **more)


def legend(figure, columns, lines, **more):
    """Above all panels, in room of its own; matplotlib 3.6 of Debian 12 knows no `outside`."""
    share = 3.2 * lines * MM / figure.get_figheight()
    figure.get_layout_engine().set(rect=(0, 0, 1, 1 - share))
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="upper center", ncols=columns, borderaxespad=0.1, labelspacing=0.3, **more)


def save(figure, folder, name):
    figure.savefig(folder / name, metadata={"CreationDate": None})  # the same folder gives the same bytes
    plt.close(figure)
    print(folder / name)


def strategies(study, folder):
    """Electricity by what it goes to, water and carbon of each case."""
    found = cases(study)
    names = list(found)[::-1]
    figure, panels = new(14 + 5 * len(names), 3, sharey=True)
    parts = [("IT", "it_energy_j", COLOURS[0], ""), ("cooling", "cooling_energy_j", COLOURS[4], "////"), ("losses", "power_loss_j", COLOURS[1], "....")]
    left = [0.0] * len(names)
    for label, column, colour, hatch in parts:
        width = [mean(found[name], column) / 3.6e12 for name in names]
        panels[0].barh(names, width, 0.7, left=left, color=colour, label=label, hatch=hatch, edgecolor="white", linewidth=0)
        left = [a + b for a, b in zip(left, width)]
    rest = [max(0.0, mean(found[name], "facility_energy_j") / 3.6e12 - done) for name, done in zip(names, left)]
    if max(rest) > 1e-3 * max(left):
        panels[0].barh(names, rest, 0.7, left=left, color="#999999", label="other", edgecolor="white", linewidth=0)
    panels[0].set_xlabel("electricity\n(GWh)")
    legend(figure, 4, 1, handlelength=1, columnspacing=1)
    for panel, column, scale, title in ((panels[1], "water_consumed_m3", 1000, "water\n(1000 m³)"), (panels[2], "carbon_operational_kg", 1e6, "carbon\n(kt)")):
        panel.barh(names, [mean(found[name], column) / scale for name in names], 0.7, color=COLOURS[0])
        panel.set_xlabel(title)
    for panel in panels:
        panel.tick_params(axis="y", length=0)
        panel.locator_params(axis="x", nbins=3)
    save(figure, folder, "strategies.pdf")


def pareto(study, folder):
    """Electricity against water; no case has less of both than those on the line."""
    found = cases(study)
    points = {name: (mean(runs, "facility_energy_j") / 3.6e12, mean(runs, "water_consumed_m3") / 1000) for name, runs in found.items()}
    front = sorted(p for p in points.values() if not any(q[0] <= p[0] and q[1] <= p[1] and q != p for q in points.values()))
    figure, axes = new(62)
    axes.step(*zip(*front), where="post", color="#999999", linewidth=0.7, zorder=1)
    for i, (name, point) in enumerate(points.items()):
        axes.scatter(*point, s=18, marker="os^Dv<>p"[i % 8], color=COLOURS[i % 8] if point in front else "white", edgecolor=COLOURS[i % 8], label=name, zorder=2)
    axes.set_xlabel("electricity (GWh)")
    axes.set_ylabel("water (1000 m³)")
    axes.margins(0.08)
    legend(figure, 2, (len(points) + 1) // 2, handletextpad=0.2)
    save(figure, folder, "pareto.pdf")


def series(study):
    """Of each case the series.csv of its first run."""
    for name, runs in cases(study).items():
        path = study / runs[0]["run"] / "series.csv"
        if path.exists():
            yield name, rows(path)


def curves(study, folder, name, height_mm, draw, x, y):
    found = list(series(study))
    figure, axes = new(height_mm)
    for i, (case, lines) in enumerate(found):
        draw(axes, lines, {"color": COLOURS[i % 8], "linestyle": LINES[i // 2 % 4], "label": case})
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    legend(figure, 2, (len(found) + 1) // 2)
    save(figure, folder, name)


def months(axes, lines, style):
    energy = collections.OrderedDict()
    for row in lines:
        parts = energy.setdefault(row["timestamp"][:7], [0.0, 0.0])
        parts[0] += number(row["facility_power_w"]) * number(row["interval_s"])
        parts[1] += number(row["it_power_w"]) * number(row["interval_s"])
    axes.plot([month[2:] if i == 0 or month[5:] == "01" else month[5:] for i, month in enumerate(energy)] if len(energy) <= 12 else list(energy),
              [facility / it for facility, it in energy.values()], marker=".", markersize=3, **style)


def duration(axes, lines, style):
    power = sorted((number(row["facility_power_w"]) / 1e6 for row in lines), reverse=True)
    step = number(lines[0]["interval_s"]) / HOUR_S
    axes.plot([i * step for i in range(len(power))], power, **style)


def ranks(study, folder, column):
    """How probable each rank is, of each case, 1 being the least."""
    found = [row for row in rows(study / "ranking.csv") if row["column"] == column]
    names = list(dict.fromkeys(row["run"] for row in found))[::-1]
    figure, axes = new(20 + 5 * len(names))
    left = [0.0] * len(names)
    shades = matplotlib.colormaps["cividis"]
    for rank in range(1, len(names) + 1):
        width = [sum(number(row["probability"]) for row in found if row["run"] == name and int(row["rank"]) == rank) for name in names]
        axes.barh(names, width, 0.7, left=left, color=shades((rank - 1) / max(1, len(names) - 1)), label=str(rank), edgecolor="white", linewidth=0.3)
        left = [a + b for a, b in zip(left, width)]
    figure.supxlabel(f"probability of each rank by {NAMES.get(column, column)}, 1 needs the least", fontsize=7)
    axes.set_xlim(0, 1)
    axes.tick_params(axis="y", length=0)
    legend(figure, len(names), 1, handlelength=0.8, columnspacing=0.8)
    save(figure, folder, "ranks.pdf")


def folded(name):
    """An input of several components at once has a long name."""
    return name if len(name) <= 24 else "/\n".join(name.rsplit("/", 1))


def sensitivity(study, folder, column, case):
    """The eight inputs that decide most, with their intervals where the method has them."""
    every = [row for row in rows(study / "sensitivity.csv") if row["column"] == column]
    case = case or (every[0]["run"] if every else None)
    found = [row for row in every if row["run"] == case]
    measure = next(((key, title) for key, title in MEASURES if any(row[key] for row in found)), None)
    if measure is None:
        sys.exit(f"{study / 'sensitivity.csv'}: nothing of `{column}` and `{case}`; it has "
                 f"{', '.join(dict.fromkeys(row['column'] for row in rows(study / 'sensitivity.csv')))}, of {', '.join(dict.fromkeys(row['run'] for row in every))}")
    key, title = measure
    scale, unit = SCALES.get(found[0]["unit"], (1, found[0]["unit"])) if key in ("mu_star", "swing") else (1, "")
    top = sorted((row for row in found if row[key]), key=lambda row: -abs(number(row[key])))[:8][::-1]
    names, values = [folded(row["input"]) for row in top], [number(row[key]) / scale for row in top]
    figure, axes = new(14 + sum(3 + 2.5 * len(name.splitlines()) for name in names))
    axes.barh(names, values, 0.65, color=[COLOURS[0] if value >= 0 else COLOURS[5] for value in values])
    if top[0].get(f"{key}_low"):
        off = [[v - number(row[f"{key}_low"]) / scale for v, row in zip(values, top)], [number(row[f"{key}_high"]) / scale - v for v, row in zip(values, top)]]
        axes.errorbar(values, names, xerr=off, fmt="none", ecolor="black", elinewidth=0.6, capsize=1.5)
    axes.axvline(0, color="black", linewidth=0.5)
    if key == "rank_correlation":
        axes.set_xlim(-1.05, 1.05)
    figure.supxlabel(f"{title} of {NAMES.get(column, column)}, {case}" + (f" ({unit})" if unit else ""), fontsize=7)
    axes.tick_params(axis="y", length=0, labelsize=6)
    save(figure, folder, "sensitivity.pdf")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("study", type=pathlib.Path)
    parser.add_argument("-o", dest="folder", type=pathlib.Path, help="where the PDFs go; else into the current folder")
    parser.add_argument("--column", default="facility_energy_j", help="which number ranks.pdf and sensitivity.pdf are of")
    parser.add_argument("--run", help="which case sensitivity.pdf is of; else the first")
    given = parser.parse_args()
    study, folder = given.study, given.folder or pathlib.Path(".")
    if not (study / "summary.csv").exists():
        sys.exit(f"{study}: this is no folder of results of samovar: it has no summary.csv")
    folder.mkdir(parents=True, exist_ok=True)
    strategies(study, folder)
    pareto(study, folder)
    found = dict(series(study))
    if found:
        curves(study, folder, "months.pdf", 62, months, "month", "PUE")
        if all(number(lines[0]["interval_s"]) <= HOUR_S for lines in found.values()):
            curves(study, folder, "duration.pdf", 62, duration, "hours", "power at the meter (MW)")
    if (study / "ranking.csv").exists():
        ranks(study, folder, given.column)
    if (study / "sensitivity.csv").exists():
        sensitivity(study, folder, given.column, given.run)


if __name__ == "__main__":
    main()
