"""Measures batches over lists of blobs through `ages serve` and its Azurite, beside a bare transfer of the same bytes.

    python3 benchmarks/lists.py 10000x10000 [--runs 3]        10,000 blobs of 10,000 bytes
    python3 benchmarks/lists.py 100000x1000 --runs 0          only one batch, with the comparison of its results
    python3 benchmarks/lists.py 100x10000000 1x1000000000     one after the other, in one run

Starts a service with an empty storage. Prints for each list one line of JSON: seconds of the bare transfers (all blobs downloaded in
parallel, then as many bytes uploaded as the result has) and of the batches (from the request to the end), their ratio, and seconds of a
core of host and Azurite; then the peak memory of the host. The results are compared with expected ones.
"""
import argparse
import os
import subprocess
import sys
import tempfile
import threading

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("lists", nargs="+", metavar="COUNTxBYTES")
parser.add_argument("--runs", type=int, default=3)
parser.add_argument("--configuration", default="Release")
options = parser.parse_args()


def program(folder, name):
    return os.path.join(ROOT, folder, "bin", options.configuration, "net10.0", name)


def child_of(process):
    with open(f"/proc/{process}/task/{process}/children", encoding="ascii") as children:
        found = children.read().split()
    if found:
        return found[0]
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as stat:
                if stat.read().rpartition(")")[2].split()[1] == str(process):
                    return entry
        except OSError:
            pass
    raise SystemExit("the service has no Azurite")


def peak_of(process):
    with open(f"/proc/{process}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM"))


for project in ("src/Cli", "benchmarks/Peers"):
    subprocess.run(["dotnet", "build", project, "-c", options.configuration, "-v", "q", "--nologo"], cwd=ROOT, check=True, stdout=sys.stderr)
with tempfile.TemporaryDirectory(prefix="lists-") as data:
    service = subprocess.Popen(
        [program("src/Cli", "ages"), "serve", "--port", "0", "--data", data], stdout=subprocess.PIPE, text=True)
    try:
        said = {}
        for line in service.stdout:
            if line.startswith("Stop"):
                break
            said.update([line.split()[:2]])
        with open(said["Storage"], encoding="ascii") as connection:
            storage = connection.read()
        threading.Thread(target=service.stdout.read, daemon=True).start()
        azurite = child_of(service.pid)
        ended = subprocess.run(
            [program("benchmarks/Peers", "ServerlessAges.Peers"), "lists", said["HTTP"].removesuffix("api/batches"), storage,
             str(service.pid), azurite, str(options.runs), *options.lists], check=False)
        print(f'{{"peakMiB":{{"host":{peak_of(service.pid)},"azurite":{peak_of(azurite)}}}}}')
    finally:
        service.terminate()
        service.wait()
sys.exit(ended.returncode)
