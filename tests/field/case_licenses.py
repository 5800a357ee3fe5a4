# SPDX-License-Identifier: Apache-2.0
"""Whose data it is: every file that ships has a source and a licence, and results name those that they were made from."""
import csv
import fnmatch
import json
import pathlib
import re

from bench import says

ROOT = pathlib.Path(__file__).resolve().parents[2]
# What a file of our own may say of where its figures come from, or that nobody published them.
SOURCED = re.compile(r"sources?:|arXiv|https?:|datasheet|config|model card|report|paper|judgement|assum|EIA|measured|TMY3|table \d", re.I)


def origins():
    with open(ROOT / "platforms/sources.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_file(bench):
    """each file of platforms/ and each trace has a source and a licence; data of others stand in the SOURCE.md beside them too"""
    rows, used = origins(), set()
    files = [path for folder in ("platforms", "scenarios") for path in sorted((ROOT / folder).rglob("*")) if path.is_file()]
    assert len(files) > 200, f"{len(files)} files"
    for path in files:
        name = path.relative_to(ROOT).as_posix()
        if path.name == "SOURCE.md" or name == "platforms/sources.csv":
            continue
        row = next((row for row in rows if fnmatch.fnmatchcase(name, row["files"])), None)
        assert row and row["source"] and row["license"], f"{name} has no source or licence in platforms/sources.csv"
        used.add(row["files"])
        text = path.read_text(encoding="utf-8", errors="replace")
        if path.suffix == ".yaml":
            assert row["files"] == "*.yaml", f"{name} counts as {row['files']}"
            assert not name.startswith("platforms/") or SOURCED.search(text), f"{name} does not say where its figures come from"
        elif path.suffix != ".xml":
            said = (path.parent / "SOURCE.md").read_text(encoding="utf-8")
            assert path.name in said and re.search("licen[cs]e", said, re.I), f"SOURCE.md does not speak of {name}"
    assert used == {row["files"] for row in rows}, f"no file fits {({row['files'] for row in rows}) - used}"


def test_of_a_run(bench):
    """a finished run and the scenario that it was made from name the same data; a file of one's own is said to be that"""
    bench.run(ROOT / "scenarios/dulles-hall.yaml", "--set", "duration=1 d")
    sources = json.loads((bench.folder / "out/datapackage.json").read_text())["sources"]
    assert [source["license"] for source in sources] == ["free use and copying with credit", "public domain (U.S. Government)", "CC-BY-4.0"], sources
    says(sources[0]["credit"], "NREL")
    _, of_run, _ = bench.call("licenses", "out")
    _, of_scenario, _ = bench.call("licenses", ROOT / "scenarios/dulles-hall.yaml")
    assert of_run == of_scenario, of_run
    says(of_run, r"azure_llm_2024_week_hourly_profile.csv\n  source   Azure/AzurePublicDataset at b469a11\n  license  CC-BY-4.0\n  credit ")
    bench.write("w.csv", (ROOT / "platforms/matched/london_2023.csv").read_bytes())
    _, own, _ = bench.call("licenses", "dulles-hall", "--set", f"site.weather={bench.folder}/w.csv")
    says(own, r"w.csv\n  not of the catalogue")
    status, _, said = bench.call("licenses", ".")
    assert status == 2
    says(said, "holds no finished run or study")
