"""Answers records of `ages run --exec`: one line of JSON per line of standard input."""
import json
import os
import signal
import sys

encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def serve(function):
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for `ages`, which ends the input
    rest = b""
    while block := os.read(0, 1 << 20):
        lines, end, rest = (rest + block).rpartition(b"\n")
        if end:
            answers = [answer(function, item) for item in json.loads(b"[" + lines.replace(b"\n", b",") + b"]")]
            sys.stdout.buffer.write("\n".join(answers).encode(errors="backslashreplace") + b"\n")
            sys.stdout.buffer.flush()


def answer(function, item):
    try:
        return encode(function(item))
    except Exception as exception:
        return encode({"error": f"{type(exception).__name__}: {exception}"})
