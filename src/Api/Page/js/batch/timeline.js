// The timeline of chunks: when, how long, where, on how many cores.
import { json } from '../common/api.js';
import { axis, axisHeight, chart } from '../common/chart.js';
import { el, bidi, section, setText } from '../common/element.js';
import { lanesOf } from './lanes.js';
import { hasEnded } from '../common/status.js';
import { colour } from '../common/theme.js';
import { bytes, duration, number, plural } from '../common/text.js';

const mostHeight = 420, mostNamed = 14, mostInTable = 100, askEvery = 2000;
const titles = ['Chunk', 'Began', 'Took', 'Where', 'Cores', 'Records', 'Rejected', 'In', 'Out'];

export function timelineSection() {
  const facts = el('p', { class: 'hint' });
  const legend = el('p', { class: 'legend', hidden: true }, el('span', {}, el('span', { class: 'swatch' }), 'chunk'), el('span', {}, el('span', { class: 'swatch again' }), 'reprocessed after boundary verification'));
  const readout = el('p', { class: 'readout', 'aria-hidden': 'true' });
  const timeline = chart('Timeline of chunks', drawn);
  const rows = el('tbody');
  const tableNote = el('p', { class: 'hint' });
  const asTable = el('details', {}, el('summary', {}, 'The timeline as a table'), tableNote,
    el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Chunks' },
      el('table', {}, el('thead', {}, el('tr', {}, ...titles.map(title => el('th', { scope: 'col' }, title)))), rows)));
  const element = section('Timeline', facts, timeline.element, readout, legend, asTable);
  element.hidden = true;
  const stopping = new AbortController();
  let laid, asking = false, askAgain = 0, settled;
  const hint = 'Point at a chunk to read it.';
  setText(readout, hint);

  const says = ({ chunk, begin }) => `Chunk ${number(chunk.index)}: began after ${duration(begin)}, took ${duration(chunk.seconds)} on ${plural(chunk.cores, 'core')} of ${chunk.instance}; `
    + `${plural(chunk.records, 'record')}, ${number(chunk.rejected)} rejected${chunk.recomputed ? '; reprocessed' : ''}`;

  function drawn() {
    if (!laid || laid.instances.length === 0) return undefined;
    const { instances, end } = laid;
    const lanes = instances.reduce((sum, instance) => sum + instance.lanes, 0);
    // Many lanes share the height.
    const named = instances.length <= mostNamed;
    const nameHeight = named ? 20 : 3;
    const room = (mostHeight - instances.length * nameHeight) / lanes;
    const gap = room > 5 ? 2 : room > 3 ? 1 : 0;
    const high = Math.max(1, Math.min(14, room - gap));
    const tops = [];
    let height = 0;
    for (const instance of instances) {
      tops.push(height + nameHeight);
      height += nameHeight + instance.lanes * (high + gap);
    }
    const topOf = (at, span) => tops[at] + span.lane * (high + gap);

    function paint({ ctx, bbox, valToPos }) {
      const ratio = devicePixelRatio;
      ctx.save();
      ctx.beginPath();
      ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
      ctx.clip();
      instances.forEach((instance, at) => {
        ctx.fillStyle = colour('muted');
        ctx.font = `${12 * ratio}px system-ui, sans-serif`;
        ctx.textBaseline = 'bottom';
        ctx.textAlign = 'left';
        ctx.direction = 'ltr';
        if (named) ctx.fillText(instance.name, bbox.left + 2 * ratio, bbox.top + (tops[at] - 3) * ratio);
        for (const again of [false, true]) {
          ctx.fillStyle = colour(again ? 'bar-again' : 'bar');
          for (const span of instance.spans) {
            if (Boolean(span.chunk.recomputed) !== again) continue;
            const left = valToPos(span.begin, 'x', true), right = valToPos(span.end, 'x', true);
            // One pixel between neighbours, if there is room.
            const wide = right - left > 4 * ratio ? right - left - ratio : Math.max(ratio, right - left);
            ctx.fillRect(left, bbox.top + topOf(at, span) * ratio, wide, high * ratio);
          }
        }
      });
      ctx.restore();
    }

    function pointed(left, top, x) {
      for (const [at, instance] of instances.entries()) {
        const found = instance.spans.find(span => span.begin <= x && x <= span.end && top >= topOf(at, span) && top <= topOf(at, span) + high + gap);
        if (found) return found;
      }
      return undefined;
    }

    return {
      data: [[0, end], [null, null]],
      options: {
        height: height + 4 + axisHeight,
        padding: [4, 12, 0, 6],
        cursor: { y: false, drag: { setScale: false, x: false, y: false }, points: { show: false } },
        scales: { x: { time: false, range: [0, end || 1] }, y: { range: [0, 1] } },
        axes: [axis({ size: axisHeight, values: (_, values) => values.map(value => value === 0 ? '0' : duration(value)) }), { show: false }],
        series: [{}, { points: { show: false }, paths: () => null }],
        hooks: {
          draw: [paint],
          setCursor: [plot => {
            const { left, top } = plot.cursor;
            const span = left === undefined || left < 0 ? undefined : pointed(left, top, plot.posToVal(left, 'x'));
            setText(readout, span ? says(span) : hint);
          }],
        },
      },
    };
  }

  function show({ status, chunks }) {
    laid = lanesOf(chunks);
    const times = chunks.map(chunk => chunk.seconds).sort((one, other) => one - other);
    const lanes = laid.instances.reduce((sum, instance) => sum + instance.lanes, 0);
    const cores = chunks.reduce((most, chunk) => Math.max(most, chunk.cores), 0);
    const text = status === 'Succeeded' && chunks.length === 0 ? 'The batch has no chunks.'
      : chunks.length === 0 ? 'No chunk is finished yet.'
      : `${plural(chunks.length, 'chunk')} on ${plural(laid.instances.length, 'instance')}, up to ${lanes} in parallel, each on up to ${plural(cores, 'core')}. `
        + `Fastest ${duration(times[0])}, median ${duration(times[times.length >> 1])}, slowest ${duration(times.at(-1))}.`;
    setText(facts, text);
    timeline.describe(`Timeline of chunks. ${text}`);
    timeline.element.hidden = readout.hidden = asTable.hidden = chunks.length === 0;
    legend.hidden = !chunks.some(chunk => chunk.recomputed);
    setText(tableNote, chunks.length > mostInTable ? `The first ${mostInTable} of ${number(chunks.length)} by time.` : '');
    const spans = laid.instances.flatMap(instance => instance.spans).sort((one, other) => one.begin - other.begin);
    rows.replaceChildren(...spans.slice(0, mostInTable).map(({ chunk, begin }) => el('tr', {}, ...[
      number(chunk.index), duration(begin), duration(chunk.seconds), bidi(chunk.instance ?? ''), number(chunk.cores),
      number(chunk.records), number(chunk.rejected), bytes(chunk.bytesIn), bytes(chunk.bytesOut),
    ].map(cell => el('td', {}, cell)))));
    timeline.draw();
  }

  // The longer the response takes, the less often it is requested while the batch runs.
  async function load(link) {
    asking = true;
    const began = performance.now();
    try {
      show(await json(link, { signal: stopping.signal }));
    } catch (problem) {
      if (problem.name !== 'AbortError') setText(facts, problem.message);
      settled = undefined;
    } finally {
      asking = false;
      askAgain = performance.now() + Math.max(askEvery, 20 * (performance.now() - began));
    }
  }

  return {
    element,
    stop() {
      stopping.abort();
      timeline.stop();
    },
    update(batch) {
      const link = batch.links.timeline;
      element.hidden = !link;
      const version = hasEnded(batch) ? `${batch.status} ${batch.attempt}` : undefined;
      if (!link || asking || (version !== undefined && version === settled) || performance.now() < askAgain) return;
      settled = version;
      load(link);
    },
  };
}
