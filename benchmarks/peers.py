"""The peers: how each is installed and run, and why one is missing."""
import json
import os
import platform
import shlex
import shutil
import subprocess
from collections import namedtuple

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
WORK = os.path.join(ROOT, "artifacts", "benchmarks")
SCRIPTS = os.path.join(HERE, "scripts")
YEAR = "2017"

# Like the peers, the native file may use the instructions of processors since 2013.
VECTORS = ["-p:IlcInstructionSet=x86-64-v3"] if platform.machine() in ("x86_64", "AMD64") else []

# `command` takes the format of the case, the input and the output; `prints`: the answer goes to standard output.
Peer = namedtuple("Peer", "key title command prints missing", defaults=(False, None))


def gather(left_out, configuration):
    """Returns all peers, with a reason for those that are missing. With a configuration, nothing is built."""
    built = configuration or "Release"
    jit = os.path.join(ROOT, "src", "Cli", "bin", built, "net10.0", "ages")
    others = os.path.join(HERE, "Peers", "bin", built, "net10.0", "ServerlessAges.Peers")
    native = os.path.join(WORK, "native", "ages")
    reasons = {key: "left out" for key in left_out}

    def lacks(*keys):
        return next((reasons[key] for key in keys if key in reasons), None)

    def attempt(key, *commands):
        if key not in reasons:
            for command in commands:
                ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
                if ended.returncode != 0:
                    reasons[key] = first_error(ended.stdout + ended.stderr)
                    return

    if configuration:
        for key, program in (("jit", jit), ("dotnet", others), ("native", native)):
            if not os.path.exists(program):
                reasons.setdefault(key, "not built")
    else:
        attempt("jit", ["dotnet", "build", "src/Cli", "-c", "Release", "-m:1"])
        attempt("dotnet", ["dotnet", "build", "benchmarks/Peers", "-c", "Release", "-m:1"])
        attempt("native", ["dotnet", "publish", "src/Cli", "-c", "Release", "-m:1", "--use-current-runtime",
                           "-p:PublishAot=true", *VECTORS, "-o", os.path.dirname(native)])
    attempt("node", ["npm", "ci", "--prefix", HERE, "--no-audit", "--no-fund", "--ignore-scripts"])
    python = python_with_dask()
    if python is None:
        reasons.setdefault("dask", "not there; Debian has it: apt-get install python3-dask")
    for tool in ("mawk", "zcat", "taskset"):
        if shutil.which(tool) is None:
            reasons.setdefault(tool, "not there")

    def script(name, how):
        return lambda form, source, target: ["node", os.path.join(SCRIPTS, name), how, form, source, target]

    def ages(path, *options):
        options = options or ("--format", "ndjson")
        return lambda form, source, target: [path, "run", source, "--output", target, *options, "--reference-year", YEAR]

    keep = ("--keep", "*", "--format", "csv")

    def program(path):
        command = "python3 " + shlex.quote(os.path.join(ROOT, "samples", "python", "process_item.py"))
        return lambda form, source, target: [path, "run", source, "--output", target, "--format", "ndjson", "--exec", command]

    def pool(*chunksize):
        return lambda form, source, target: ["python3", os.path.join(SCRIPTS, "pool_map.py"), source, target, *chunksize]

    def other(reader):
        return lambda form, source, target: [others, reader, source, target]

    def one_core(form, source, target):
        return ["taskset", "-c", "0", *ages(native)(form, source, target), "--workers", "1"]

    def copy(form, source, target):
        return ["python3", os.path.join(SCRIPTS, "bare_copy.py"), source, target, str(os.path.getsize(target + ".expected"))]

    return {peer.key: peer for peer in (
        Peer("native", "`ages run`, Native AOT", ages(native), missing=lacks("native")),
        Peer("jit", "`ages run`, JIT", ages(jit), missing=lacks("jit")),
        Peer("native-one", "`ages run`, Native AOT, one core", one_core, missing=lacks("native", "native-one", "taskset")),
        Peer("native-keep", "`ages run --keep '*'`, Native AOT", ages(native, *keep), missing=lacks("native")),
        Peer("jit-keep", "`ages run --keep '*'`, JIT", ages(jit, *keep), missing=lacks("jit")),
        Peer("native-exec", "`ages run --exec 'python3 process_item.py'`, Native AOT", program(native), missing=lacks("native")),
        Peer("jit-exec", "`ages run --exec 'python3 process_item.py'`, JIT", program(jit), missing=lacks("jit")),
        Peer("polars-keep-sink", "Polars, `with_columns` → sink, streaming", script("polars.mjs", "keep-sink"), missing=lacks("node", "polars", "polars-keep-sink")),
        Peer("polars-keep-write", "Polars, `with_columns` → write", script("polars.mjs", "keep-write"), missing=lacks("node", "polars", "polars-keep-write")),
        Peer("polars-sink", "Polars, scan → sink, streaming", script("polars.mjs", "sink"), missing=lacks("node", "polars", "polars-sink")),
        Peer("polars-write", "Polars, collect → write", script("polars.mjs", "write"), missing=lacks("node", "polars", "polars-write")),
        Peer("duckdb-best", "DuckDB, typed, unordered, 2 threads", script("duckdb.mjs", "best"), missing=lacks("node", "duckdb", "duckdb-best")),
        Peer("duckdb-plain", "DuckDB, as is", script("duckdb.mjs", "plain"), missing=lacks("node", "duckdb", "duckdb-plain")),
        Peer("sep", "C#, Sep", other("sep"), missing=lacks("dotnet", "sep")),
        Peer("sep-parallel", "C#, Sep, parallel", other("sep-parallel"), missing=lacks("dotnet", "sep", "sep-parallel")),
        Peer("sylvan", "C#, Sylvan.Data.Csv", other("sylvan"), missing=lacks("dotnet", "sylvan")),
        Peer("csvhelper", "C#, CsvHelper", other("csvhelper"), missing=lacks("dotnet", "csvhelper")),
        Peer("mawk", "mawk", lambda form, source, target: ["mawk", "-f", os.path.join(SCRIPTS, "ages.awk"), source], True, lacks("mawk")),
        Peer("dask", "Python, Dask bag", lambda form, source, target: [python, os.path.join(SCRIPTS, "dask_bag.py"), source, target], missing=lacks("dask")),
        Peer("pool", "Python, `Pool().map`", pool(), missing=lacks("pool")),
        Peer("pool-1k", "Python, `Pool().map`, chunksize=1,000", pool("1000"), missing=lacks("pool")),
        Peer("pool-10k", "Python, `Pool().map`, chunksize=10,000", pool("10000"), missing=lacks("pool")),
        Peer("pool-100k", "Python, `Pool().map`, chunksize=100,000", pool("100000"), missing=lacks("pool")),
        Peer("copy", "a bare copy, two threads", copy, missing=lacks("copy")),
        Peer("zcat", "`zcat`", lambda form, source, target: ["zcat", source], True, lacks("zcat")),
    )}, native if lacks("native") is None else jit, others


def first_error(said):
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return next((line for line in lines if "error" in line.lower()), lines[-1] if lines else "it failed")[:200]


def python_with_dask():
    """Finds a Python with Dask: Debian's package is for Debian's Python."""
    return next((which for which in ("python3", "/usr/bin/python3") if runs(which, "-c", "import dask.bag")), None)


def runs(*command):
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def versions():
    """Returns the versions of the peers and tools by name."""
    with open(os.path.join(HERE, "package.json"), encoding="utf-8") as file:
        packages = json.load(file)["dependencies"]
    with open(os.path.join(ROOT, "Directory.Packages.props"), encoding="utf-8") as file:
        central = {words[1]: words[3] for line in file if "PackageVersion" in line and len(words := line.split('"')) > 3}
    python = python_with_dask()
    return {
        ".NET SDK": said("dotnet", "--version"),
        "Node": said("node", "--version").lstrip("v"),
        "Polars (nodejs-polars)": packages["nodejs-polars"],
        "DuckDB (@duckdb/node-api)": packages["@duckdb/node-api"],
        "Sep": central["Sep"],
        "Sylvan.Data.Csv": central["Sylvan.Data.Csv"],
        "CsvHelper": central["CsvHelper"],
        "Python": said("python3", "-c", "import platform; print(platform.python_version())"),
        "mawk": said("sh", "-c", "mawk -W version 2>&1 | head -1").removeprefix("mawk "),
        "Dask": said(python, "-c", "import dask; print(dask.__version__)") if python else "missing",
    }


def said(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip() or "missing"
    except OSError:
        return "missing"
