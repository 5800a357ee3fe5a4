# SPDX-License-Identifier: Apache-2.0
"""Names of the catalogue and pipes in place of files."""
import subprocess

from bench import near
from weather import scenario


def test_base_by_name(bench):
    """a study's base and a scenario's extends are names of the catalogue, or of the file beside it"""
    bench.write("study.yaml", "samovar: 1\nstudy: two\nbase: dulles-hall\nvary: {site: [dulles, phoenix]}\n")
    got, said, _ = bench.call("plan", "study.yaml")
    assert got == 0 and "dulles" in said and "phoenix" in said, said
    bench.write("mine.yaml", "extends: dulles-hall\nname: mine\nduration: 1 d\n")
    bench.run("mine.yaml")
    bench.write("yours.yaml", "extends: mine\nname: yours\n")
    before = bench.summary()["facility_energy_j"]
    bench.run("yours.yaml")
    near(bench.summary()["facility_energy_j"], before)
    bench.write("none.yaml", "extends: dulles-hal\nname: none\n")
    bench.refused("none.yaml", "cannot read `dulles-hal`")


def test_pipe(bench):
    """a scenario may come through a pipe, and a pipe that a scenario names is refused"""
    text = scenario("dulles")
    for words in (["check", "/dev/stdin"], ["run", "/dev/stdin", "-o", "out"]):
        done = subprocess.run([bench.program, *words], input=text.encode(), cwd=bench.folder, capture_output=True, check=False, timeout=60)
        assert done.returncode == 0, done.stderr.decode()
    done = subprocess.run(["bash", "-c", f'"$0" check <(cat)', str(bench.program)], input=text.encode(), cwd=bench.folder,
                          capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    subprocess.run(["mkfifo", str(bench.folder / "w.csv")], check=True)
    bench.write("s.yaml", scenario("{weather: w.csv, grid: {type: intensity, carbon: 300 g/kWh}, elevation: 9 m, utc_offset: 0 h}"))
    bench.refused("s.yaml", "it is a pipe, not a file")
