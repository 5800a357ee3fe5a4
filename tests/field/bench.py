# SPDX-License-Identifier: Apache-2.0
"""A folder of its own for each test of tests/field, in which it writes its inputs and runs the program."""
import csv
import pathlib
import re
import shutil
import subprocess


class Bench:
    def __init__(self, program, folder):
        self.program, self.folder = program, pathlib.Path(folder)

    def write(self, name, text):
        """text: str, or bytes as they are."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def call(self, *words):
        """The program's exit status, stdout and stderr."""
        done = subprocess.run([self.program, *map(str, words)], cwd=self.folder, capture_output=True, text=True, check=False,
                              env={"PATH": "/usr/bin:/bin", "NO_COLOR": "1"}, stdin=subprocess.DEVNULL, timeout=600)
        return done.returncode, done.stdout, done.stderr

    def run(self, name, *words, status=0):
        """What `run NAME -o out` says on stderr; its files lie in out."""
        if not str(name).startswith("out/"):  # a run of other inputs would be replaced, and said
            shutil.rmtree(self.folder / "out", ignore_errors=True)
        got, _, said = self.call("run", name, "-o", "out", *words)
        assert got == status, f"exit status {got}, not {status}:\n{said[:2000]}"
        return said

    def refused(self, name, *texts):
        """`check NAME` ends with 2 and says each text (a regular expression)."""
        got, _, said = self.call("check", name)
        assert got == 2, f"exit status {got}, not 2:\n{said[:2000]}"
        for text in texts:
            assert re.search(text, said), f"no {text!r} in:\n{said[:2000]}"

    def rows(self, table, run="out"):
        with open(self.folder / run / f"{table}.csv", newline="", encoding="utf-8") as file:
            return [{key: number(cell) for key, cell in row.items()} for row in csv.DictReader(file)]

    def column(self, table, name, run="out"):
        """The cells of a column: years of hours have sixty."""
        with open(self.folder / run / f"{table}.csv", newline="", encoding="utf-8") as file:
            rows = csv.reader(file)
            at = next(rows).index(name)
            return [number(row[at]) for row in rows]

    def summary(self, run="out"):
        return self.rows("summary", run)[0]


def number(cell):
    return float(cell) if re.fullmatch(r"-?[0-9.]+(e[+-]?[0-9]+)?", cell) else cell


def near(value, wanted, share=1e-9):
    assert abs(value - wanted) <= share * abs(wanted), f"{value!r}, not {wanted!r} within {share:g}"


def says(text, wanted):
    assert re.search(wanted, text), f"no {wanted!r} in:\n{text[:2000]}"


def silent(text):
    assert not text, f"nothing was to be said, but:\n{text[:2000]}"
