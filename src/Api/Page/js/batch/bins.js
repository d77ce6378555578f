// Sorts the counts of numbers into bins of a round width.
const mostBins = 40;

// The number of the bin: a value that is a bin's start, but for its binary digits, is in this bin.
const binOf = (value, width) => Math.floor(value / width + 1e-9);

const rounded = (value, whole) => whole ? value : Number(value.toPrecision(12)); // 0.3, not 0.30000000000000004

// The smallest of 1, 2, 5, 10, … with at most this many bins. That of decimals can be less than 1.
function widthOf(least, most, bins, whole) {
  const ideal = most / bins - least / bins;
  for (let ten = whole || ideal === 0 ? 1 : 10 ** Math.floor(Math.log10(ideal)); ; ten *= 10)
    for (const step of [1, 2, 5])
      if (binOf(most, step * ten) - binOf(least, step * ten) < bins) return step * ten;
}

// `values` maps a number to its count.
export function binsOf(values, whole, bins = mostBins) {
  let least = Infinity, most = -Infinity;
  for (const value of values.keys()) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const width = widthOf(least, most, bins, whole);
  const first = binOf(least, width);
  const starts = Array.from({ length: binOf(most, width) - first + 2 }, (_, at) => rounded((first + at) * width, whole));
  const counts = new Array(starts.length - 1).fill(0);
  for (const [value, count] of values) counts[binOf(value, width) - first] += count;
  return { width, starts, counts, least, most };
}

export function medianOf(values, total) {
  let passed = 0;
  for (const value of [...values.keys()].sort((one, other) => one - other)) {
    passed += values.get(value);
    if (passed * 2 >= total) return value;
  }
  return undefined;
}
