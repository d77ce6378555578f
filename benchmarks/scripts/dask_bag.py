"""A Dask bag with one process per core. python3 dask_bag.py INPUT OUTPUT"""
import csv
import json
import os
import shutil
import sys
import tempfile

import dask.bag


def process_lines(lines):
    for name, born in csv.reader(lines):
        yield json.dumps({"name": name, "age": 2017 - int(born)}, ensure_ascii=False, separators=(",", ":"))


def without_header(lines):
    return (line for line in lines if line != "name,born\n")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=os.path.dirname(sys.argv[2])) as folder:
        bag = dask.bag.read_text(sys.argv[1], blocksize="16MiB", encoding="utf-8")
        ages = bag.map_partitions(without_header).map_partitions(process_lines)
        parts = ages.to_textfiles(os.path.join(folder, "*.ndjson"), encoding="utf-8", last_endline=True, scheduler="processes")
        with open(sys.argv[2], "wb") as output:
            for part in parts:
                with open(part, "rb") as file:
                    shutil.copyfileobj(file, output, 1 << 20)
