# SPDX-License-Identifier: Apache-2.0
"""What the Tab key offers: verbs, options, names of the catalogue, files at hand, keys."""
import shutil
import subprocess

from bench import says


def offered(bench, *words):
    status, text, said = bench.call("complete", *words)
    assert status == 0 and not said, said
    return text.splitlines()


def test_words(bench):
    """verbs, options of the verb, names and files, each where it belongs"""
    assert offered(bench, "ru") == ["run"]
    assert {"run", "check", "explain"} <= set(offered(bench, ""))
    assert "complete" not in offered(bench, "comp")
    assert offered(bench, "check", "--q") == ["--quiet"]
    assert "--index" in offered(bench, "run", "-") and "--index" not in offered(bench, "check", "-")
    bench.write("cooling-mine.yaml", "")
    bench.write("cool/other.yaml", "")
    assert set(offered(bench, "run", "coo")) == {"cooling-failure", "cooling-strategies", "cooling-mine.yaml", "cool/"} | {
        name for name in offered(bench, "run", "cooling-") if not name.endswith(".yaml")}
    assert offered(bench, "run", "cool/") == ["cool/other.yaml"]
    assert offered(bench, "compare", "x", "co") == ["cool/"]
    assert offered(bench, "show", "stockh") == ["stockholm"]
    assert offered(bench, "run", "x", "--strategy", "warm-water-w40") == ["warm-water-w40-dry"]
    assert offered(bench, "run", "x", "--set", "site.latitu") == ["site.latitude="]
    assert offered(bench, "explain", "coil_app") == ["coil_approach"]
    assert offered(bench, "nothing", "x") == []


def test_scripts(bench):
    """the scripts are right in those of the shells that are here"""
    for shell in ("bash", "zsh", "fish"):
        status, text, said = bench.call("completion", shell)
        assert status == 0 and not said, said
        bench.write(f"completion.{shell}", text)
        if shutil.which(shell):
            done = subprocess.run([shell, "-n", bench.folder / f"completion.{shell}"], capture_output=True, text=True, check=False)
            assert done.returncode == 0 and not done.stderr, done.stderr
    status, text, said = bench.call("completion", "tcsh")
    assert status == 2 and not text
    says(said, "bash, zsh and fish")
    ask = (f"source completion.bash; COMP_WORDS=(\"{bench.program}\" run cooling-str); COMP_CWORD=2; _samovar; "
           "echo \"${COMPREPLY[@]}\"")
    done = subprocess.run(["bash", "-c", ask], cwd=bench.folder, capture_output=True, text=True, check=False)
    assert done.stdout == "cooling-strategies\n", done
