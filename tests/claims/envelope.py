# SPDX-License-Identifier: Apache-2.0
"""Reckons the formulas of claims without the program: what is under test must not be its own judge."""
import re

WH = 3600.0
UNITS = {"W": 1, "kW": 1e3, "MW": 1e6, "GW": 1e9, "Wh": WH, "kWh": 1e3 * WH, "MWh": 1e6 * WH, "GWh": 1e9 * WH, "TWh": 1e12 * WH, "kJ": 1e3, "MJ": 1e6, "GJ": 1e9,
         "h": 3600, "d": 86400, "L": 1e-3, "mL": 1e-6, "m3": 1, "gal": 3.785411784e-3, "m2": 1, "g": 1e-3, "kg": 1, "t": 1e3, "K": 1, "%": 0.01, "FLOP": 1}
TOKEN = re.compile(r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<word>[A-Za-z_][\w.]*|%)|(?P<sign>[-+*/()]))")


def tokens(formula):
    """[(kind, text, start, end)]"""
    found, at = [], 0
    while formula[at:].strip():
        match = TOKEN.match(formula, at)
        assert match, f"`{formula[at:]}` is no part of a formula"
        found.append((match.lastgroup, match[match.lastgroup], match.start(match.lastgroup), match.end()))
        at = match.end()
    return found


class Reading:
    def __init__(self, formula, columns):
        self.left, self.columns = [(kind, text) for kind, text, _, _ in tokens(formula)] + [("end", "")], columns

    def take(self, *texts):
        return self.left.pop(0)[1] if self.left[0][1] in texts and self.left[0][0] == "sign" else None

    def word(self, text):
        return self.columns[text] if text in self.columns else UNITS[text]

    def factor(self):
        if self.take("("):
            value = self.sum()
            assert self.take(")")
            return value
        kind, text = self.left.pop(0)
        assert kind in ("number", "word"), text
        if kind == "word":
            return self.word(text)
        return float(text) * (self.word(self.left.pop(0)[1]) if self.left[0][0] == "word" else 1)

    def product(self):
        value = self.factor()
        while sign := self.take("*", "/"):
            value = value * self.factor() if sign == "*" else value / self.factor()
        return value

    def sum(self):
        value = self.product()
        while sign := self.take("+", "-"):
            value += self.product() if sign == "+" else -self.product()
        return value


def worth(formula, columns=None):
    """In SI. columns: what names of columns stand for, in SI."""
    reading = Reading(formula, columns or {})
    value = reading.sum()
    assert reading.left == [("end", "")], formula
    return value


def numbers(formula):
    return [(start, end) for kind, _, start, end in tokens(formula) if kind == "number"]


def more(formula, which):
    """The formula with a number of it a tenth larger."""
    start, end = numbers(formula)[which]
    return f"{formula[:start]}{1.1 * float(formula[start:end]):.17g}{formula[end:]}"


def is_product(formula):
    return not any(kind == "sign" and text in "+-" for kind, text, _, _ in tokens(formula))
