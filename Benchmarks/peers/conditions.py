#!/usr/bin/env python3
"""conditions.py ROUNDS: TaskQueue under other conditions, each beside its base in the same round, as a markdown table.

Telemetry: traces, metrics and logs as ServiceDefaults sends them, to nobody who listens. Latency: a proxy that passes bytes on after 1 ms
each way. Backlog: so many tasks wait. Crowd: so many workers sleep on the queue that one client enqueues to."""
import collections, contextlib, os, statistics, subprocess, sys, time
import measure
from server import PORT, Redis, Server

PROXY = PORT + 1
OURS = "ours"
# name of the row, title, base it is compared with, field, whether more is better
ROWS = [
    ("base", "drain", None, "rate", True),
    ("telemetry", "drain with telemetry on", "base", "rate", True),
    ("processes 8", "drain by 8 processes", "base", "rate", True),
    ("backlog 10k", "worker CPU with a backlog of 10,000, us/task", "base", "worker_us", False),
    ("backlog 1M", "worker CPU with a backlog of 1,000,000, us/task", "base", "worker_us", False),
    ("backlog 1M", "Redis CPU with a backlog of 1,000,000, us/task", "base", "redis_us", False),
    ("delayed drain", "drain, 1 ms each way to Redis", "base", "rate", True),
    ("bulk", "enqueue 1000 in one call", None, "rate", True),
    ("delayed bulk", "enqueue 1000 in one call, 1 ms each way", "bulk", "rate", True),
    ("callers", "enqueue from 100 callers", None, "rate", True),
    ("delayed callers", "enqueue from 100 callers, 1 ms each way", "callers", "rate", True),
    ("idle", "idle enqueue to result, p50, ms", None, "p50", False),
    ("delayed idle", "idle enqueue to result, p50, 1 ms each way", "idle", "p50", False),
    ("crowd 1", "XADD of an enqueue, 1 worker sleeps, us in Redis", None, "xadd_us", False),
    ("crowd 64", "XADD of an enqueue, 64 workers sleep, us in Redis", "crowd 1", "xadd_us", False),
]


@contextlib.contextmanager
def setting(**values):
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextlib.contextmanager
def delayed():
    proxy = subprocess.Popen([sys.executable, os.path.join(measure.HERE, "delay.py"), str(PROXY), str(PORT), "1"])
    try:
        time.sleep(1)
        with setting(BENCH_PORT=str(PROXY)):
            yield
    finally:
        proxy.kill()
        proxy.wait()


def drain(n, processes=1, **settings):
    measure.QUEUES[OURS]["work"]["default"] = n
    with setting(**settings):
        return measure.drain(OURS, "default", processes)


def crowd(workers):
    r = Redis()
    spawned = measure.spawn(OURS, "x%d" % workers)
    try:
        while r("HLEN", "tq:{workers}") < workers:
            time.sleep(0.1)
        time.sleep(3)
        n, before = 10000, measure.Snap(r, spawned)
        result = measure.call(OURS, "produce", "seq", n)
        while r("XLEN", "tq:{default}:r"):
            time.sleep(0.01)
        counted = before.until(measure.Snap(r, spawned), n)
        calls, microseconds = counted["by_command"]["xadd"]
        return dict(rate=n / result["seconds"], xadd_us=microseconds / calls)
    finally:
        measure.stop(spawned)


def within(condition, what):
    with condition():
        return what()


MEASUREMENTS = {
    "base": lambda: drain(400000),
    "telemetry": lambda: drain(400000, BENCH_TELEMETRY="1", OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:1"),
    "processes 8": lambda: drain(2000000, 8),
    "backlog 10k": lambda: drain(10000),
    "backlog 1M": lambda: drain(1000000),
    "delayed drain": lambda: within(delayed, lambda: measure.drain(OURS, "default", 1)),
    "bulk": lambda: measure.enqueue(OURS, "bulk1000"),
    "delayed bulk": lambda: within(delayed, lambda: measure.enqueue(OURS, "bulk1000")),
    "callers": lambda: measure.enqueue(OURS, "conc100"),
    "delayed callers": lambda: within(delayed, lambda: measure.enqueue(OURS, "conc100")),
    "idle": lambda: measure.latency(OURS, "default"),
    "delayed idle": lambda: within(delayed, lambda: measure.latency(OURS, "default")),
    "crowd 1": lambda: crowd(1),
    "crowd 64": lambda: crowd(64),
}


def number(v):
    return "{:,.0f}".format(v) if v >= 100 else "%.2f" % v


def main():
    rounds, runs = int(sys.argv[1]), collections.defaultdict(list)
    for _ in range(rounds):
        for name, run in MEASUREMENTS.items():
            print(time.strftime("%H:%M:%S"), name, file=sys.stderr, flush=True)
            measure.QUEUES[OURS]["work"]["default"] = 400000
            with Server(False):
                runs[name].append(run())
    print("| | median (range), rounds: %d | beside its base |\n|---|---|---|" % rounds)
    for name, title, base, field, more in ROWS:
        xs = [run[field] for run in runs[name]]
        ratio = ""
        if base:
            ratio = "**%sx**" % number(statistics.median(b[field] and x[field] / b[field] for x, b in zip(runs[name], runs[base])))
        print("| %s | %s (%s-%s) | %s |" % (title, number(statistics.median(xs)), number(min(xs)), number(max(xs)), ratio))


if __name__ == "__main__":
    main()
