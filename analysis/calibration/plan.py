# SPDX-License-Identifier: Apache-2.0
"""What is measured, and the rows in which it is written down."""

import csv
from dataclasses import dataclass, fields

# Rows of the left factor of x W: 1 reads the whole weight matrix for one token (decoding alone), some dozens are a batch that
# decodes, thousands are a prompt. Together they walk from the bandwidth limit to the arithmetic limit.
BATCHES = (1, 8, 32, 64, 128, 256, 512, 2048, 8192)
WIDTH = 16384  # of a square W: 512 MB in bfloat16, which no cache holds
CAPS = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)  # of the board's rating
CLOCKS = (1.0, 0.9, 0.8, 0.7, 0.6)  # of the highest clock


@dataclass(frozen=True)
class Kernel:
    """phase: what it stands for. batch, width: of the product x W, with x (batch, width) and W (width, width);
    0: no product."""

    phase: str  # idle | stalled | decode | mixed | prefill
    batch: int = 0
    width: int = 0
    dtype: str = ""

    @property
    def flop(self):
        return 2.0 * self.batch * self.width * self.width

    def byte(self, size):
        """Read and written, each matrix once; size: bytes of an element."""
        return float(size) * (self.width * self.width + 2 * self.batch * self.width)


@dataclass(frozen=True)
class Row:
    """One measurement: a kernel over and over for time_s seconds."""

    gpu: str
    driver: str
    phase: str
    dtype: str
    batch: int
    width: int
    power_limit_w: float
    clock_limit_mhz: float  # 0: none set
    clock_mhz: float  # mean, as seen
    temperature_degc: float
    time_s: float
    iterations: int
    byte_s: float  # achieved
    flop_s: float
    power_w: float
    method: str  # energy-counter | samples
    peak_byte_s: float
    peak_flop_s: float  # of this dtype
    tdp_w: float


COLUMNS = [field.name for field in fields(Row)]


def kernels(dtypes):
    yield Kernel("stalled")
    for dtype in dtypes:
        for batch in BATCHES:
            phase = "decode" if batch <= 64 else "mixed" if batch <= 512 else "prefill"
            yield Kernel(phase, batch, WIDTH, dtype)


def write(rows, file):
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([getattr(row, name) for name in COLUMNS])


def read(path):
    """Rows of a measurement file. ValueError says what is wrong with it, and where."""
    rows = []
    with open(path, newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        header = next(reader, None)
        if header != COLUMNS:
            raise ValueError(f"{path}:1: not a file of measurements; its header should be {','.join(COLUMNS)}")
        for cells in reader:
            try:
                rows.append(Row(**{f.name: f.type(cell) for f, cell in zip(fields(Row), cells, strict=True)}))
            except ValueError as error:
                raise ValueError(f"{path}:{reader.line_num}: {error}") from None
    if not rows:
        raise ValueError(f"{path}: holds no measurement")
    return rows
