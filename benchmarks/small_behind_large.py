"""Measures a large batch, and small batches that start while it runs.

    python3 benchmarks/small_behind_large.py http://localhost:7071/ [--key KEY] [--megabytes 400] [--chunks 100]

Prints one line: seconds of a small batch alone, of the large one, of a small one behind it, and of the large one's chunks.
"""
import argparse
import gzip
import json
import statistics
import time
import urllib.request

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("url")
parser.add_argument("--key", default="")
parser.add_argument("--megabytes", type=int, default=400)
parser.add_argument("--chunks", type=int, default=100)
options = parser.parse_args()

SMALL = b"name,born\nAda Lovelace,1815\nEmmy Noether,1882\n"


def call(path, body=None, **headers):
    if options.key:
        headers["x-functions-key"] = options.key
    request = urllib.request.Request(options.url + path, body, headers)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def start(body, query="", **headers):
    return call("api/batches" + query, body, **{"Content-Type": "text/csv", **headers})["id"]


def status(batch):
    return call(f"api/batches/{batch}")


def ended(batch):
    while (now := status(batch))["status"] in ("Pending", "Running", "Committing"):
        time.sleep(0.05)
    assert now["status"] == "Succeeded", now
    return now


def timed(run):
    begun = time.monotonic()
    run()
    return time.monotonic() - begun


rows = b"".join(b"Scientist number %07d,%d\n" % (i, 1800 + i % 200) for i in range(35_000))  # about a megabyte
large = gzip.compress(b"name,born\n" + rows * options.megabytes, 1)
size = 10 + len(rows) * options.megabytes

ended(start(SMALL))  # warm
alone = statistics.median(timed(lambda: ended(start(SMALL))) for _ in range(5))
batch = start(large, f"?chunkSize={size // options.chunks + 1}", **{"Content-Encoding": "gzip"})
while status(batch).get("progress", {}).get("chunksDone", 0) < 2:
    time.sleep(0.05)
begun = time.monotonic()
behind = []
while status(batch)["status"] == "Running":
    behind.append(timed(lambda: ended(start(SMALL))))
ended(batch)
print(json.dumps({
    "small alone": round(alone, 2),
    "large, from its second chunk": round(time.monotonic() - begun, 1),
    "small behind large, median": round(statistics.median(behind), 2) if behind else None,
    "worst": round(max(behind), 2) if behind else None,
    "tried": len(behind),
}))
