# SPDX-License-Identifier: Apache-2.0
"""Files to begin with: `new` writes them, `show` prints those of the catalogue, and both are right wherever they lie."""
from bench import says

KINDS = ("scenario", "site", "node", "strategy", "costs", "study")


def test_new(bench):
    """what `new` writes passes `check` and runs, with its own name, and overwrites nothing"""
    for kind in KINDS:
        status, text, said = bench.call("new", kind, f"my-{kind}")
        assert status == 0, said
        says(text, rf"^my-{kind}\.yaml is yours")
        status, text, said = bench.call("check", f"my-{kind}.yaml")
        assert status == 0 and not said, said
        says(text, rf"^my-{kind}\.yaml: fine: {kind}")
    bench.run("my-scenario.yaml", "--set", "site=my-site.yaml", "--set", "platform.nodes[0].type=my-node.yaml",
              "--strategy", "my-strategy.yaml", "--set", "costs=my-costs.yaml", "--set", "duration=2 d")
    row = bench.summary()
    assert (row["scenario"], row["site"], row["strategy"]) == ("my-scenario", "my-site", "my-strategy")
    status, _, said = bench.call("new", "site", "my-site")
    assert status == 1
    says(said, "my-site.yaml is there already")


def test_new_is_a_scenario(bench):
    """without a kind it is a scenario; wrong kinds and names are refused, and nothing is written"""
    assert bench.call("new", "hall")[0] == 0
    says(bench.call("check", "hall.yaml")[1], "fine: scenario hall, one year")
    for words in (("new", "sit", "x"), ("new", "site", "a/b"), ("new", "site", "-x"), ("new", "site", "")):
        assert bench.call(*words)[0] == 2, words
    assert [path.name for path in bench.folder.iterdir()] == ["hall.yaml"]


def test_show(bench):
    """what `show` prints can be saved anywhere: its files are found, and it passes `check`"""
    for name in ("chicago", "gb200-nvl72", "warm-water-dry", "800-vdc", "chat-service", "which-gpu", "usa", "europe", "two-part"):
        status, text, said = bench.call("show", name)
        assert status == 0 and not said, said
        bench.write(f"{name}.yaml", text)
        status, _, said = bench.call("check", f"{name}.yaml")
        assert status == 0, said
    says(bench.call("show", "chicago")[1], r"\nweather: catalogue:weather/USA_IL_Chicago.*\.epw\n")
    status, text, said = bench.call("show", "chicag")
    assert status == 2 and not text
    says(said, "did you mean `chicago`")


def test_parts_are_checked(bench):
    """mistakes in a site, a node or a strategy stand at their own line and column"""
    for kind, right, wrong, place in (("site", "52.5 deg", "520 deg", r"my-site\.yaml:6:11: error: `latitude`"),
                                      ("node", "gpus: 8", "gpus: many", r"my-node\.yaml:18:7: error: `gpus`"),
                                      ("costs", "0.09 /kWh", "0.09 /kW", r"my-costs\.yaml:11:11: error: `energy`"),
                                      ("strategy", "3 K", "3", r"my-strategy\.yaml:10:33: error: `coil_approach`")):
        bench.call("new", kind, f"my-{kind}")
        path = bench.folder / f"my-{kind}.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace(right, wrong), encoding="utf-8")
        bench.refused(path.name, place)
