"""Measures a batch through `ages serve` and its Azurite, and a bare transfer of the same bytes."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

from cases import BLOBS_ROWS
from peers import WORK


def measure(ages, others, options):
    """Returns the JSON of `Peers blobs` and the peak memory of the service in MiB; or the reason why it is missing."""
    import inputs
    folder = os.path.join(WORK, "inputs")
    rows = 100_000 if options.quick else BLOBS_ROWS
    os.makedirs(folder, exist_ok=True)
    subprocess.run([sys.executable, inputs.__file__, folder, "csv", str(rows)], check=True)
    data = tempfile.mkdtemp(prefix="azurite-", dir=WORK)
    service = subprocess.Popen(
        [ages, "serve", "--port", "0", "--data", data], stdout=subprocess.PIPE, text=True)
    try:
        said = {}
        for line in service.stdout:
            if line.startswith("Stop"):
                break
            said.update([line.split()[:2]])
        if "Storage" not in said:
            return {"missing": "`ages serve` did not start"}
        with open(said["Storage"], encoding="ascii") as connection:
            storage = connection.read()
        runs = 1 if options.quick else min(options.runs, 3)
        ended = subprocess.run(
            [others, "blobs", said["HTTP"].removesuffix("api/batches"), storage, inputs.path_of(folder, "csv", rows), str(runs)],
            stdout=subprocess.PIPE, text=True, check=False)
        if ended.returncode != 0:
            return {"missing": "it failed; its error is printed above the output of this run"}
        with open(f"/proc/{service.pid}/status", encoding="ascii") as status:
            peak = next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))
        print(ended.stdout.strip(), f"peak {peak:.0f} MiB", file=sys.stderr)
        return {**json.loads(ended.stdout), "peak": peak}
    finally:
        service.terminate()
        service.communicate()
        shutil.rmtree(data, ignore_errors=True)
