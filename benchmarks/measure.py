"""Runs a process and measures wall time, CPU time and peak memory, child processes included."""
import os
import time
from collections import namedtuple

Taken = namedtuple("Taken", "wall cpu peak status")  # seconds, seconds, MiB of the largest process, exit code


def run(command, output=None, env=None, error=os.devnull):
    """`output`: file for standard output. Keep the caller small: the peak of a child includes that of its parent before exec."""
    actions = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)]
    actions.append((os.POSIX_SPAWN_OPEN, 1, output or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644))
    actions.append((os.POSIX_SPAWN_OPEN, 2, error, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644))
    begun = time.perf_counter()
    child = os.posix_spawnp(command[0], command, {**os.environ, **(env or {})}, file_actions=actions)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - begun
    return Taken(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status))
