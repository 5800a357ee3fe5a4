# SPDX-License-Identifier: Apache-2.0
"""A study that is stopped: it says how far it is and how to go on, and goes on."""
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


def test_stopped(bench):
    """Ctrl-C and SIGTERM: what is complete is said and kept, the status is that of the signal"""
    bench.write("s.yaml", STUDY)
    for number in (signal.SIGINT, signal.SIGTERM):
        run = subprocess.Popen([bench.program, "run", "s.yaml", "-j2", "-o", "out", "--set", "tick=10 min"], cwd=bench.folder, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        for _ in range(1000):  # the short run is there, the long one has begun
            if list(bench.folder.glob("out/*/summary.csv")) and list(bench.folder.glob("out/.*")):
                break
            time.sleep(0.02)
        time.sleep(0.2)
        run.send_signal(number)
        _, said = run.communicate(timeout=20)
        assert run.returncode == -number, (run.returncode, said)
        says(said, "1 of 2 runs are complete; the same command goes on from there")
        assert not list(bench.folder.glob("out/.*")), list(bench.folder.glob("out/.*"))
