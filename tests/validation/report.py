# SPDX-License-Identifier: Apache-2.0
"""Rows of the validation: published, simulated, deviation; and what is known to miss, with its reason and a bound."""
import csv
import os

HERE = os.path.dirname(os.path.abspath(__file__))


def table(name):
    """Rows of a CSV file beside this one."""
    with open(os.path.join(HERE, name), newline="") as file:
        return list(csv.DictReader(file))


def digits(value):
    return f"{value:.4g}" if abs(value) > 1e-12 else "0"


def band(low, high):
    """Both ends, with as many digits as tell them apart."""
    text = f"{low:g} .. {high:g}"
    return text if low == high or f"{low:g}" != f"{high:g}" else f"{low:.10g} .. {high:.10g}"


class Report:
    """Collects rows. A row passes inside its tolerance, or, where known.csv names it, inside the bound given there. A row without one there is
    a miss, whatever its size: its bound is that which was asked for, and a row that keeps it must go from there."""

    def __init__(self):
        self.topic = None
        self.rows = []
        self.known = {(r["topic"], r["row"]): r for r in table("known.csv")}
        self.used = set()

    def _add(self, name, published, simulated, deviation, low, high, source, known=None):
        good = simulated is not None and low <= simulated <= high
        verdict, reason = ("ok", "") if good else ("FAILED", "")
        if (self.topic, name) in self.known:
            known = self.known[self.topic, name]
            self.used.add((self.topic, name))
        if known:
            if not known["low"]:
                verdict = "FAILED" if good else "known"
                reason = "known.csv calls it a miss, and it is none" if good else known["reason"]
            elif not good and float(known["low"]) <= simulated <= float(known["high"]):
                verdict = "known"
                reason = f"{known['reason']} (allowed {known['low']} .. {known['high']})"
        self.rows.append({"topic": self.topic, "name": name, "published": published, "simulated": simulated,
                          "deviation": deviation, "allowed": band(low, high), "source": source,
                          "verdict": verdict, "reason": reason})

    def near(self, name, published, simulated, tolerance, source, relative=False):
        """One published number, within tolerance: absolute, or a fraction of it."""
        width = tolerance * abs(published) if relative else tolerance
        difference = simulated - published
        deviation = f"{difference / published:+.1%}" if relative and published else f"{difference:+.3g}"
        self._add(name, digits(published), simulated, deviation, published - width, published + width, source)

    def within(self, name, low, high, simulated, source, published=None, known=None):
        """A published band, or a bound that must hold; known: as a row of known.csv, for a whole class of rows."""
        outside = min(simulated - low, 0) + max(simulated - high, 0)
        deviation = "inside" if not outside else f"{outside:+.4g}"
        self._add(name, published or band(low, high), simulated, deviation, low, high, source, known)

    def inform(self, name, published, simulated, source, reason=""):
        """A comparison that decides nothing, because inputs differ or are not stated."""
        difference = f"{simulated - published:+.3g}" if isinstance(published, float) else ""
        shown = digits(published) if isinstance(published, float) else published
        self.rows.append({"topic": self.topic, "name": name, "published": shown, "simulated": simulated,
                          "deviation": difference, "allowed": "", "source": source, "verdict": "info", "reason": reason})

    def finish(self, complete):
        """Numbers of rows that passed and failed. After a complete run a known deviation without a row is a mistake."""
        for topic, name in sorted(self.known.keys() - self.used) if complete else ():
            self.topic = topic
            self.within(f"known.csv names a row that there is: {name}", 1, 1, 0, "known.csv")
        judged = [r for r in self.rows if r["verdict"] != "info"]
        failed = sum(r["verdict"] == "FAILED" for r in judged)
        return len(judged) - failed, failed

    def text(self):
        topic = None
        for r in self.rows:
            if r["topic"] != topic:
                topic = r["topic"]
                yield f"\n{topic}\n{'':6} {'':<58} {'published':>17} {'simulated':>11} {'deviation':>10}   allowed; source"
            judged = f"{r['allowed']}; " if r["allowed"] else ""
            yield (f"{r['verdict']:<6} {r['name']:<58} {r['published']:>17} {digits(r['simulated']):>11} {r['deviation']:>10}   "
                   f"{judged}{r['source']}")
            if r["reason"]:
                yield f"{'':9}{r['reason']}"

    def markdown(self):
        topic = None
        for r in self.rows:
            if r["topic"] != topic:
                topic = r["topic"]
                yield f"\n### {topic}\n\n| row | published | simulated | deviation | | source |\n|---|---|---|---|---|---|"
            verdict = {"ok": "", "known": "known", "info": "information"}.get(r["verdict"], r["verdict"])
            verdict += f": {r['reason']}" if r["reason"] else ""
            yield f"| {r['name']} | {r['published']} | {digits(r['simulated'])} | {r['deviation']} | {verdict} | {r['source']} |"
