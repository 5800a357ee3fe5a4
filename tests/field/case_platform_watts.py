# SPDX-License-Identifier: Apache-2.0
"""A SimGrid platform of one's own: its hosts draw the watts that it states."""
from bench import near, says, silent

SCENARIO = """samovar: 1
name: own
site: dulles
start: 2023-01-10
duration: 2 d
platform: {file: own.xml}
workloads: [%s]
cooling: chiller-tower
"""
PLATFORM = """<?xml version='1.0'?>
<!DOCTYPE platform SYSTEM "https://simgrid.org/simgrid.dtd">
<platform version="4.1"><zone id="hall" routing="None">
%s</zone></platform>
"""
KWH = 3.6e6


def host(name, watts, speeds="1Gf", more="", pstate=0):
    return (f'<host id="{name}" speed="{speeds}" pstate="{pstate}"><prop id="node" value="dgx-h100"/>'
            f'<prop id="wattage_per_state" value="{watts}"/>{more}</host>\n')


def job(nodes=1, use=0.5, hours=48):
    return f"{{name: j, type: generic, nodes: {nodes}, duration: {hours} h, gpu_util: {use}}}"


def it_kwh(bench, hosts, workload, quiet=True):
    bench.write("own.xml", PLATFORM % hosts)
    bench.write("s.yaml", SCENARIO % workload)
    said = bench.run("s.yaml")
    if quiet:
        silent(said)
    summary = bench.summary()
    assert abs(summary["audit_frac"]) < 1e-4, summary["audit_frac"]
    assert summary["throttled_s"] == 0 and summary["energy_residual_frac"] < 1e-9
    return summary["it_energy_j"] / KWH


def test_half_load(bench):
    """95 W idle and 190 W at full load: a job between them draws between them, and more the more it uses"""
    quarter, half, full = (it_kwh(bench, host("one", "95:190"), job(use=use)) for use in (0.25, 0.5, 1.0))
    assert 0.095 * 48 < quarter < half < full <= 0.19 * 48 * (1 + 1e-9), (quarter, half, full)


def test_idle(bench):
    """a host without work draws its first number, switched on all day"""
    near(it_kwh(bench, host("one", "95:120:200"), job(hours=24, use=1.0)) - 24 * 0.2, 24 * 0.095, 0.05)
    near(it_kwh(bench, host("a", "95:120:200") + host("b", "95:120:200"), job(use=1.0)), 48 * (0.2 + 0.095), 1e-3)


def test_epsilon(bench):
    """with three numbers power rises from the second to the third"""
    two, three = (it_kwh(bench, host("one", watts), job()) / 48e-3 for watts in ("100:200", "100:150:200"))
    near((three - 150) / 50, (two - 100) / 100, 1e-6)


def test_pstate(bench):
    """of several pstates that counts in which the host begins"""
    profiles = "95:120:200, 93:115:170, 90:110:150"
    for pstate, full_w in enumerate((200, 170, 150)):
        near(it_kwh(bench, host("one", profiles, "100Mf,50Mf,20Mf", pstate=pstate), job(use=1.0)), 48e-3 * full_w, 1e-6)


def test_constant(bench):
    """a host that draws the same at any load"""
    near(it_kwh(bench, host("one", "300:300:300"), job(hours=20)), 48 * 0.3, 1e-9)


def test_many_nodes(bench):
    """a host that stands for ten nodes has the watts of all ten"""
    near(it_kwh(bench, host("ten", "950:1900", more='<prop id="nodes" value="10"/>'), job(nodes=10)),
         10 * it_kwh(bench, host("one", "95:190"), job()), 1e-6)


def test_unequal(bench):
    """hosts of one type that differ are said, and draw their mean"""
    hosts = host("a", "95:120:200") + host("b", "93:110:180") + host("c", "90:100:160")
    near(it_kwh(bench, hosts, job(nodes=3, use=1.0), quiet=False), 48e-3 * (200 + 180 + 160), 1e-6)
    _, _, said = bench.call("check", "s.yaml")
    says(said, r"own.xml: warning: nodes of type `dgx-h100` draw 90 to 95 W idle and 160 to 200 W at full load: .* mean")


def test_plant(bench):
    """the plant is that of the file's watts: 10 kW of servers do not get the plant of a megawatt"""
    it_kwh(bench, "".join(host(f"h{i}", "95:190") for i in range(16)), job())
    plant = {row["component"]: row for row in bench.rows("equipment")}
    assert 16 * 190 < plant["crah"]["design_heat_w"] < 1.3 * 16 * 190, plant["crah"]


def test_refused(bench):
    """watts that are none"""
    for watts, text in (("95", "Idle:Epsilon:AllCores"), ("200:95", "less with all cores"), ("0:0", "less with all cores"),
                        ("95:120:110", "less with all cores"), ("a:b", ""), ("1:2:3:4", "Idle:Epsilon:AllCores")):
        bench.write("own.xml", PLATFORM % host("one", watts))
        bench.write("s.yaml", SCENARIO % job())
        bench.refused("s.yaml", r"own.xml(:\d+)?: error: .*" + text)


def test_properties_that_nobody_reads(bench):
    """a slip in the name of a host's property is said, once; what others use theirs for is counted; those of links are theirs"""
    more = '<prop id="watage_off" value="10"/><prop id="rack" value="7"/><disk id="d" read_bw="1MBps" write_bw="1MBps"><prop id="content" value="x"/></disk>'
    bench.write("own.xml", PLATFORM % (host("a", "95:190", more=more) + host("b", "95:190", more=more)))
    bench.write("s.yaml", SCENARIO % job())
    said = bench.run("s.yaml")
    says(said, "own.xml:4: warning: property `watage_off` of a host is not read; did you mean `wattage_off`\\?")
    says(said, "own.xml:4: warning: 1 property of hosts is not read: `rack`")
    assert said.count("not read") == 2, said
