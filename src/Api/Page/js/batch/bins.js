// Sorts the counts of ages into bins of a round width.
const mostBins = 40;

// The smallest of 1, 2, 5, 10, … with at most this many bins.
function widthOf(least, most, bins) {
  for (let ten = 1; ; ten *= 10)
    for (const step of [1, 2, 5])
      if (Math.floor(most / (step * ten)) - Math.floor(least / (step * ten)) < bins) return step * ten;
}

// `ages` maps an age to its count.
export function binsOf(ages, bins = mostBins) {
  let least = Infinity, most = -Infinity;
  for (const age of ages.keys()) {
    least = Math.min(least, age);
    most = Math.max(most, age);
  }
  const width = widthOf(least, most, bins);
  const first = Math.floor(least / width);
  const starts = Array.from({ length: Math.floor(most / width) - first + 1 }, (_, at) => (first + at) * width);
  const counts = new Array(starts.length).fill(0);
  for (const [age, count] of ages) counts[Math.floor(age / width) - first] += count;
  return { width, starts, counts, least, most };
}

export function medianOf(ages, total) {
  let passed = 0;
  for (const age of [...ages.keys()].sort((one, other) => one - other)) {
    passed += ages.get(age);
    if (passed * 2 >= total) return age;
  }
  return undefined;
}
