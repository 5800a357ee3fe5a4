# SPDX-License-Identifier: Apache-2.0
"""Names of the catalogue and pipes in place of files."""
import subprocess

from bench import near, says
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
    bench.refused("none.yaml", "`extends: dulles-hal`: no file has this name, nor anything in the catalogue; did you mean `dulles-hall`")


def test_pipe(bench):
    """a scenario may come through a pipe, and a pipe that a scenario names is refused"""
    text = scenario("dulles")
    for words in (["check", "/dev/stdin"], ["run", "/dev/stdin", "-o", "out"]):
        done = subprocess.run([bench.program, *words], input=text.encode(), cwd=bench.folder, capture_output=True, check=False, timeout=600)
        assert done.returncode == 0, done.stderr.decode()
    done = subprocess.run(["bash", "-c", f'"$0" check <(cat)', str(bench.program)], input=text.encode(), cwd=bench.folder,
                          capture_output=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr.decode()
    subprocess.run(["mkfifo", str(bench.folder / "w.csv")], check=True)
    bench.write("s.yaml", scenario("{weather: w.csv, grid: {type: intensity, carbon: 300 g/kWh}, elevation: 9 m, utc_offset: 0 h}"))
    bench.refused("s.yaml", "it is a pipe, not a file")


def test_from_elsewhere(bench):
    """from another folder the path of a shipped scenario is its name; a folder that cannot be made says what to do"""
    for word in ("scenarios/dulles-hall.yaml", "scenarios/studies/which-gpu.yaml"):
        got, _, said = bench.call("check", word)
        name = word.split("/")[-1].removesuffix(".yaml")
        assert got == 2, (got, said)
        says(said, f"there is no file `{word}` from here; `{name}` is a name of the catalogue")
    bench.write("results", "a file where the folder should be")
    got, _, said = bench.call("run", "dulles-hall", "--set", "duration=1 h")
    assert got == 1, (got, said)
    says(said, "cannot make results.*; -o names another folder")
