# SPDX-License-Identifier: Apache-2.0
"""Whole runs against what is published, or must hold by physics. No constant is tuned to a row; a row that misses says why.

Usage: validate.py PROGRAM [--markdown] [TOPIC...]      topics: modules of this folder, such as `sites`; none: all
--markdown prints README.md with a new table."""
import importlib
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from report import Report
from runs import Program

MARKER = "<!-- What follows is printed by `run PROGRAM --markdown`. -->"
TOPICS = ("main_job", "reference", "sites", "lei_masanet", "li", "alissa", "xiao", "serving", "mlperf", "training", "training_speed",
          "mlperf_training", "swing")


def stale(report):
    """Rows that README.md's table has otherwise, lacks, or has besides; numbers may differ as much as compilers do."""
    def cells(line):
        return [cell.strip() for cell in line.strip("|").split("|")]

    def same(a, b):
        try:
            return abs(float(a) - float(b)) <= 1e-3 * abs(float(b)) + 1e-6
        except ValueError:
            return a == b

    with open(os.path.join(HERE, "README.md"), encoding="utf-8") as file:
        written = [cells(line) for line in file.read().split(MARKER)[1].splitlines() if line.startswith("| ")]
    made = [cells(line) for text in report.markdown() for line in text.splitlines() if line.startswith("| ")]
    differing = [b[0] for a, b in zip(written, made) if a[:2] != b[:2] or not same(a[2], b[2]) or a[4:] != b[4:]]
    return differing + ["number of rows"] * (len(written) != len(made))


def main(arguments):
    markdown = "--markdown" in arguments
    program, *topics = [a for a in arguments if a != "--markdown"]
    report = Report()
    with tempfile.TemporaryDirectory() as scratch:
        for name in topics or TOPICS:
            module = importlib.import_module(name)
            report.topic = module.TOPIC
            try:
                module.rows(report, Program(program, os.path.join(scratch, name)))
            except subprocess.CalledProcessError as error:
                report.within("every run ends: " + " ".join(error.cmd[2:]), 0, 0, error.returncode, "exit status")
    if not topics and not markdown:
        old = stale(report)
        report.topic = "This page"
        report.within("rows of README.md that are otherwise now", 0, 0, len(old), "; ".join(old[:5]) or "`--markdown` makes it anew")
    passed, failed = report.finish(complete=not topics)
    if markdown:
        with open(os.path.join(HERE, "README.md")) as file:
            print(file.read().split(MARKER)[0] + MARKER)
    print("\n".join(report.markdown() if markdown else report.text()))
    print(f"\n{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
