"""The cases: input, peers, number of runs; and the targets."""
from collections import namedtuple

# `runs`: number of runs of peers that are too slow for the default.
Case = namedtuple("Case", "key title kind rows peers runs")

PEERS = ["native", "jit", "polars-sink", "polars-write", "duckdb-best", "duckdb-plain"]
POLARS = ["polars-sink", "polars-write"]
DUCKDB = ["duckdb-best", "duckdb-plain"]
POOLS = ["pool", "pool-1k", "pool-10k", "pool-100k"]

CASES = [
    Case("csv", "CSV", "csv", 10_000_000,
         [*PEERS, "native-one", "copy", "sep", "sep-parallel", "sylvan", "csvhelper", "mawk", "dask", "pool"],
         {"mawk": 3, "dask": 1, "pool": 1}),
    Case("csv-1m", "CSV", "csv", 1_000_000, [*PEERS, "native-one", "copy", "sep", "sep-parallel", "sylvan", "mawk", "dask", "pool"], {"dask": 1, "pool": 1}),
    Case("quotes", "CSV, every field quoted, every name of two lines", "quotes", 5_000_000, PEERS, {}),
    Case("columns", "CSV, ten columns, the third and the eighth needed", "columns", 3_000_000, PEERS, {}),
    Case("keep", "CSV, ten columns, all kept beside the age", "columns", 3_000_000,
         ["native-keep", "jit-keep", "polars-keep-sink", "polars-keep-write"], {}),
    Case("exec", "CSV, a function in Python", "csv", 1_000_000, ["native-exec", "jit-exec", *POOLS], {}),
    Case("ndjson", "NDJSON", "ndjson", 10_000_000, PEERS, {}),
    Case("gzip", "CSV, gzipped", "csv.gz", 10_000_000, ["native", "jit", "zcat"], {}),
]

# `factor`: required speed relative to the fastest of the others.
Bar = namedtuple("Bar", "case who others factor")

BARS = [
    Bar("csv", "native", ["polars-sink"], 4),
    Bar("csv", "native", DUCKDB, 7),
    Bar("csv", "native", ["pool"], 500),
    Bar("csv", "jit", POLARS, 2),
    Bar("csv-1m", "native", POLARS, 2),
    Bar("csv-1m", "jit", POLARS, 1),
    Bar("quotes", "native", POLARS + DUCKDB, 2),
    Bar("columns", "native", POLARS + DUCKDB, 2),
    Bar("keep", "native-keep", ["polars-keep-sink", "polars-keep-write"], 2),
    Bar("exec", "native-exec", POOLS, 2),
    Bar("ndjson", "native", POLARS + DUCKDB, 3),
]

PEAK_BAR = 64  # MiB, at 10 million rows, and at most a tenth more than at 1 million
BLOBS_BAR = 1.3  # times a bare transfer of the same bytes
BLOBS_ROWS = 47_000_000  # 1 GB
