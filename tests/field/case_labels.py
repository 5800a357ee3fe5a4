# SPDX-License-Identifier: Apache-2.0
"""What a run is called is what was run."""
import re

from bench import says, silent

SHORT = ("--set", "duration=2 h")
STUDY = """samovar: 1
study: s
base: dulles-hall.yaml
vary:
%s
"""


def sets(*changes):
    return [word for change in changes for word in ("--set", change)]


def strategy(bench, *changes):
    status, out, said = bench.call("run", "dulles-hall", *SHORT, *sets(*changes), "-o", "out")
    assert status == 0, said
    name = bench.summary()["strategy"]
    assert out.startswith(f"dulles-hall: {name} at dulles, "), out
    text = (bench.folder / "out/scenario.yaml").read_text(encoding="utf-8")
    assert f"\nstrategy: {name}\n" in text, text[:300]
    return name, re.search(r"\nmeaning: (.*)\n", text)[1]


def test_changed_strategy(bench):
    """a key that reaches into a strategy changes its name and its sentence, wherever the strategy comes from"""
    warmer = "cooling[0].supply_temperature=45 degC"
    for way in (("cooling=warm-water-dry",), ("strategy=warm-water-dry",)):
        name, meaning = strategy(bench, *way, warmer)
        assert name == "warm-water-dry (changed)" and "44 degC -> 45 degC" in meaning, (name, meaning)
        assert strategy(bench, *way)[0] == "warm-water-dry"
    assert strategy(bench, "cooling[4].set_point=20 degC")[0] == "chiller-tower (changed)"


def test_the_same_in_other_words(bench):
    """what means the same is the same, and what is no part of the strategy does not change it"""
    for change in ("cooling[4].set_point=291.15 K", "hall.supply_temperature=27 degC", "seed=7"):
        assert strategy(bench, change)[0] == "chiller-tower", change


def test_again(bench):
    """the resolved scenario of a changed strategy gives the same bytes"""
    strategy(bench, "cooling[4].set_point=20 degC")
    bench.run("out/scenario.yaml", *SHORT, "-o", "again")
    for file in ("summary.csv", "scenario.yaml"):
        assert (bench.folder / "out" / file).read_bytes() == (bench.folder / "again" / file).read_bytes()


def test_study(bench):
    """so does each row of a study, in table, CSV and sentence"""
    bench.write("s.yaml", STUDY.replace("dulles-hall.yaml", "base.yaml") %
                '  cooling: [warm-water-dry]\n  "cooling[0].supply_temperature": [44 degC, 46 degC]')
    bench.write("base.yaml", "extends: catalogue:scenarios/dulles-hall.yaml\nname: base\n")
    status, out, said = bench.call("run", "s.yaml", *SHORT, "-o", "out")
    assert status == 0, said
    assert [row["strategy"] for row in bench.rows("summary")] == ["warm-water-dry", "warm-water-dry (changed)"]
    assert {row["strategy"] for row in bench.rows("comparison")} == {"warm-water-dry (changed)"}
    says(out, r"In this simulation .*warm-water-dry \(changed\) needs ")
