"""Only copies: two threads read the input and write as many bytes as the answer has. python3 bare_copy.py INPUT OUTPUT LENGTH"""
import os
import sys
import threading

PIECE = 1 << 20


def copy(source, target, read, write):
    """Reads a range of the source and writes a range of the target, one piece of each in turn."""
    buffer = bytearray(PIECE)
    (at, end), (to, last) = read, write
    while at < end or to < last:
        if at < end:
            at += os.preadv(source, [memoryview(buffer)[:min(PIECE, end - at)]], at)
        count = min(last - to, max(1, (last - write[0]) * PIECE // max(1, end - read[0])), PIECE * 4)
        view = memoryview(buffer)
        while count > 0:
            written = os.pwrite(target, view[:min(PIECE, count)], to)
            to += written
            count -= written


if __name__ == "__main__":
    source = os.open(sys.argv[1], os.O_RDONLY)
    target = os.open(sys.argv[2], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    length, answer = os.fstat(source).st_size, int(sys.argv[3])
    halves = [((0, length // 2), (0, answer // 2)), ((length // 2, length), (answer // 2, answer))]
    threads = [threading.Thread(target=copy, args=(source, target, *half)) for half in halves]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
