"""Writes the page: machine, versions, targets, tables. The section `## Notes` is written by hand and kept."""
import datetime
import os
import platform
import statistics

from cases import BARS, BLOBS_BAR, PEAK_BAR
from peers import versions

NOTES = "\n## Notes\n"


def write_page(path, command, peers, measured, through, inner, with_bars):
    """Returns whether all answers agree."""
    notes = NOTES
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            notes = NOTES + file.read().partition(NOTES)[2]
    text = "\n".join([
        "# Benchmarks", "", *machine(command), "",
        *(["## Targets", "", *bars(measured, peers, through), ""] if with_bars else []),
        *(line for case, results in measured.values() for line in table(case, results, peers)),
        *(blobs(through) if through else []),
        *(["## Micro-benchmarks", "", inner, ""] if inner else []),
    ])
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.rstrip() + "\n" + notes)
    print(text)
    return not (through and "missing" in through) and all(answer in ("first", "identical", "reordered", "no answer") for _, results in measured.values() for _, answer in results.values())


def machine(command):
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = next((line.partition(":")[2].strip() for line in file if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    return [
        f"    {command}",
        "",
        f"measures `ages run` and its peers and writes this page. Run on {datetime.date.today()}: {os.cpu_count()} cores ({model}), {memory:.0f} GiB, {platform.system()} "
        f"{platform.release().partition('-')[0]}. " + ", ".join(f"{name} {version}" for name, version in versions().items()) + ".",
        "",
        "Each run is a whole process, from file to file, with a warm page cache and without fsync. The programs run in turn, and the tables show "
        "medians. Peak is the peak memory of the largest process; values below that of the measuring process (18 MiB) cannot be measured. `×` is "
        "the wall time relative to the first row: `ages run` as a native file, on x64 built for x86-64-v3 (AVX2). Answers are compared byte by byte, otherwise as "
        "sets of records. Ratios are more reliable than seconds.",
    ]


def title(case):
    return f"{case.title}, {case.rows:,} rows"


def wall(results, key):
    return statistics.median(taken.wall for taken in results[key][0]) if key in results else None


def peak(results, key):
    return statistics.median(taken.peak for taken in results[key][0]) if key in results else None


def bars(measured, peers, through):
    lines = ["| comparison | target | measured | |", "|---|---|---|---|"]
    for bar in BARS:
        if bar.case not in measured:
            continue
        case, results = measured[bar.case]
        fastest = min((key for key in bar.others if key in results), key=lambda key: wall(results, key), default=None)
        what = f"{title(case)}: {peers[bar.who].title} against {peers[fastest or bar.others[0]].title}"
        if fastest is None or bar.who not in results:
            lines.append(row(what, f"{bar.factor} ×", "not measured", ""))
            continue
        factor = wall(results, fastest) / wall(results, bar.who)
        lines.append(row(what, f"{bar.factor} ×", f"{factor:.1f} ×", met(factor >= bar.factor)))
    if "csv" in measured and (large := peak(measured["csv"][1], "native")):
        lines.append(row("peak memory, native, 10 million rows", f"< {PEAK_BAR} MiB", f"{large:.0f} MiB", met(large < PEAK_BAR)))
        if "csv-1m" in measured and (small := peak(measured["csv-1m"][1], "native")):
            lines.append(row("peak memory, native, 1 million rows", "at most a tenth less", f"{small:.0f} MiB", met(large <= small * 1.1)))
    if through and "missing" not in through:
        ratio = statistics.median(through["batches"]) / statistics.median(through["bare"])
        lines.append(row("a batch of 1 GB through Azurite against a bare transfer", f"≤ {BLOBS_BAR} ×", f"{ratio:.2f} ×", met(ratio <= BLOBS_BAR)))
    return lines


def table(case, results, peers):
    yield f"## {title(case)}"
    yield ""
    yield "| | runs | wall s | CPU s | peak MiB | × | answer |"
    yield "|---|---|---|---|---|---|---|"
    first = wall(results, case.peers[0])
    for key in case.peers:
        if key not in results:
            yield row(peers[key].title, "0", "", "", "", "", f"missing: {peers[key].missing}")
            continue
        runs, answer = results[key]
        cpu = statistics.median(taken.cpu for taken in runs)
        ratio = f"{wall(results, key) / first:.1f}" if first else ""
        yield row(peers[key].title, len(runs), f"{wall(results, key):.3f}", f"{cpu:.2f}", f"{peak(results, key):.0f}", ratio, answer)
    yield ""


def blobs(through):
    if "missing" in through:
        return ["## Through blobs", "", f"Missing: {through['missing']}.", ""]
    bare, batches = statistics.median(through["bare"]), statistics.median(through["batches"])
    return [
        "## Through blobs",
        "",
        f"`ages serve` with its own Azurite; {through['inputBytes']:,} bytes in, {through['outputBytes']:,} bytes out. The bare transfer uses the "
        f"same client with its fastest setting ({through['setting']}). {len(through['bare'])} runs of each, in turn.",
        "",
        "| | wall s, median | all runs |",
        "|---|---|---|",
        row("bare transfer", f"{bare:.1f}", ", ".join(f"{seconds:.1f}" for seconds in through["bare"])),
        row("batch", f"{batches:.1f}", ", ".join(f"{seconds:.1f}" for seconds in through["batches"])),
        "",
        f"Peak memory of the service: {through['peak']:.0f} MiB.",
        "",
    ]


def row(*cells):
    return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def met(yes):
    return "met" if yes else "**missed**"
