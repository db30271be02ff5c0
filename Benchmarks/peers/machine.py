"""Who used how much of the processors, from /proc."""
import os, signal

TICK = os.sysconf("SC_CLK_TCK")


def _stat(pid):
    """(parent, own CPU seconds, those of reaped children)"""
    with open("/proc/%d/stat" % pid) as f:
        text = f.read()
    f = text[text.rindex(")") + 2:].split()
    return int(f[1]), (int(f[11]) + int(f[12])) / TICK, (int(f[13]) + int(f[14])) / TICK


def tree(root):
    """The pids of root and of every live descendant."""
    children = {}
    for d in filter(str.isdigit, os.listdir("/proc")):
        try:
            children.setdefault(_stat(int(d))[0], []).append(int(d))
        except (OSError, ValueError):
            pass
    out, todo = [], [root]
    while todo:
        out.append(todo.pop())
        todo += children.get(out[-1], [])
    return out


def cpu_of(roots):
    """CPU seconds of these processes and their descendants."""
    total = 0.0
    for pid in (p for root in roots for p in tree(root)):
        try:
            total += sum(_stat(pid)[1:])
        except (OSError, ValueError):
            pass
    return total


def busy():
    """CPU seconds of the whole machine: user, nice, system, irq, softirq, steal."""
    with open("/proc/stat") as f:
        a = [int(x) for x in f.readline().split()[1:]]
    return (a[0] + a[1] + a[2] + a[5] + a[6] + a[7]) / TICK


def kill(root):
    """Kills a process that we started, and what it started."""
    for pid in tree(root):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
