# SPDX-License-Identifier: Apache-2.0
"""A study that is stopped: it says how far it is and how to go on, and goes on."""
import pathlib
import signal
import subprocess
import time

from bench import says

STUDY = """samovar: 1
study: stopped
base: dulles-hall
vary:
  duration: [1 h, 36500 d]
"""


def children(process):
    """How many it has, those among them that have ended and that it has not heard of."""
    found = 0
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            found += path.read_text().rpartition(") ")[2].split()[1] == str(process)
        except OSError:  # it is gone
            pass
    return found


def test_stopped(bench):
    """Ctrl-C and SIGTERM: what is complete is said and kept, the status is that of the signal"""
    bench.write("s.yaml", STUDY)
    for number in (signal.SIGINT, signal.SIGTERM):
        run = subprocess.Popen([bench.program, "run", "s.yaml", "-j2", "-o", "out", "--set", "tick=10 min"], cwd=bench.folder, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        # The short run is there and the program has heard of its end, the long one has begun.
        while run.poll() is None and not (list(bench.folder.glob("out/*/summary.csv")) and list(bench.folder.glob("out/.*/series.csv")) and
                                          children(run.pid) == 1):
            time.sleep(0.02)
        run.send_signal(number)
        _, said = run.communicate()
        assert run.returncode == -number, (run.returncode, said)
        says(said, "1 of 2 runs are complete; the same command goes on from there")
        assert not list(bench.folder.glob("out/.*")), list(bench.folder.glob("out/.*"))
