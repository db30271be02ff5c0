"""A private redis-server, and a RESP client of a few lines."""
import os, shutil, socket, subprocess, tempfile, time

PORT = int(os.environ.get("BENCH_PORT", "6390"))


class Redis:
    def __init__(self, port=PORT, db=0):
        self.sock = socket.create_connection(("127.0.0.1", port))
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.sock.makefile("rb", 1 << 16)
        if db:
            self("SELECT", db)

    def __call__(self, *args):
        out = [b"*%d\r\n" % len(args)]
        for a in args:
            b = str(a).encode()
            out.append(b"$%d\r\n%s\r\n" % (len(b), b))
        self.sock.sendall(b"".join(out))
        return self.read()

    def read(self):
        line = self.file.readline()
        if not line:
            raise ConnectionError("closed")
        kind, value = line[:1], line[1:-2]
        if kind == b"+":
            return value.decode()
        if kind == b"-":
            raise RuntimeError(value.decode())
        if kind == b":":
            return int(value)
        n = int(value)
        if n < 0:
            return None
        return self.file.read(n + 2)[:-2] if kind == b"$" else [self.read() for _ in range(n)]

    def info(self, *sections):
        lines = (line for s in sections for line in self("INFO", s).decode().splitlines())
        return dict(line.split(":", 1) for line in lines if ":" in line and not line.startswith("#"))


class Server:
    """Fresh and empty; stopped and forgotten at the end of the with-block."""

    def __init__(self, aof):
        self.dir = tempfile.mkdtemp(prefix="bench-redis-")
        save = ["--appendonly", "yes", "--appendfsync", "everysec"] if aof else ["--appendonly", "no"]
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(PORT), "--bind", "127.0.0.1", "--save", "", "--dir", self.dir] + save,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        for _ in range(200):
            if self.process.poll() is not None:
                raise RuntimeError("redis-server did not start: is port %d taken?" % PORT)
            try:
                Redis()("PING")
                return self
            except OSError:
                time.sleep(0.02)
        raise RuntimeError("redis-server does not answer")

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.dir, ignore_errors=True)
