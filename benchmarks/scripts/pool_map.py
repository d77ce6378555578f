"""The primer: `Pool().map` over a list. python3 pool_map.py INPUT OUTPUT"""
import csv
import json
import multiprocessing
import sys


def process_item(scientist):
    return {"name": scientist["name"], "age": 2017 - int(scientist["born"])}


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8", newline="") as file:
        scientists = list(csv.DictReader(file))
    with multiprocessing.Pool() as pool:
        results = pool.map(process_item, scientists)
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        for result in results:
            file.write(json.dumps(result, ensure_ascii=False, separators=(",", ":")) + "\n")
