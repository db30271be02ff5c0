#!/usr/bin/env python3
"""Interleaved rounds: each measurement of every queue, then all of it again, so that drift hits all alike.

    rounds.py OUT ROUNDS QUEUE...      appends one JSON line per measurement to OUT"""
import json, os, subprocess, sys, time

HERE = os.path.dirname(os.path.abspath(__file__))
QUEUES = json.load(open(os.path.join(HERE, "queues.json")))


def plan(queue):
    """(arguments, append-only file) of each measurement of a queue."""
    spec = QUEUES[queue]
    drains = [("drain", spec["best"], p) for p in (1, 2, 4)] + [("drain", v, 1) for v in spec["work"] if v != spec["best"]]
    for what in [("enqueue", m) for m in spec["produce"]] + drains + [("latency", spec["latency"])]:
        yield what, False
    for what in [("enqueue", "seq"), ("drain", spec["best"], 1)]:
        yield what, True


def measure(out, queue, what, aof):
    env = {**os.environ, "BENCH_AOF": "1" if aof else "0"}
    args = [queue] + [str(a) for a in what]
    print(time.strftime("%H:%M:%S"), *args, "aof" if aof else "", file=sys.stderr, flush=True)
    p = subprocess.run([sys.executable, os.path.join(HERE, "measure.py")] + args, env=env, capture_output=True, text=True)
    if p.returncode:
        print("FAILED:", p.stderr[-1000:], file=sys.stderr, flush=True)
    else:
        with open(out, "a") as f:
            f.write(p.stdout)


def main():
    out, rounds, queues = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    plans = {q: list(plan(q)) for q in queues}
    for _ in range(rounds):
        measure(out, "redis", ("xadd",), False)
        for i in range(max(map(len, plans.values()))):
            for q in queues:
                if i < len(plans[q]):
                    measure(out, q, *plans[q][i])


if __name__ == "__main__":
    main()
