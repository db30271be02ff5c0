#!/usr/bin/env python3
"""One measurement of one queue on a private Redis; prints one JSON line.

    measure.py QUEUE enqueue MODE | drain VARIANT PROCESSES | latency VARIANT | crash VARIANT
    measure.py redis xadd

queues.json says for each queue: its command, which understands
    version | produce MODE N -> {"n", "seconds", "cpu_s"} | work VARIANT until SIGTERM | latency N -> {"ms": [...]}
and how many tasks have ended (done) or are left (left), asked in database done_db; N for each mode and variant; the mode the
queue is filled by, the variant that drains best, and those of the other measurements. Mode slow<S>: tasks that
RPUSH "<i> <unix time>" to the list start in database 2, sleep S seconds, and RPUSH to done.

Environment: BENCH_PORT 6390, BENCH_AOF 1 for append-only everysec, BENCH_SCALE 1.0 (of every N)."""
import json, os, re, subprocess, sys, tempfile, time
from machine import busy, cpu_of, kill
from server import PORT, Redis, Server

HERE = os.path.dirname(os.path.abspath(__file__))
QUEUES = json.load(open(os.path.join(HERE, "queues.json")))
AOF = os.environ.get("BENCH_AOF") == "1"
SCALE = float(os.environ.get("BENCH_SCALE", "1"))
LIMIT = float(os.environ.get("BENCH_LIMIT", "240"))
LOG = os.path.join(tempfile.gettempdir(), "bench-workers.log")
UNCOUNTED = {"info", "memory|purge", "ping", "select", "hello", "xlen", "zcard", "scard", "dbsize"}


def call(queue, *args):
    p = subprocess.run(QUEUES[queue]["cmd"] + list(map(str, args)), cwd=HERE, capture_output=True, text=True, timeout=900)
    if p.returncode:
        raise RuntimeError("%s %s: %s" % (queue, args, p.stderr[-2000:]))
    return json.loads(p.stdout.strip().splitlines()[-1])


def spawn(queue, variant, processes=1):
    log = open(LOG, "ab")
    return [subprocess.Popen(QUEUES[queue]["cmd"] + ["work", variant], cwd=HERE, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
            for _ in range(processes)]


def stop(workers):
    for w in workers:
        if w.poll() is None:
            w.terminate()
    for w in workers:
        try:
            w.wait(15)
        except subprocess.TimeoutExpired:
            kill(w.pid)
            w.wait()


class Snap:
    """Redis' counters and everybody's processor time at one moment."""

    def __init__(self, r, workers=()):
        i = r.info("stats", "cpu", "commandstats")
        self.time = time.perf_counter()
        self.redis = float(i["used_cpu_sys"]) + float(i["used_cpu_user"])
        self.reads = int(i["total_reads_processed"])
        self.commands = {k[8:]: (int(re.search(r"calls=(\d+)", v)[1]), int(re.search(r"usec=(\d+)", v)[1]))
                         for k, v in i.items() if k.startswith("cmdstat_")}
        self.workers = cpu_of([w.pid for w in workers])
        self.own = sum(os.times()[:4])
        self.busy = busy()

    def until(self, end, n, polls=0):
        calls = {k: (c - self.commands.get(k, (0, 0))[0], u - self.commands.get(k, (0, 0))[1]) for k, (c, u) in end.commands.items()}
        calls = {k: cu for k, cu in calls.items() if cu[0] > 0 and k not in UNCOUNTED}
        others = (end.busy - self.busy) - (end.redis - self.redis) - (end.workers - self.workers) - (end.own - self.own)
        return dict(redis_us=round((end.redis - self.redis) * 1e6 / n, 2),
                    worker_us=round((end.workers - self.workers) * 1e6 / n, 2),
                    commands=round(sum(c for c, _ in calls.values()) / n, 3),
                    reads=round((end.reads - self.reads - polls) / n, 3),
                    others=round(max(0, others) / (end.time - self.time), 2),
                    by_command={k: [round(c / n, 4), round(u / n, 3)] for k, (c, u) in sorted(calls.items(), key=lambda kv: -kv[1][1])})


def memory(r):
    r("MEMORY", "PURGE")
    time.sleep(0.3)
    return int(r.info("memory")["used_memory"])


def announce(queue, r):
    """As in a running system: a worker has been there, and has published what its tasks are called."""
    workers = spawn(queue, QUEUES[queue]["best"])
    try:
        while not r(*QUEUES[queue]["announced"]):
            time.sleep(0.05)
    finally:
        stop(workers)


def enqueue(queue, mode):
    n = scaled(QUEUES[queue]["produce"][mode])
    r = Redis()
    if "announced" in QUEUES[queue]:
        announce(queue, r)
    m0, a = memory(r), Snap(r)
    res = call(queue, "produce", mode, n)
    b = Snap(r)
    return dict(rate=n / res["seconds"], n=n, producer_us=res["cpu_s"] * 1e6 / n, waiting_bytes=(memory(r) - m0) / n, **a.until(b, n))


def done(queue, n):
    """A function that tells how many tasks have ended."""
    spec = QUEUES[queue]
    r = Redis(db=spec.get("done_db", 0))
    return (lambda: n - r(*spec["left"])) if "left" in spec else (lambda: r(*spec["done"]))


def drain(queue, variant, processes):
    spec = QUEUES[queue]
    n = scaled(spec["work"][variant])
    r = Redis()
    m0 = memory(r)
    call(queue, "produce", spec["prefill"], n)
    m1, count = memory(r), done(queue, n)
    workers = spawn(queue, variant, processes)
    try:
        first, polls, end = 0, 0, time.perf_counter() + LIMIT
        while True:
            now, k, polls = time.perf_counter(), count(), polls + 1
            if k and not first:
                first, polls, a = k, 0, Snap(r, workers)
            if k >= n:
                break
            if now > end or any(w.poll() is not None for w in workers):
                raise RuntimeError("%s %s: %d of %d after %d s, see %s" % (queue, variant, k, n, LIMIT, LOG))
            time.sleep(0.01 if first else 0.002)
        b = Snap(r, workers)
    finally:
        stop(workers)
    if "stored" in spec and r(*spec["stored"]) != n:
        raise RuntimeError("%s stored %d results of %d" % (queue, r(*spec["stored"]), n))
    did = n - first
    return dict(rate=did / (b.time - a.time), n=n, seconds=b.time - a.time, waiting_bytes=(m1 - m0) / n,
                finished_bytes=(memory(r) - m0) / n, **a.until(b, did, polls))


def latency(queue, variant):
    n = max(50, int(500 * min(1, SCALE)))
    r = Redis()
    workers = spawn(queue, variant)
    try:
        time.sleep(4)
        a = Snap(r, workers)
        ms = sorted(call(queue, "latency", n)["ms"])
        b = Snap(r, workers)
    finally:
        stop(workers)
    p = lambda q: ms[min(len(ms) - 1, round(q * (len(ms) - 1)))]
    return dict(p50=p(.5), p95=p(.95), p99=p(.99), max=ms[-1], n=n, **a.until(b, n))


def crash(queue, variant):
    """4 tasks of 3 s; the worker is killed 1.5 s after the first start and another started: when do they run again?"""
    limit, tasks, r = QUEUES[queue]["crash"][variant], 4, Redis(db=2)
    starts = lambda: [x.decode().split() for x in r("LRANGE", "start", 0, -1)]
    call(queue, "produce", "slow3", tasks)
    workers = spawn(queue, variant)
    try:
        while not r("LLEN", "start"):
            time.sleep(0.01)
        time.sleep(1.5)
        t0 = time.time()
        kill(workers[0].pid)
        workers[0].wait()
        before = starts()
        workers += spawn(queue, variant)
        again = {}
        while time.time() < t0 + limit and len(again) < len(before):
            time.sleep(0.1)
            for i, t in starts()[len(before):]:
                if i in dict(before):
                    again.setdefault(i, float(t) - t0)
    finally:
        stop(workers)
    return dict(interrupted=len(before), rerun_after_s=sorted(round(x, 1) for x in again.values()), limit_s=limit)


def xadd():
    """What a single connection can do: awaited XADDs of an entry like ours."""
    out = subprocess.run(["redis-benchmark", "-p", str(PORT), "-n", str(scaled(100000)), "-c", "1", "--csv",
                          "XADD", "s", "*", "t", "x" * 38], capture_output=True, text=True, timeout=300).stdout
    return dict(rate=float(out.strip().splitlines()[-1].split(",")[-7].strip('"')))


def scaled(n):
    return max(200, int(n * SCALE))


def main():
    queue, what, *rest = sys.argv[1:]
    with Server(AOF):
        if what == "xadd":
            figures = xadd()
        elif what == "drain":
            figures = drain(queue, rest[0], int(rest[1]))
        else:
            figures = {"enqueue": enqueue, "latency": latency, "crash": crash}[what](queue, rest[0])
    figures = {k: round(v, 3) if isinstance(v, float) else v for k, v in figures.items()}
    print(json.dumps(dict(queue=queue, what=" ".join([what] + rest), aof=AOF, **figures)), flush=True)


if __name__ == "__main__":
    main()
