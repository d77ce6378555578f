"""The primer: `Pool().map` over a list. python3 pool_map.py INPUT OUTPUT [CHUNKSIZE]"""
import csv
import json
import multiprocessing
import sys

encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def process_item(scientist):
    return {"name": scientist["name"], "age": 2017 - int(scientist["born"])}


if __name__ == "__main__":
    chunksize = int(sys.argv[3]) if len(sys.argv) > 3 else None
    with open(sys.argv[1], encoding="utf-8", newline="") as file:
        scientists = list(csv.DictReader(file))
    with multiprocessing.Pool() as pool:
        results = pool.map(process_item, scientists, chunksize)
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        file.writelines(encode(result) + "\n" for result in results)
