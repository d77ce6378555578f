"""Generates inputs once from a seed and keeps them by name. `python3 benchmarks/inputs.py FOLDER NAME ROWS` generates one."""
import gzip
import json
import os
import random
import shutil
import sys

SEED = 20170314
BLOCK = 100_000

GIVEN = "Ada Emmy Marie Tu Vera Sally Lise Rosalind Grace Søren Hedy Chien Mary Ida Ruth Jane Rita Émilie".split()
FAMILY = "Lovelace Noether Curie Youyou Rubin Ride Meitner Li Hopper Kirk Wu Hu Ng Cori Levi Noddack Bose Raman".split()


def names(rng, count):
    return [f"{rng.choice(GIVEN)} {rng.choice(FAMILY)}{rng.randrange(100_000):05d}" for _ in range(count)]


def years(rng, count):
    return [str(rng.randrange(1500, 2000)) for _ in range(count)]


def quoted(rng, texts, share):
    """Quotes a share of the texts; every fourth of those contains a delimiter and quotes."""
    return [
        text if rng.random() >= share else '"%s, ""%s"""' % tuple(text.split(" ", 1)) if " " in text and rng.random() < 0.25
        else f'"{text}"'
        for text in texts
    ]


def csv(rng, rows):
    """name,born; 2% of the fields quoted."""
    some_names = quoted(rng, names(rng, BLOCK), 0.02)
    some_years = quoted(rng, years(rng, 10_000), 0.02)
    yield "name,born\n"
    for count in blocks(rows):
        pairs = zip(rng.choices(some_names, k=count), rng.choices(some_years, k=count))
        yield "\n".join(map(",".join, pairs)) + "\n"


def quotes(rng, rows):
    """Every field quoted, every name of two lines."""
    some_names = [f'"{name}"'.replace(" ", "\n") for name in names(rng, BLOCK)]
    some_years = [f'"{year}"' for year in years(rng, 500)]
    yield '"name","born"\n'
    for count in blocks(rows):
        pairs = zip(rng.choices(some_names, k=count), rng.choices(some_years, k=count))
        yield "\n".join(map(",".join, pairs)) + "\n"


def columns(rng, rows):
    """Ten columns, the two needed third and eighth."""
    fields = [[f"{kind}{rng.randrange(10_000)}" for _ in range(10_000)] for kind in ("id", "f", "town", "x", "note", "", "v", "w")]
    fields.insert(2, quoted(rng, names(rng, BLOCK), 0.02))
    fields.insert(7, quoted(rng, years(rng, 10_000), 0.02))
    yield "id,field,name,town,x,note,number,born,v,w\n"
    for count in blocks(rows):
        yield "\n".join(map(",".join, zip(*(rng.choices(field, k=count) for field in fields)))) + "\n"


def ndjson(rng, rows):
    some_names = [f'{{"name":{json.dumps(name, ensure_ascii=False)},"born":' for name in names(rng, BLOCK)]
    some_years = [f"{year}}}" for year in years(rng, 500)]
    for count in blocks(rows):
        pairs = zip(rng.choices(some_names, k=count), rng.choices(some_years, k=count))
        yield "\n".join(map("".join, pairs)) + "\n"


def blocks(rows):
    for done in range(0, rows, BLOCK):
        yield min(BLOCK, rows - done)


MAKERS = {"csv": csv, "quotes": quotes, "columns": columns, "ndjson": ndjson}


def path_of(folder, kind, rows):
    """Returns the path of an input: `csv.gz` is `csv`, gzipped."""
    return os.path.join(folder, f"{kind.split('.')[0]}-{rows}.{'ndjson' if kind == 'ndjson' else 'csv'}{'.gz' if kind.endswith('.gz') else ''}")


def make(folder, kind, rows):
    path = path_of(folder, kind, rows)
    if os.path.exists(path):
        return
    if kind.endswith(".gz"):
        plain = kind.removesuffix(".gz")
        make(folder, plain, rows)
        with open(path_of(folder, plain, rows), "rb") as source, gzip.open(path + ".part", "wb", 6) as packed:
            shutil.copyfileobj(source, packed, 1 << 20)
    else:
        with open(path + ".part", "w", encoding="utf-8", newline="") as file:
            file.writelines(MAKERS[kind](random.Random(SEED), rows))
    os.rename(path + ".part", path)


if __name__ == "__main__":
    make(sys.argv[1], sys.argv[2], int(sys.argv[3]))
