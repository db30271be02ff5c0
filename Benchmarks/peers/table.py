#!/usr/bin/env python3
"""table.py FILE...: the measurements as one markdown table, medians (range), and how much better ours is than each peer.

Of each measurement the KEEP (3) rounds count in which other programs used the least processor time: the same rule for all."""
import collections, json, os, statistics, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))
QUEUES = json.load(open(os.path.join(HERE, "queues.json")))
KEEP = int(os.environ.get("KEEP", "3"))
OURS = "ours"

runs = collections.defaultdict(list)
for path in sys.argv[1:]:
    for line in open(path):
        d = json.loads(line)
        runs[d["queue"], d["what"], d["aof"]].append(d)
for key, ds in runs.items():
    runs[key] = sorted(ds, key=lambda d: d.get("others", 0))[:KEEP]

best = lambda s: "drain %s 1" % s["best"]
prefill = lambda s: "enqueue " + s["prefill"]
idle = lambda s: "latency " + s["latency"]
named = lambda name: lambda s: name
# title, which measurement, its field, whether more is better, with the append-only file
ROWS = [
    ("enqueue one by one, /s", named("enqueue seq"), "rate", True, False),
    ("enqueue from 100 callers, /s", named("enqueue conc100"), "rate", True, False),
    ("enqueue 1000 in one call, /s", named("enqueue bulk1000"), "rate", True, False),
    ("drain, 1 worker process, /s", best, "rate", True, False),
    ("drain, 2 worker processes, /s", lambda s: "drain %s 2" % s["best"], "rate", True, False),
    ("drain, 4 worker processes, /s", lambda s: "drain %s 4" % s["best"], "rate", True, False),
    ("idle enqueue to result, p50, ms", idle, "p50", False, False),
    ("idle enqueue to result, p95, ms", idle, "p95", False, False),
    ("idle enqueue to result, p99, ms", idle, "p99", False, False),
    ("Redis CPU to enqueue, us/task", prefill, "redis_us", False, False),
    ("Redis CPU to process, us/task", best, "redis_us", False, False),
    ("producer CPU, us/task", prefill, "producer_us", False, False),
    ("worker CPU, us/task", best, "worker_us", False, False),
    ("Redis commands to process a task", best, "commands", False, False),
    ("socket reads to enqueue a task", prefill, "reads", False, False),
    ("socket reads to process a task", best, "reads", False, False),
    ("bytes of a waiting task", best, "waiting_bytes", False, False),
    ("bytes of a finished task", best, "finished_bytes", False, False),
    ("AOF: enqueue one by one, /s", named("enqueue seq"), "rate", True, True),
    ("AOF: drain, 1 worker process, /s", best, "rate", True, True),
    ("AOF: Redis CPU to process, us/task", best, "redis_us", False, True),
]


def number(v):
    return "{:,.0f}".format(v) if v >= 100 else "%.1f" % v if v >= 10 else "%.2f" % v


def values(queue, row):
    return [d[row[2]] for d in runs.get((queue, row[1](QUEUES[queue]), row[4]), []) if d.get(row[2]) is not None]


def cell(queue, row):
    xs = values(queue, row)
    if not xs:
        return ""
    median = statistics.median(xs)
    text = number(median) + (" (%s-%s)" % (number(min(xs)), number(max(xs))) if len(xs) > 1 else "")
    ours = values(OURS, row)
    if queue == OURS or not ours or not median or not statistics.median(ours):
        return text
    ratio = statistics.median(ours) / median
    return text + " **%sx**" % number(ratio if row[3] else 1 / ratio)


def version(queue):
    return subprocess.run(QUEUES[queue]["cmd"] + ["version"], cwd=HERE, capture_output=True, text=True).stdout.strip()


def main():
    queues = [q for q in QUEUES if any(k[0] == q for k in runs)]
    print("| | " + " | ".join(QUEUES[q]["name"] for q in queues) + " |")
    print("|---" * (len(queues) + 1) + "|")
    for row in ROWS:
        cells = [cell(q, row) for q in queues]
        if any(cells):
            print("| %s | %s |" % (row[0], " | ".join(cells)))
    others = [d["others"] for ds in runs.values() for d in ds if "others" in d]
    xadd = [d["rate"] for d in runs.get(("redis", "xadd", False), [])]
    print("\nMedian (range) of up to %d rounds; **x** says how many times better TaskQueue is." % KEEP, end=" ")
    print("Meanwhile other programs used %.1f of %d processors (median)." % (statistics.median(others), os.cpu_count()), end=" ")
    if xadd:
        print("redis-benchmark, one connection, awaited XADD: %s/s." % number(statistics.median(xadd)), end=" ")
    print("\n\nThe CPU, reads and bytes of enqueueing are those of each client's fastest way: " + ", ".join(
        "%s `%s`" % (QUEUES[q]["name"], QUEUES[q]["prefill"]) for q in queues) + ".", end=" ")
    print("Workers: " + ", ".join("%s `%s`" % (QUEUES[q]["name"], QUEUES[q]["best"]) for q in queues) + ".")
    print("\nVersions: " + "; ".join(version(q) for q in queues) + "; " + subprocess.run(
        ["redis-server", "--version"], capture_output=True, text=True).stdout.split(" sha")[0] + ".")


if __name__ == "__main__":
    main()
