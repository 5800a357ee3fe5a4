# SPDX-License-Identifier: Apache-2.0
"""GPUs that nobody gives work to, though a service or a training holds their nodes, are told before the run, with their number."""
import re

from bench import says, silent

HALL = """samovar: 1
name: idle
site: dulles
duration: 1 h
platform: {nodes: [{type: dgx-h100, count: 16}]}
cooling: chiller-tower
workloads:
  - WORKLOAD
"""
TRAINING = "{name: w, type: training, model: llama-3.1-70b, tokens: 1e9, nodes: 4, sequence: 4096, parallel: {LAYOUT}}"
ADAPTERS = "{name: w, type: fine-tuning, model: llama-3.1-70b, tokens: 1e8, nodes: 2, sequence: 4096, method: lora, parallel: {LAYOUT}}"
CHAT = "{name: w, type: serving, model: llama-3.1-8b, SIZE, traffic: {rate: 1 /s}, prompt_tokens: 500, output_tokens: 100}"
WARNING = r"^s.yaml:8:(\d+): warning: `w` leaves (\d+) of (?:its|the) (\d+) GPUs(?: of \d+ nodes?)? idle \((\d+) %\): (.*)$"


def told(bench, workload):
    """Column, idle and all GPUs, per cent, and what would use them; None: nothing is said."""
    bench.write("s.yaml", HALL.replace("WORKLOAD", workload))
    status, _, said = bench.call("check", "s.yaml")
    assert status == 0, said
    found = re.search(WARNING, said, re.M)
    if not found:
        silent(said)
        return None
    return [int(word) for word in found.groups()[:4]], found[5], workload


def test_training(bench):
    """degrees that leave nodes, or GPUs of a node; those that fill all say nothing"""
    (column, idle, of, share), would, text = told(bench, TRAINING.replace("LAYOUT", "tensor: 4, pipeline: 6"))
    assert (idle, of, share) == (8, 32, 25) and column == 5 + text.index("parallel:")
    says(would, "takes 24; 3 nodes would do as well")
    (_, idle, of, share), would, _ = told(bench, ADAPTERS.replace("LAYOUT", "tensor: 4, pipeline: 3"))
    assert (idle, of, share) == (4, 16, 25)
    says(would, "takes 12; degrees whose product divides their number")
    assert told(bench, TRAINING.replace("LAYOUT", "tensor: 4, pipeline: 8")) is None
    few = TRAINING.replace("nodes: 4", "nodes: 16, global_batch: 3").replace("LAYOUT", "tensor: 8, pipeline: 4")
    (_, idle, of, share), would, _ = told(bench, few)
    assert (idle, of, share) == (32, 128, 25)
    says(would, "^data 3, ")


def test_services(bench):
    """room for more replicas, or a number of GPUs that does not divide a node"""
    (column, idle, of, share), would, text = told(bench, CHAT.replace("SIZE", "replicas: 5, gpus_per_replica: 2"))
    assert (idle, of, share) == (6, 16, 38) and column == 5 + text.index("5, gpus")
    says(would, "^3 more replicas of 2 have room there")
    (_, idle, of, share), _, _ = told(bench, CHAT.replace("SIZE", "replicas: 1, gpus_per_replica: 4"))
    assert (idle, of, share) == (4, 8, 50)
    assert told(bench, CHAT.replace("SIZE", "replicas: 8, gpus_per_replica: 2")) is None
    assert told(bench, CHAT.replace("SIZE", "replicas: 127, gpus_per_replica: 1")) is None
    apart = CHAT.replace("SIZE", "replicas: 8, gpus_per_replica: 1, fidelity: exact, disaggregate: {replicas: 3, gpus_per_replica: 2}")
    (column, idle, of, share), _, text = told(bench, apart)
    assert (idle, of, share) == (2, 8, 25) and column == 5 + text.index("3, gpus")
