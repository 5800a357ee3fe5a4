# SPDX-License-Identifier: Apache-2.0
"""Files as archives give them away: compressed by gzip, read as what they hold."""
import gzip
import io
import tarfile

from bench import silent
from weather import dry_bulb, epw, scenario, table

SITE = "{weather: %s, grid: g.csv.gz, latitude: 45 deg, longitude: 8 deg, elevation: 200 m, utc_offset: 1 h}"
LOG = "\n".join(f"{i} {600 * i} 0 1800 16 -1 -1 16 7200 -1 1 1 1 -1 1 -1 -1 -1" for i in range(40)) + "\n"
JOBS = "{name: j, type: job-trace, file: %s, processors_per_node: 8}"


def given(bench, log="j.swf", weather="w.epw"):
    text = scenario(SITE % weather).replace("{name: j, type: generic, nodes: 1, duration: 1 h, gpu_util: 0.5}", JOBS % log)
    bench.write("s.yaml", text)
    bench.write("w.epw", epw())
    bench.write("w.csv.gz", gzip.compress(table("time_utc,temperature_degc,relative_humidity_pct", lambda h: (dry_bulb(h), 70)).encode()))
    bench.write("g.csv.gz", gzip.compress(table("time_utc,carbon_g_per_kwh", lambda h: (300,)).encode()))
    bench.write("j.swf", LOG)


def test_as_what_it_holds(bench):
    """a log in SWF, weather as EPW and CSV, in one piece or in two behind each other: as when it is not compressed"""
    given(bench)
    bench.run("s.yaml")
    plain = {name: (bench.folder / f"out/{name}.csv").read_text() for name in ("series", "jobs")}
    bench.write("j.swf.gz", gzip.compress(LOG[:700].encode()) + gzip.compress(LOG[700:].encode()))
    bench.write("w.epw.gz", gzip.compress(epw().encode()))
    given(bench, "j.swf.gz", "w.epw.gz")
    bench.run("s.yaml")
    assert plain == {name: (bench.folder / f"out/{name}.csv").read_text() for name in plain}
    given(bench, weather="w.csv.gz")
    silent(bench.run("s.yaml"))


def test_what_cannot_be_unpacked(bench):
    """cut off, damaged, larger than a file may be, an archive of several files: each is said"""
    given(bench, "j.swf.gz")
    packed = gzip.compress(LOG.encode())
    damaged = bytearray(packed)
    damaged[len(packed) // 2] ^= 0x55
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as tar:
        member = tarfile.TarInfo("j.swf")
        member.size = len(LOG)
        tar.addfile(member, io.BytesIO(LOG.encode()))
    bomb = gzip.compress(bytes(1 << 20), 9) * 300
    for content, said in ((packed[:-20], "cannot read `.*j.swf.gz`: its compression by gzip is cut off"), (packed[:12], "is cut off"),
                          (bytes(damaged), "is (damaged|cut off)"), (bomb, "j.swf.gz` is larger than 256 MiB when it is unpacked"),
                          (archive.getvalue(), "this is no text: it is a tar archive; unpack it first: tar -xf"),
                          (gzip.compress(packed), "this is no text: it is compressed by gzip")):
        bench.write("j.swf.gz", content)
        bench.refused("s.yaml", said)
