"""Celery peer.  produce MODE N | work VARIANT | latency N | version"""
import json, os, random, sys, time
from celery import Celery, group

PORT = os.environ.get("BENCH_PORT", "6390")
BASE = "redis://127.0.0.1:%s" % PORT
app = Celery("peer_celery", broker=BASE + "/0", backend=BASE + "/1")
topts = {}
if os.environ.get("BENCH_VISIBILITY"):
    topts["visibility_timeout"] = int(os.environ["BENCH_VISIBILITY"])
app.conf.update(
    broker_transport_options=topts,
    worker_prefetch_multiplier=int(os.environ.get("BENCH_PREFETCH", "4")),
    task_acks_late=os.environ.get("BENCH_ACKS_LATE") == "1",
)


@app.task(name="add")
def add(x, y):
    return x + y


@app.task(name="slow")
def slow(i, secs):
    import redis
    r = redis.Redis(port=int(PORT), db=2)
    r.rpush("start", "%d %.3f" % (i, time.time()))
    time.sleep(secs)
    r.rpush("done", "%d %.3f" % (i, time.time()))
    return i


#  variant -> (pool args, prefetch multiplier, extra worker args)
LEAN = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
VARIANTS = {
    "prefork2": (["--pool", "prefork", "-c", "2"], 4, []),
    "prefork2-pf128": (["--pool", "prefork", "-c", "2"], 128, LEAN),
    "crash-default": (["--pool", "prefork", "-c", "2"], 4, []),
    "crash-tuned": (["--pool", "prefork", "-c", "2"], 1, []),
}


def args(i):
    return (random.randrange(10 ** 9, 10 ** 10), i + 10 ** 9)


def produce(mode, n):
    app.connection_for_write().connect()
    t, c = time.perf_counter(), time.process_time()
    if mode == "seq":
        for i in range(n):
            add.delay(*args(i))
    elif mode == "bulk1000":
        for k in range(0, n, 1000):
            group(add.s(*args(i)) for i in range(k, min(n, k + 1000))).apply_async()
    elif mode.startswith("slow"):
        for i in range(n):
            slow.delay(i, float(mode[4:]))
    print(json.dumps({"n": n, "seconds": time.perf_counter() - t, "cpu_s": time.process_time() - c}))


def latency(n):
    for _ in range(20):
        add.delay(1, 2).get(timeout=10)
    ms = []
    for i in range(n):
        t = time.perf_counter()
        assert add.delay(i, 2).get(timeout=10) == i + 2
        ms.append((time.perf_counter() - t) * 1e3)
    print(json.dumps({"ms": ms}))


if __name__ == "__main__":
    cmd = sys.argv[1]
    if cmd == "produce":
        produce(sys.argv[2], int(sys.argv[3]))
    elif cmd == "latency":
        latency(int(sys.argv[2]))
    elif cmd == "work":
        pool, pf, extra = VARIANTS[sys.argv[2]]
        os.environ["BENCH_PREFETCH"] = str(pf)
        if sys.argv[2] == "crash-tuned":
            os.environ["BENCH_ACKS_LATE"] = "1"
            os.environ["BENCH_VISIBILITY"] = "10"
        os.environ["C_FORCE_ROOT"] = "1"
        os.execv(sys.executable, [sys.executable, "-m", "celery", "-A", "peer_celery", "worker",
                                  "-n", "bench%d@%%h" % os.getpid(), "--loglevel", "ERROR", *pool, *extra])
    elif cmd == "version":
        import celery, kombu, redis, hiredis
        print("celery %s kombu %s redis-py %s hiredis %s python %s" % (
            celery.__version__, kombu.__version__, redis.__version__, hiredis.__version__,
            sys.version.split()[0]))
