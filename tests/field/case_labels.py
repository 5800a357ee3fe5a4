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


CHAT = """samovar: 1
name: chat
site: dulles
start: 2023-07-05
duration: 1 h
tick: 10 min
platform: {nodes: [{type: dgx-h100, count: 4}]}
workloads:
  - {name: chat, type: serving, fidelity: exact, model: llama-3.1-70b, replicas: 4, gpus_per_replica: 8, traffic: {rate: 1 /s},
     prompt_tokens: {type: constant, value: 1000}, output_tokens: {type: constant, value: 200}, queue_limit: 4 s}
cooling: chiller-tower
"""


def study(bench, base, vary, *words):
    bench.write("base.yaml", base)
    bench.write("s.yaml", STUDY.replace("dulles-hall.yaml", "base.yaml") % vary)
    status, out, said = bench.call("run", "s.yaml", "-o", "out", *words)
    assert status == 0, said
    return out


def test_turned_away(bench):
    """a row that turned requests away is marked, and energy per unit of work stands beside its total"""
    out = study(bench, CHAT, '  "workloads[0].traffic.rate": [1 /s, 200 /s]')
    rows = bench.rows("summary")
    assert rows[0]["requests_rejected"] == 0 and rows[1]["requests_rejected"] > 1e4, rows
    share = 100 * rows[1]["requests_rejected"] / (rows[1]["requests_rejected"] + rows[1]["requests"])
    says(out, rf"rate-200-s .* turned away {share:.1f} % of requests")
    says(out, r"rate-1-s .*\n")
    assert "turned away" not in re.search(r"rate-1-s .*", out)[0]
    says(out, r"per request .*per 1000 tokens")
    says(out, r"needs [\d.]+ % less energy per token, .*\(but its requests were [\d.]+ % higher\)")


def test_unfinished(bench):
    """so is one that did not finish its jobs"""
    base = CHAT.split("workloads:")[0] + ("workloads: [{name: a, type: generic, nodes: 4, duration: 40 min}, "
                                           "{name: b, type: generic, nodes: 4, duration: 15 min}]\ncooling: chiller-tower\n")
    out = study(bench, base, '  "workloads[0].duration": [40 min, 50 min]')
    assert [row["jobs_unfinished"] for row in bench.rows("summary")] == [0, 1]
    says(out, r"duration-50min .* 1 job unfinished")
    says(out, "per node-hour")


def test_same_work(bench):
    """where the work is the same there is neither mark nor column"""
    out = study(bench, CHAT, "  cooling: [chiller-tower, air-economizer]")
    assert "turned away" not in out and "per request" not in out and "for the same IT work" in out, out


def test_names(bench):
    """names of runs end with what was written"""
    study(bench, CHAT, '  "workloads[0].power_cap": [500 W, 600 W]\n  "workloads[0].prefix_cache.hit": [10 %, 50 %]', "-q")
    names = [row["run"] for row in bench.rows("summary")]
    assert names[0] == "power_cap-500W_hit-10" and not [name for name in names if name.endswith("-") or "-_" in name], names


def test_no_strategy(bench):
    """a plant without a name is at its site, and nothing else"""
    bench.write("s.yaml", CHAT.replace("cooling: chiller-tower", "cooling: [{type: crah}, {type: pump}, {type: chiller-air}]"))
    _, out, _ = bench.call("run", "s.yaml", "-o", "out")
    assert out.startswith("chat: dulles, 1 h, seed 1"), out[:100]


def test_replaced(bench):
    """a run that takes the place of one of other inputs says so, and of which"""
    assert bench.call("run", "dulles-hall", *SHORT, "-q")[2] == ""
    assert bench.call("run", "dulles-hall", *SHORT, "-q")[2] == ""
    says(bench.call("run", "dulles-hall", *SHORT, "-q", *sets("site=phoenix"))[2],
         "note: results/dulles-hall had a run of other inputs, which this one replaces .*dulles.* -> .*phoenix")
    assert bench.rows("summary", "results/dulles-hall")[0]["site"] == "phoenix"


def test_replaced_in_a_study(bench):
    """so does a study"""
    study(bench, CHAT, "  seed: [1, 2]", "-q")
    status, _, said = bench.call("run", "s.yaml", "-o", "out", "-q", "--set", "tick=5 min")
    assert status == 0
    says(said, "note: 2 of 2 runs replace those of other inputs in out; -o keeps both")
    silent(re.sub(".*complete already\n", "", bench.call("run", "s.yaml", "-o", "out", "-q", "--set", "tick=5 min")[2]))
