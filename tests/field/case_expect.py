# SPDX-License-Identifier: Apache-2.0
"""What a scenario expects of its results decides the exit status, and no number."""
import json

from bench import near, says

SCENARIO = """samovar: 1
name: guarded
site: dulles
duration: 1 d
platform: {nodes: [{type: dgx-h100, count: 16}]}
cooling: chiller-tower
series: none
expect: {pue: "< PUE", unmet_heat_j: "<= 1 J"}
"""
STUDY = """samovar: 1
study: guard
base: s.yaml
vary: {cooling: [chiller-tower, warm-water-dry]}
series: none
expect: {wue_l_per_kwh: "<= 0"}
"""


def test_met_or_missed(bench):
    """status 0 where it is met, 3 where it is missed, with all files; the resolved scenario gives the same again"""
    bench.write("s.yaml", SCENARIO.replace("PUE", "9"))
    bench.run("s.yaml")
    met = bench.summary()
    assert met["expect_missed"] == ""
    bench.write("s.yaml", SCENARIO.replace("PUE", "1.0"))
    bench.run("s.yaml", status=3)
    missed = bench.summary()
    says(missed["expect_missed"], r"^pue 1\.\d+, not < 1\.0$")
    near(missed["facility_energy_j"], met["facility_energy_j"], 0)
    bench.run("out/scenario.yaml", status=3)
    assert bench.summary() == missed
    bench.run("s.yaml", "--set", 'expect.pue="< 9"')


def test_printed(bench):
    """the text and the JSON say it"""
    bench.write("s.yaml", SCENARIO.replace("PUE", "1.0"))
    status, text, _ = bench.call("run", "s.yaml", "-o", "out")
    assert status == 3
    says(text, r"\n  missed +pue 1\.\d+, not < 1\.0\n")
    status, text, _ = bench.call("run", "s.yaml", "-o", "out", "--json")
    assert status == 3
    says(json.loads(text)["expect_missed"], "^pue")


def test_study(bench):
    """a study's expectations stand beside those of its base; gather says the same as run"""
    bench.write("s.yaml", SCENARIO.replace("PUE", "9"))
    bench.write("g.yaml", STUDY)
    for verb in ("run", "gather"):
        status, text, _ = bench.call(verb, "g.yaml", "-o", "out")
        assert status == 3, status
        says(text, r"\nmissed  cooling-chiller-tower: wue_l_per_kwh \d")
    rows = {row["run"]: row["expect_missed"] for row in bench.rows("summary")}
    says(rows["cooling-chiller-tower"], "wue_l_per_kwh .*, not <= 0$")
    assert rows["cooling-warm-water-dry"] == ""
