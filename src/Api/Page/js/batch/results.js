// A table of the first results, and a histogram of the first field that the processor declares as a number.
/* global uPlot */
import { lines } from '../common/api.js';
import { binsOf, medianOf } from './bins.js';
import { axis, axisHeight, chart } from '../common/chart.js';
import { el, bidi, section, setText } from '../common/element.js';
import { colour } from '../common/theme.js';
import { figure, number, plural, short } from '../common/text.js';

const mostRead = 500_000, mostBytes = 32 << 20, mostShown = 10, drawEvery = 400;
const figures = ['Integer', 'Decimal'];

export function resultsSection() {
  const facts = el('p', { class: 'hint' });
  const readout = el('p', { class: 'readout', 'aria-hidden': 'true' });
  const histogram = chart('Histogram', drawn);
  const bins = el('tbody');
  const called = el('th', { scope: 'col' });
  const asTable = el('details', {}, el('summary', {}, 'The histogram as a table'),
    el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Results by range' },
      el('table', {}, el('thead', {}, el('tr', {}, called, el('th', { scope: 'col' }, 'How many'))), bins)));
  const head = el('tr');
  const rows = el('tbody');
  const first = el('div', { class: 'first-results' }, el('h3', {}, 'First results'),
    el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'The first results' },
      el('table', {}, el('caption', { class: 'unseen' }, 'The first results'), el('thead', {}, head), rows)));
  const left = el('div', { class: 'histogram' }, histogram.element, readout, asTable);
  const element = section('Results', facts, el('div', { class: 'results' }, left, first));
  element.hidden = true;
  const stopping = new AbortController();
  let values = new Map(), read = 0, counted = 0, field, shown;

  const isWhole = () => field.kind === 'Integer';
  const rangeOf = (start, end) => !isWhole() ? `${figure(start)} up to ${figure(end)}`
    : end - start === 1 ? number(start) : `${number(start)} to ${number(end - 1)}`;

  function drawn() {
    if (counted === 0) return undefined;
    const { starts, counts, width } = binsOf(values, isWhole());
    return {
      data: [starts, [...counts, null]],
      options: {
        height: 230,
        padding: [12, 8, 0, 0],
        cursor: { y: false, drag: { setScale: false, x: false, y: false }, points: { show: false } },
        scales: { x: { time: false, range: [starts[0], starts.at(-1)] }, y: { range: (_, least, most) => [0, most * 1.05 || 1] } },
        axes: [
          axis({ size: axisHeight, values: (_, values) => values.map(value => isWhole() && !Number.isInteger(value) ? '' : figure(value)) }),
          axis({ size: 52, values: (_, values) => values.map(value => Number.isInteger(value) ? compact(value) : '') }),
        ],
        series: [{}, {
          stroke: colour('bar'), fill: colour('bar'), width: 0, points: { show: false },
          paths: uPlot.paths.bars({ size: [0.94, Infinity], align: 1, gap: 0 }),
        }],
        hooks: {
          setCursor: [({ cursor, posToVal }) => {
            if (cursor.left === undefined || cursor.left < 0) return setText(readout, hint);
            const at = Math.min(counts.length - 1, Math.max(0, Math.floor((posToVal(cursor.left, 'x') - starts[0]) / width)));
            setText(readout, `${rangeOf(starts[at], starts[at + 1])}: ${plural(counts[at], 'record')}`);
          }],
        },
      },
    };
  }

  const hint = 'Point at a bar to read it.';
  setText(readout, hint);

  function showFacts(total, partial) {
    const part = partial ? `The first ${number(read)} of ${plural(total, 'result')}, not all.` : `All ${plural(total, 'result')}.`;
    facts.classList.toggle('partial', partial);
    left.hidden = counted === 0;
    facts.textContent = part;
    if (counted === 0) return;
    const { least, most, starts, counts } = binsOf(values, isWhole());
    const range = `${field.name}: smallest ${figure(least)}, median ${figure(medianOf(values, counted))}, largest ${figure(most)}.`;
    facts.append(' ', bidi(range));
    histogram.describe(`Histogram of ${field.name}. ${part} ${range}`);
    bins.replaceChildren(...counts.map((count, at) => el('tr', {}, el('td', {}, rangeOf(starts[at], starts[at + 1])), el('td', {}, number(count)))));
  }

  // Records of JSON can have different members.
  function showRows(results) {
    const names = [...new Set(results.flatMap(Object.keys))];
    head.replaceChildren(...names.map(name => el('th', { scope: 'col' }, bidi(name))));
    rows.replaceChildren(...results.map(result => el('tr', {}, ...names.map(name =>
      el('td', { class: isNumber(result[name]) ? 'figure' : '' }, bidi(short(textOf(result[name]))))))));
  }

  async function load(link, total, fields) {
    [values, read, counted, field] = [new Map(), 0, 0, fields?.find(({ kind }) => figures.includes(kind))];
    called.replaceChildren(bidi(field?.name ?? ''));
    facts.textContent = 'Reading …';
    const preview = [];
    let cut = false, next = performance.now() + drawEvery;
    for await (const line of lines(link, { signal: stopping.signal, mostBytes, onCut: () => { cut = true; } })) {
      if (read === mostRead) {
        cut = true;
        break;
      }
      if (read++ < mostShown) preview.push(exactly(line));
      const value = field && JSON.parse(line)[field.name];
      if (Number.isFinite(value)) {
        values.set(value, (values.get(value) ?? 0) + 1);
        counted++;
      }
      if (performance.now() > next) {
        showRows(preview);
        showFacts(total, true);
        histogram.draw();
        next = performance.now() + drawEvery;
      }
    }
    showRows(preview);
    showFacts(total, cut);
    histogram.draw();
  }

  return {
    element,
    stop() {
      stopping.abort();
      histogram.stop();
    },
    update(batch) {
      const link = batch.counts?.results > 0 ? batch.links.results : undefined;
      element.hidden = !link;
      if (!link || shown === link) return;
      shown = link;
      load(link, batch.counts.results, batch.fields).catch(problem => {
        if (problem.name === 'AbortError') return;
        facts.textContent = problem.message;
        shown = undefined;
      });
    },
  };
}

// Numbers as they are written: a JavaScript number has fewer digits than an integer of 64 bits.
const exactly = line => JSON.parse(line, (_, value, context) => typeof value === 'number' && JSON.rawJSON ? JSON.rawJSON(context.source) : value);
const isNumber = value => typeof value === 'number' || JSON.isRawJSON?.(value);
const textOf = value => typeof value === 'string' ? value : JSON.stringify(value) ?? '';

const compact = value => new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 }).format(value);
