// Lays chunks out over time: an instance has as many lanes as it had chunks in parallel.
export function lanesOf(chunks) {
  const begins = chunks.map(chunk => Date.parse(chunk.began) / 1000);
  const zero = begins.reduce((one, other) => Math.min(one, other), Infinity);
  const spans = chunks.map((chunk, at) => ({ chunk, begin: begins[at] - zero, end: begins[at] - zero + chunk.seconds }));
  spans.sort((one, other) => one.begin - other.begin || one.chunk.index - other.chunk.index);
  const instances = new Map();
  for (const span of spans) {
    const name = span.chunk.instance ?? '';
    if (!instances.has(name)) instances.set(name, { name, ends: [], spans: [] });
    const instance = instances.get(name);
    // Times are rounded: a chunk can begin when another ends.
    let lane = instance.ends.findIndex(end => end <= span.begin + 0.002);
    if (lane < 0) lane = instance.ends.push(0) - 1;
    instance.ends[lane] = span.end;
    instance.spans.push(Object.assign(span, { lane }));
  }
  const list = [...instances.values()].map(({ name, ends, spans: own }) => ({ name, lanes: ends.length, spans: own }));
  return { zero, instances: list, end: spans.reduce((most, span) => Math.max(most, span.end), 0) };
}
