# SPDX-License-Identifier: Apache-2.0
"""analysis/calibration without a GPU: a board of known constants is measured and fitted back, NVIDIA's recorded kernels are
fitted, and the program reads the node file that comes out. Usage: test_calibration.py PROGRAM"""

import csv
import io
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "analysis" / "calibration"))

import constants  # noqa: E402
import fit  # noqa: E402
import measure  # noqa: E402
import plan  # noqa: E402

PROGRAM = sys.argv.pop(1)


class Reading:
    def __init__(self, **values):
        self.__dict__.update(values)


class Board:
    """Behaves as the models say, with noise if asked for."""

    name, driver, tdp_w, least_w, most_mhz = "Board 80GB", "1.2", 700.0, 200.0, 2000
    idle_w, resident, bandwidth, flop, slope, least = 70.0, 0.2, 0.3, 0.6, 0.9, 0.7
    reached_byte, reached_flop = 0.8, 0.7
    byte_s, flop_s = 3e12, 1e15

    def __init__(self, root=True, noise=0.0):
        self.root, self.noise, self.random = root, noise, random.Random(1)
        self.cap_w, self.mhz, self.calls = self.tdp_w, 0, []

    def limit_power(self, watts):
        self.calls.append(("power", watts))
        if self.root:
            self.cap_w = watts
        return self.root

    def limit_clock(self, mhz):
        self.calls.append(("clock", mhz))
        if self.root:
            self.mhz = mhz
        return self.root

    def reading(self, iterations, seconds, power_w):
        power_w *= 1 + self.noise * self.random.uniform(-1, 1)
        return Reading(time_s=seconds, iterations=iterations, power_w=power_w, method="samples", clock_mhz=self.mhz or 2000,
                       temperature_degc=50.0)

    def idle(self, seconds):
        return self.reading(0, seconds, self.idle_w)

    def run(self, kernel, seconds):
        if kernel.phase == "stalled":
            return self.reading(1000, seconds, self.idle_w + (self.tdp_w - self.idle_w) * self.resident)
        read_s = kernel.byte(2) / (self.reached_byte * self.byte_s)
        work_s = kernel.flop / (self.reached_flop * self.flop_s)
        full_s = max(read_s, work_s)
        span_w = self.tdp_w - self.idle_w
        full_w = self.idle_w + span_w * min(1, self.resident + self.bandwidth * kernel.byte(2) / full_s / self.byte_s
                                            + self.flop * kernel.flop / full_s / self.flop_s)

        def at(clock):  # memory has a clock of its own: what it draws goes with its traffic
            took_s, voltage = max(read_s, work_s / clock), max(self.least, 1 - self.slope * (1 - clock))
            memory = self.bandwidth * kernel.byte(2) / self.byte_s
            moving_w = full_w - self.idle_w - span_w * memory / full_s
            return self.idle_w + span_w * memory / took_s + moving_w * clock * voltage**2, took_s

        clock = self.mhz / self.most_mhz if self.mhz else 1.0
        while at(clock)[0] > self.cap_w and clock > 0.05:
            clock -= 1e-4
        power_w, took_s = at(clock)
        return self.reading(round(1e6 * seconds / took_s / 1e6), seconds, power_w)


def measured(board):
    return measure.measure(board, ["bfloat16"], 1000.0, (board.byte_s, {"bfloat16": board.flop_s}), lambda text: None)


class Calibration(unittest.TestCase):
    def check_constants(self, found, tolerance):
        board = Board
        for key, wanted in {"idle": board.idle_w, "tdp": board.tdp_w, "resident": board.resident,
                            "bandwidth_slope": board.bandwidth, "flop_slope": board.flop, "voltage_slope": board.slope,
                            "voltage_min": board.least, "law.bandwidth_efficiency": board.reached_byte,
                            "law.flop_efficiency": board.reached_flop}.items():
            self.assertAlmostEqual(found.values[key][0] / wanted, 1, delta=tolerance, msg=key)

    def test_known_constants_come_back(self):
        self.check_constants(constants.constants(measured(Board())), 0.01)

    def test_noise_does_little(self):
        found = constants.constants(measured(Board(noise=0.02)))
        for key, wanted in {"resident": Board.resident, "bandwidth_slope": Board.bandwidth, "flop_slope": Board.flop}.items():
            self.assertAlmostEqual(found.values[key][0], wanted, delta=0.08, msg=key)

    def test_limits_are_put_back(self):
        board = Board()
        measured(board)
        self.assertEqual((board.cap_w, board.mhz), (board.tdp_w, 0))
        failing = Board()
        failing.run = lambda kernel, seconds: (_ for _ in ()).throw(RuntimeError("off the bus")) if failing.cap_w < 700 else (
            Board.run(failing, kernel, seconds))
        with self.assertRaises(RuntimeError):
            measured(failing)
        self.assertEqual(failing.cap_w, failing.tdp_w)

    def test_without_root_the_limits_are_left_out(self):
        rows = measured(Board(root=False))
        self.assertTrue(all(row.power_limit_w == row.tdp_w and row.clock_limit_mhz == 0 for row in rows))
        self.assertNotIn("voltage_slope", constants.constants(rows).values)

    def test_round_trip_through_csv(self):
        rows = measured(Board(noise=0.05))
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "m.csv"
            with open(path, "w", newline="", encoding="utf-8") as file:
                plan.write(rows, file)
            self.assertEqual(plan.read(path), rows)

    def test_bad_files_say_where(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "m.csv"
            text = io.StringIO()
            plan.write(measured(Board())[:2], text)
            good = text.getvalue()
            for content, wanted in {"": ":1:", "a,b\n": ":1:", good.splitlines()[0] + "\n": "no measurement",
                                    good + "x,y\n": ":4:", good.replace("idle", "idle,7", 1): ":2:",
                                    good.replace("700.0", "hot"): ":2:"}.items():
                path.write_text(content, encoding="utf-8")
                with self.assertRaisesRegex(ValueError, wanted):
                    plan.read(path)

    def test_recorded_kernels_of_nvidia(self):
        """Long products on B200 in bfloat16 and fp8, in bins with at least 50 kernels: the constants describe them better than TDP."""
        points = []
        with open(ROOT / "analysis/calibration/recorded/aic_gemm_kernel_power_bins.csv", newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if (row["system"], row["kernel_ge_50us"]) == ("b200_sxm", "1") and int(row["n_kernels"]) >= 50:
                    points.append((float(row["u_bw_bin_lo"]) + 0.05, float(row["u_flop_bin_lo"]) + 0.05, float(row["power_p50_w"])))
        self.assertGreater(len(points), 30)
        error = constants.power(points, 140.0, 1000.0)[1]
        self.assertLess(error, 0.13)
        self.assertLess(error, sum(abs(1000.0 - p) / p for _, _, p in points) / len(points) / 3)

    def test_samovar_reads_the_node_file(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            found = constants.constants(measured(Board()))
            for base in ("dgx-h100", "dgx-h200"):
                text = fit.node_file((ROOT / f"platforms/nodes/{base}.yaml").read_text(encoding="utf-8"), "mine", found, "a board")
                (folder / "mine.yaml").write_text(text, encoding="utf-8")
                (folder / "s.yaml").write_text(
                    "samovar: 1\nname: s\nsite: dulles\nplatform: {nodes: [{type: mine.yaml, count: 2}]}\nduration: 1 d\n"
                    "cooling: chiller-tower\n", encoding="utf-8")
                done = subprocess.run([PROGRAM, "run", "s.yaml", "-o", "out-" + base], cwd=folder, capture_output=True, text=True)
                self.assertEqual(done.returncode, 0, done.stderr + text)
                resolved = (folder / ("out-" + base) / "scenario.yaml").read_text(encoding="utf-8")
                for key in ("tdp: 700 W", "idle: 70 W", "resident: 0.2", "voltage_slope: 0.9"):
                    self.assertIn(key, resolved)


if __name__ == "__main__":
    result = unittest.main(verbosity=0, exit=False).result
    bad = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - bad} passed, {bad} failed")
    sys.exit(bad > 0)
