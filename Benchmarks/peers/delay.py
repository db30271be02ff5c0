#!/usr/bin/env python3
"""delay.py LISTEN REDIS MS: a network of its own. Passes bytes on after MS each way, in order, as many under way at once as there are."""
import queue, socket, sys, threading, time


def receive(source, under_way, delay):
    try:
        while True:
            data = source.recv(1 << 16)
            under_way.put((time.perf_counter() + delay, data))
            if not data:
                return
    except OSError:
        under_way.put((0, b""))


def send(target, under_way):
    while True:
        due, data = under_way.get()
        left = due - time.perf_counter()
        if left > 0:
            time.sleep(left)
        try:
            if data:
                target.sendall(data)
                continue
        except OSError:
            pass
        target.close()
        return


def main():
    listen, redis, delay = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]) / 1000
    server = socket.create_server(("127.0.0.1", listen))
    while True:
        ends = server.accept()[0], socket.create_connection(("127.0.0.1", redis))
        for end in ends:
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for source, target in (ends, ends[::-1]):
            under_way = queue.SimpleQueue()
            threading.Thread(target=receive, args=(source, under_way, delay), daemon=True).start()
            threading.Thread(target=send, args=(target, under_way), daemon=True).start()


if __name__ == "__main__":
    main()
