"""Measures the time per chunk of a batch with very many chunks.

    python3 benchmarks/many_chunks.py http://localhost:7071/ [--key KEY] [--chunks 20000] [--history] [--cpu NAME=PID …]

Sends a batch of small chunks, compares the results with its own, and prints one line: total seconds, and milliseconds per chunk in each
quarter. With --history, on an Azure Functions host: rows and payloads of the orchestrations' histories. With --cpu, on Linux: CPU time of
each named process per chunk, by quarter.
"""
import argparse
import datetime
import json
import os
import threading
import time
import urllib.request

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("url")
parser.add_argument("--key", default="")
parser.add_argument("--chunks", type=int, default=20_000)
parser.add_argument("--history", action="store_true")
parser.add_argument("--cpu", nargs="*", default=[])
options = parser.parse_args()


def fetch(path, body=None, **headers):
    if options.key:
        headers["x-functions-key"] = options.key
    with urllib.request.urlopen(urllib.request.Request(options.url + path, body, headers)) as answer:
        return answer.read()


def call(path, body=None, **headers):
    return json.loads(fetch(path, body, **headers))


def moment(text):
    whole, _, rest = text.partition("+")  # seconds have seven digits, of which Python reads six
    return datetime.datetime.fromisoformat(f"{whole[:26]}+{rest}").timestamp()


def used(process):
    with open(f"/proc/{process}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


processes = dict(pair.split("=") for pair in options.cpu)
samples = []


def sample():
    while True:
        samples.append((time.time(), {name: used(process) for name, process in processes.items()}))
        time.sleep(0.2)


def at(moment, name):
    return min(samples, key=lambda one: abs(one[0] - moment))[1][name]


ROW = b"Scientist number %07d,%d\n"
count = 7 * options.chunks
rows = b"".join(ROW % (i, 1800 + i % 200) for i in range(count))
if processes:
    threading.Thread(target=sample, daemon=True).start()
began = time.monotonic()
batch = call(f"api/batches?referenceYear=2017&chunkSize={7 * len(ROW % (0, 1800))}", b"name,born\n" + rows, **{"Content-Type": "text/csv"})["id"]
while (state := call(f"api/batches/{batch}", Prefer="wait=60"))["status"] in ("Pending", "Running", "Committing"):
    pass
seconds = time.monotonic() - began
assert state["status"] == "Succeeded", state
expected = b"".join(b'{"name":"Scientist number %07d","age":%d}\n' % (i, 217 - i % 200) for i in range(count))
assert fetch(f"api/batches/{batch}/results") == expected, "the results differ"

chunks = call(f"api/batches/{batch}/timeline")["chunks"]
ends = sorted(moment(chunk["began"]) + chunk["seconds"] for chunk in chunks)
first = min(moment(chunk["began"]) for chunk in chunks)
edges = [first] + [ends[len(ends) * quarter // 4 - 1] for quarter in (1, 2, 3, 4)]
quarters = [1000 * (edges[i + 1] - edges[i]) / (len(ends) / 4) for i in range(4)]
result = {
    "chunks": len(chunks),
    "seconds": round(seconds, 1),
    "ms per chunk, by quarter": [round(quarter, 2) for quarter in quarters],
    "last quarter / first": round(quarters[3] / quarters[0], 2),
    "instances": {name: sum(chunk["instance"] == name for chunk in chunks) for name in sorted({chunk["instance"] for chunk in chunks})},
}
for name in processes:
    result[f"ms of a core per chunk, {name}"] = [round((at(edges[i + 1], name) - at(edges[i], name)) / (len(ends) / 4), 2) for i in range(4)]
if options.history:
    pending, rows_of, payload = [f"{batch}-1"], {}, 0
    while pending:
        instance = pending.pop()
        # A batch has succeeded a moment before its orchestration ends.
        while (history := call(f"runtime/webhooks/durabletask/instances/{instance}?showHistory=true&showHistoryOutput=true&showInput=true"))[
                "runtimeStatus"] != "Completed":
            pass
        events = history["historyEvents"]
        rows_of[instance] = len(events)
        payload = max([payload, len(json.dumps(history.get("input")))] + [len(json.dumps(event.get(part))) for event in events for part in ("Input", "Result")])
        pending += [event["InstanceId"] for event in events if event.get("FunctionName") == "ChunkGroupOrchestrator" and "InstanceId" in event]
    result |= {
        "orchestrations": len(rows_of), "history rows": sum(rows_of.values()), "most in one": max(rows_of.values()), "largest payload, bytes": payload,
    }
print(json.dumps(result))
