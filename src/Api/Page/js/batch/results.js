// A histogram of a number of the results and a table of the first ones, from the streamed results.
/* global uPlot */
import { objects } from '../common/api.js';
import { binsOf, medianOf } from './bins.js';
import { axis, axisHeight, chart } from '../common/chart.js';
import { el, bidi, section, setText } from '../common/element.js';
import { colour } from '../common/theme.js';
import { number, plural, short } from '../common/text.js';

const mostRead = 500_000, mostBytes = 32 << 20, mostShown = 10, drawEvery = 400;

export function resultsSection() {
  const facts = el('p', { class: 'hint' });
  const readout = el('p', { class: 'readout', 'aria-hidden': 'true' });
  const histogram = chart('Histogram of ages', drawn);
  const bins = el('tbody');
  const asTable = el('details', {}, el('summary', {}, 'The histogram as a table'),
    el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Ages by range' },
      el('table', {}, el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'Age'), el('th', { scope: 'col' }, 'How many'))), bins)));
  const head = el('tr');
  const rows = el('tbody');
  const first = el('div', { class: 'first-results' }, el('h3', {}, 'First results'),
    el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'The first results' },
      el('table', {}, el('caption', { class: 'unseen' }, 'The first results'), el('thead', {}, head), rows)));
  const left = el('div', { class: 'histogram' }, histogram.element, readout, asTable);
  const element = section('Results', facts, el('div', { class: 'results' }, left, first));
  element.hidden = true;
  const stopping = new AbortController();
  let ages = new Map(), counted = 0, shown;

  const rangeOf = (start, width) => width === 1 ? number(start) : `${number(start)} to ${number(start + width - 1)}`;

  function drawn() {
    if (counted === 0) return undefined;
    const { width, starts, counts } = binsOf(ages);
    const end = starts.at(-1) + width;
    return {
      data: [[...starts, end], [...counts, null]],
      options: {
        height: 230,
        padding: [12, 8, 0, 0],
        cursor: { y: false, drag: { setScale: false, x: false, y: false }, points: { show: false } },
        scales: { x: { time: false, range: [starts[0], end] }, y: { range: (_, least, most) => [0, most * 1.05 || 1] } },
        axes: [
          axis({ size: axisHeight, values: (_, values) => values.map(value => Number.isInteger(value) ? number(value) : '') }),
          axis({ size: 52, values: (_, values) => values.map(value => Number.isInteger(value) ? compact(value) : '') }),
        ],
        series: [{}, {
          stroke: colour('bar'), fill: colour('bar'), width: 0, points: { show: false },
          paths: uPlot.paths.bars({ size: [0.94, Infinity], align: 1, gap: 0 }),
        }],
        hooks: {
          setCursor: [({ cursor, posToVal }) => {
            if (cursor.left === undefined || cursor.left < 0) return setText(readout, hint);
            const at = Math.min(starts.length - 1, Math.max(0, Math.floor((posToVal(cursor.left, 'x') - starts[0]) / width)));
            setText(readout, `${rangeOf(starts[at], width)}: ${plural(counts[at], 'record')}`);
          }],
        },
      },
    };
  }

  const hint = 'Point at a bar to read it.';
  setText(readout, hint);

  function showFacts(total, partial) {
    const part = partial ? `The first ${number(counted)} of ${plural(total, 'result')}, not all. ` : `All ${plural(total, 'result')}. `;
    const { least, most, starts, counts, width } = binsOf(ages);
    const text = `${part}Smallest ${number(least)}, median ${number(medianOf(ages, counted))}, largest ${number(most)}.`;
    facts.textContent = text;
    facts.classList.toggle('partial', partial);
    histogram.describe(`Histogram of ages. ${text}`);
    bins.replaceChildren(...starts.map((start, at) => el('tr', {}, el('td', {}, rangeOf(start, width)), el('td', {}, number(counts[at])))));
  }

  // The age, or the first number in the results of another processor.
  const ageOf = result => typeof result.age === 'number' ? result.age : Object.values(result).find(value => typeof value === 'number');

  async function load(link, total) {
    ages = new Map();
    counted = 0;
    rows.replaceChildren();
    facts.textContent = 'Reading …';
    let read = 0, cut = false, next = performance.now() + drawEvery;
    for await (const result of objects(link, { signal: stopping.signal, mostBytes, onCut: () => { cut = true; } })) {
      if (read === mostRead) {
        cut = true;
        break;
      }
      if (read === 0) head.replaceChildren(...Object.keys(result).map(name => el('th', { scope: 'col' }, bidi(name))));
      if (read++ < mostShown)
        rows.append(el('tr', {}, ...Object.values(result).map(value => el('td', { class: typeof value === 'number' ? 'figure' : '' }, bidi(short(String(value)))))));
      const age = ageOf(result);
      if (age !== undefined) {
        ages.set(age, (ages.get(age) ?? 0) + 1);
        counted++;
      }
      if (counted > 0 && performance.now() > next) {
        left.hidden = false;
        showFacts(total, true);
        histogram.draw();
        next = performance.now() + drawEvery;
      }
    }
    left.hidden = counted === 0;
    if (counted === 0) facts.textContent = 'There is no number in these results to draw.';
    else showFacts(total, cut);
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
      load(link, batch.counts.results).catch(problem => {
        if (problem.name === 'AbortError') return;
        facts.textContent = problem.message;
        shown = undefined;
      });
    },
  };
}

const compact = value => new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 }).format(value);
