# SPDX-License-Identifier: Apache-2.0
"""Runs scenarios with the program and reads what they write."""
import csv
import os
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Run:
    """A finished run: numbers of summary.csv by name, columns of series.csv."""

    def __init__(self, folder, summary=None):
        self.folder = folder
        self.summary = summary or read(os.path.join(folder, "summary.csv"))[0]
        self._series = None

    def __getitem__(self, key):
        return float(self.summary[key])

    @property
    def series(self):
        if self._series is None:
            self._series = read(os.path.join(self.folder, "series.csv"))
        return self._series

    def columns(self, test):
        return [c for c in self.series[0] if test(c)]

    def joules(self, *components):
        """Electricity of these components over the run."""
        return sum(float(r[c + "_power_w"] or 0) * float(r["interval_s"]) for r in self.series for c in components)

    def hours(self, component):
        """Hours in which a component uses electricity; 0 if there is none of that name."""
        key = component + "_power_w"
        return sum(float(r["interval_s"]) / 3600 for r in self.series if float(r.get(key) or 0) > 0)


def read(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


class Program:
    def __init__(self, path, scratch):
        self.path, self.scratch, self.count = os.path.abspath(path), scratch, 0

    def _run(self, scenario, options):
        self.count += 1
        out = os.path.join(self.scratch, str(self.count))
        file = os.path.join(ROOT, "scenarios", scenario)
        subprocess.run([self.path, "run", file, "-o", out, "--quiet", *options], check=True, stdout=subprocess.DEVNULL)
        return out

    def run(self, scenario, strategy=None, **keys):
        """A scenario under scenarios/; keys as --set, with a list of (key, value) under `overrides`."""
        options = ["--strategy", os.path.join(ROOT, "scenarios", strategy)] if strategy else []
        for key, value in [*keys.pop("overrides", []), *keys.items()]:
            options += ["--set", f"{key}={value}"]
        return Run(self._run(scenario, options))

    def study(self, scenario):
        """All runs of a study, in its order."""
        out = self._run(scenario, [])
        return [Run(os.path.join(out, r["run"]), r) for r in read(os.path.join(out, "summary.csv"))]
