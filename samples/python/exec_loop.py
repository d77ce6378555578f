"""Answers records of `ages run --exec`: one line of JSON per line of standard input."""
import json
import os
import sys

encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def serve(function):
    rest = b""
    while block := os.read(0, 1 << 20):
        lines, end, rest = (rest + block).rpartition(b"\n")
        if end:
            answers = [answer(function, item) for item in json.loads(b"[" + lines.replace(b"\n", b",") + b"]")]
            sys.stdout.buffer.write("\n".join(answers).encode() + b"\n")
            sys.stdout.buffer.flush()


def answer(function, item):
    try:
        return encode(function(item))
    except Exception as exception:
        return encode({"error": f"{type(exception).__name__}: {exception}"})
