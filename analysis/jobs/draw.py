#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Draws a job trace for a machine: a table of jobs as `job-trace` reads it, on stdout. The same arguments give the same bytes.

    analysis/jobs/draw.py --jobs 400 --hours 20 --mean-nodes 300 --load 0.5 > scenarios/traces/frontier_drawn_400_jobs.csv
    analysis/jobs/draw.py --jobs 15000 --hours 8544 --mean-nodes 960 > year.csv   # 28.8 million changes of a node's power

Drawn, not recorded; each distribution is a choice. Sizes: N^(u^k) nodes, u uniform, k such that the mean is as asked (k = 1:
log-uniform over the machine), then a few nodes more or less so that it is met exactly. Durations: lognormal, median over mean
0.61 (sigma 1). Submissions: uniform over nine tenths of the time. Each job starts in the order of submission as soon as its
nodes are free, so the times are those of a schedule that the machine can hold. Durations are scaled to the share of node-hours
asked for, all by one factor, a smaller one if some job could not start in time; who would run longer than until a minute before
the end is cut there. Utilisations: uniform, of GPUs over 0 to 1, of CPUs over 0 to
0.5. What a user asks for (walltime) is one to three times what is needed.

Only random() of Python's generator is used, whose numbers no version changes; times are whole seconds.
"""
import argparse
import csv
import heapq
import math
import random
import sys


def sizes(draws, machine, total):
    """A size for each draw of [0, 1), between 1 and the machine, in all `total` nodes."""
    def with_exponent(k):
        return [max(1, min(machine, round(machine ** (u ** k)))) for u in draws]

    low, high = 1e-3, 1e3  # the larger the exponent, the smaller the jobs
    for _ in range(100):
        middle = math.sqrt(low * high)
        if sum(with_exponent(middle)) > total:
            low = middle
        else:
            high = middle
    nodes = with_exponent(high)
    missing = total - sum(nodes)
    step = 1 if missing > 0 else -1
    while missing:
        for i in range(len(nodes)):
            if missing and 1 <= nodes[i] + step <= machine:
                nodes[i] += step
                missing -= step
    return nodes


def lognormal(u, v):
    """Of median 1 and sigma 1, from two uniform draws (Box and Muller, 1958)."""
    return math.exp(math.sqrt(-2 * math.log(1 - u)) * math.cos(2 * math.pi * v))


def starts(jobs, machine):
    """When each of (submit, nodes, duration), sorted by submission, begins: in that order, as nodes become free."""
    free, now, running, out = machine, 0, [], []
    for submit, nodes, duration in jobs:
        now = max(now, submit)
        while running and (running[0][0] <= now or free < nodes):
            end, released = heapq.heappop(running)
            now = max(now, end)
            free += released
        free -= nodes
        heapq.heappush(running, (now + duration, nodes))
        out.append(now)
    return out


def draw(options):
    rng = random.Random(options.seed)
    uniform = [[rng.random() for _ in range(8)] for _ in range(options.jobs)]
    horizon = round(options.hours * 3600)
    nodes = sizes([u[0] for u in uniform], options.nodes, round(options.mean_nodes * options.jobs))
    shape = [lognormal(u[1], u[2]) for u in uniform]
    submits = sorted(int(u[3] * 0.9 * horizon) for u in uniform)
    last = horizon - 60
    scale = options.load * options.nodes * horizon / sum(n * s for n, s in zip(nodes, shape))
    while True:
        jobs = [(submit, n, max(1, round(scale * s))) for submit, n, s in zip(submits, nodes, shape)]
        begins = starts(jobs, options.nodes)
        if max(begins) < last:
            break
        scale *= 0.95
    for i, ((submit, n, duration), begin, u) in enumerate(zip(jobs, begins, uniform), 1):
        duration = min(duration, last - begin)
        yield [i, f"u{int(u[4] * options.users) + 1}", submit, n, begin, begin + duration, f"{u[5]:.3f}", f"{u[6] / 2:.3f}",
               round(duration * (1 + 2 * u[7]))]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, required=True)
    parser.add_argument("--hours", type=float, required=True, help="by then the last job has ended")
    parser.add_argument("--nodes", type=int, default=9472, help="of the machine (default: 9472, Frontier)")
    parser.add_argument("--mean-nodes", type=float, required=True, help="of a job")
    parser.add_argument("--load", type=float, default=0.45, help="share of all node-hours in use, at most (default: 0.45)")
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if not (options.jobs >= 1 and options.hours > 0 and 1 <= options.mean_nodes <= options.nodes and options.load > 0
            and options.users >= 1):
        parser.error("needs at least one job, hour and user, and jobs of 1 node up to those of the machine")
    rows = list(draw(options))
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["job", "user", "submit_s", "nodes", "start_s", "end_s", "gpu_util_frac", "cpu_util_frac", "walltime_s"])
    writer.writerows(rows)
    used = sum(row[3] * (row[5] - row[4]) for row in rows)
    print(f"{len(rows)} jobs, {2 * sum(row[3] for row in rows)} changes of a node's power, the last ends after "
          f"{max(row[5] for row in rows) / 3600:.2f} h, {used / (options.nodes * options.hours * 3600):.1%} of all node-hours in use",
          file=sys.stderr)


if __name__ == "__main__":
    main()
