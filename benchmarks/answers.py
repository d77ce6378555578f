"""Compares two answers. `python3 benchmarks/answers.py ONE OTHER` prints: identical, reordered, or different."""
import filecmp
import json
import sys


def compare(one, other):
    if filecmp.cmp(one, other, shallow=False):
        return "identical"
    if total(one, plain) == total(other, plain):
        return "reordered"
    return "reordered" if total(one, canonical) == total(other, canonical) else "different"


def total(path, form):
    """Returns the count of records and the sum of their hashes, which do not depend on the order."""
    with open(path, "rb") as lines:
        count, sum_of_hashes = 0, 0
        for hashed in map(hash, map(form, lines)):
            count += 1
            sum_of_hashes += hashed
    return count, sum_of_hashes


def plain(line):
    return line


def canonical(line):
    return json.dumps(json.loads(line), sort_keys=True) if line.startswith(b"{") else line


if __name__ == "__main__":
    print(compare(sys.argv[1], sys.argv[2]))
