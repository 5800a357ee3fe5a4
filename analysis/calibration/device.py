# SPDX-License-Identifier: Apache-2.0
"""A real GPU: kernels through PyTorch, power through NVML. The only file that needs either."""

import threading
import time
from dataclasses import dataclass

# Peak dense rates by NVML's name of the board, from the makers' datasheets: bytes/s, FLOP/s. --peak overrides them.
PEAKS = {
    "V100": (0.90e12, {"float16": 125e12}),
    "A100-SXM4-40GB": (1.555e12, {"bfloat16": 312e12, "float16": 312e12}),
    "A100-SXM4-80GB": (2.039e12, {"bfloat16": 312e12, "float16": 312e12}),
    "H100 80GB HBM3": (3.35e12, {"bfloat16": 989.5e12, "float16": 989.5e12}),
    "H200": (4.8e12, {"bfloat16": 989.5e12, "float16": 989.5e12}),
    "B200": (8.0e12, {"bfloat16": 2250e12, "float16": 2250e12}),
    "L40S": (0.864e12, {"bfloat16": 362e12, "float16": 362e12}),
}
SAMPLE_S = 0.05


@dataclass(frozen=True)
class Reading:
    time_s: float
    iterations: int
    power_w: float
    method: str
    clock_mhz: float
    temperature_degc: float


class Device:
    """idle() must come first: PyTorch's context, once there, stays and draws power."""

    def __init__(self, index):
        import pynvml

        self.nvml = pynvml
        pynvml.nvmlInit()
        self.index = index
        self.handle = pynvml.nvmlDeviceGetHandleByIndex(index)
        self.name = _text(pynvml.nvmlDeviceGetName(self.handle))
        self.driver = _text(pynvml.nvmlSystemGetDriverVersion())
        self.tdp_w = pynvml.nvmlDeviceGetPowerManagementDefaultLimit(self.handle) / 1000
        self.least_w = pynvml.nvmlDeviceGetPowerManagementLimitConstraints(self.handle)[0] / 1000
        self.most_mhz = pynvml.nvmlDeviceGetMaxClockInfo(self.handle, pynvml.NVML_CLOCK_SM)
        self.torch = None
        self.operands = (None, None)

    def peaks(self):
        """(bytes/s, {dtype: FLOP/s}), or None for a board that is not in the table."""
        return next((peak for name, peak in PEAKS.items() if name in self.name), None)

    def limit_power(self, watts):
        """False where this user may not."""
        return self._allowed(self.nvml.nvmlDeviceSetPowerManagementLimit, self.handle, int(watts * 1000))

    def limit_clock(self, mhz):
        """False where this user may not; 0 takes the limit away."""
        if mhz == 0:
            return self._allowed(self.nvml.nvmlDeviceResetGpuLockedClocks, self.handle)
        return self._allowed(self.nvml.nvmlDeviceSetGpuLockedClocks, self.handle, int(mhz), int(mhz))

    def _allowed(self, call, *arguments):
        try:
            call(*arguments)
            return True
        except self.nvml.NVMLError:
            return False

    def idle(self, seconds):
        return self._measure(lambda: time.sleep(SAMPLE_S), lambda: None, seconds)

    def run(self, kernel, seconds):
        """A kernel over and over; warm for a third of that before."""
        step = self._step(kernel)
        self._spin(step, seconds / 3)
        return self._measure(step, self.torch.cuda.synchronize, seconds)

    def _step(self, kernel):
        if self.torch is None:
            import torch

            torch.cuda.set_device(self.index)
            self.torch = torch
        torch = self.torch
        if kernel.phase == "stalled":
            # Resident, and waiting for others: a small kernel at a time, as a collective that polls.
            flag = torch.zeros(1, device="cuda")
            return lambda: flag.add_(1)
        key = (kernel.width, kernel.dtype)
        if self.operands[0] != key:
            self.operands = (None, None)
            weight = torch.randn(kernel.width, kernel.width, device="cuda", dtype=getattr(torch, kernel.dtype))
            self.operands = (key, weight)
        weight = self.operands[1]
        x = torch.randn(kernel.batch, kernel.width, device="cuda", dtype=weight.dtype)
        out = torch.empty_like(x)
        return lambda: torch.matmul(x, weight, out=out)

    def _spin(self, step, seconds):
        end = time.perf_counter() + seconds
        count = 0
        while time.perf_counter() < end:
            for _ in range(16):
                step()
            self.torch.cuda.synchronize()
            count += 16
        return count

    def _measure(self, step, settle, seconds):
        sampler = _Sampler(self)
        settle()
        energy = self._energy_mj()
        sampler.start()
        begin = time.perf_counter()
        iterations = self._spin(step, seconds) if self.torch else _sleep(step, seconds)
        settle()
        duration = time.perf_counter() - begin
        after = self._energy_mj()
        sampler.stop()
        if energy is not None and after is not None and after > energy:
            power, method = (after - energy) / 1000 / duration, "energy-counter"
        else:
            power, method = sampler.mean("power_w"), "samples"
        return Reading(duration, iterations, power, method, sampler.mean("clock"), sampler.mean("temperature"))

    def _energy_mj(self):
        try:
            return self.nvml.nvmlDeviceGetTotalEnergyConsumption(self.handle)
        except self.nvml.NVMLError:
            return None

    def sample(self):
        nvml = self.nvml
        return {
            "power_w": nvml.nvmlDeviceGetPowerUsage(self.handle) / 1000,
            "clock": nvml.nvmlDeviceGetClockInfo(self.handle, nvml.NVML_CLOCK_SM),
            "temperature": nvml.nvmlDeviceGetTemperature(self.handle, nvml.NVML_TEMPERATURE_GPU),
        }


def _text(value):
    return value.decode() if isinstance(value, bytes) else value


def _sleep(step, seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        step()
    return 0


class _Sampler:
    def __init__(self, device):
        self.device, self.samples, self.over = device, [], threading.Event()
        self.thread = threading.Thread(target=self._live, daemon=True)

    def _live(self):
        while not self.over.is_set():
            self.samples.append(self.device.sample())
            self.over.wait(SAMPLE_S)

    def start(self):
        self.thread.start()

    def stop(self):
        self.over.set()
        self.thread.join()

    def mean(self, key):
        return sum(sample[key] for sample in self.samples) / len(self.samples)
