"""Micro-benchmarks with BenchmarkDotNet, with allocations."""
import glob
import os
import subprocess
import sys

from peers import HERE, WORK


def measure(options):
    """Returns the table of BenchmarkDotNet, or the reason why it is missing."""
    folder = os.path.join(WORK, "pieces")
    program = os.path.join(HERE, "Pieces", "bin", options.built or "Release", "net10.0", "ServerlessAges.Pieces")
    if not options.built:
        subprocess.run(["dotnet", "build", os.path.join(HERE, "Pieces"), "-c", "Release", "-m:1"], stdout=sys.stderr, check=True)
    job = ["--job", "dry"] if options.quick else ["--job", "short"]
    ended = subprocess.run([program, "--filter", "*", *job, "--artifacts", folder], capture_output=True, text=True, check=False)
    tables = glob.glob(os.path.join(folder, "results", "*-report-github.md"))
    if ended.returncode != 0 or not tables:
        return f"The micro-benchmarks failed: {ended.stdout[-300:]}{ended.stderr[-300:]}"
    with open(tables[0], encoding="utf-8") as file:
        return "\n".join(line.rstrip() for line in file if line.startswith("|"))
