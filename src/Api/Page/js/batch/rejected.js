// The first rejected records with their reasons.
import { lines } from '../common/api.js';
import { el, bidi, section } from '../common/element.js';
import { number, plural, short } from '../common/text.js';

const shownAtFirst = 15, mostShown = 100, mostRead = 20_000, mostBytes = 4 << 20;

// Records of a list name their input.
const cellsOf = record => [
  ...record.input === undefined ? [] : [bidi(record.input)],
  number(record.line),
  el('code', {}, record.reason),
  bidi(record.detail ?? [record.column, record.value].filter(part => part !== undefined).join(': ')),
  el('code', { class: 'raw', dir: 'auto' }, record.raw === undefined ? `base64 ${short(record.rawBase64 ?? '')}` : short(record.raw)),
];

export function rejectedSection() {
  const about = el('p', { class: 'hint' });
  const reasons = el('ul', { class: 'reasons' });
  const head = el('tr');
  const rows = el('tbody');
  const table = el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Rejected records, a table' },
    el('table', { class: 'stack' }, el('caption', { class: 'unseen' }, 'Rejected records'),
      el('thead', {}, head), rows));
  const more = el('button', {
    type: 'button', class: 'alone', hidden: true, onclick: () => {
      for (const row of rows.children) row.hidden = false;
      more.hidden = true;
      table.focus();
    },
  });
  const element = section('Rejected records', about, reasons, table, more);
  element.hidden = true;
  let shown;
  const stopping = new AbortController();

  async function load(link, total, isList) {
    about.textContent = 'Reading …';
    rows.replaceChildren();
    const titles = [...isList ? ['Input'] : [], 'Line', 'Reason', 'Detail', 'Raw row'];
    head.replaceChildren(...titles.map(title => el('th', { scope: 'col' }, title)));
    const counted = new Map();
    let read = 0, cut = false;
    for await (const line of lines(link, { signal: stopping.signal, mostBytes, onCut: () => { cut = true; } })) {
      const record = JSON.parse(line);
      if (read === mostRead) {
        cut = true;
        break;
      }
      if (read++ < mostShown) rows.append(el('tr', { hidden: read > shownAtFirst }, ...cellsOf(record).map((cell, at) => el('td', { 'data-label': titles[at] }, cell))));
      counted.set(record.reason, (counted.get(record.reason) ?? 0) + 1);
    }
    more.hidden = read <= shownAtFirst;
    more.textContent = `Show ${Math.min(read, mostShown) - shownAtFirst} more`;
    about.textContent = (read <= mostShown && !cut ? 'All rejected records.' : `The first ${number(Math.min(read, mostShown))} of ${number(total)}; all are in the download.`)
      + (cut ? ` Reasons are counted among the first ${number(read)}.` : '');
    reasons.replaceChildren(...[...counted].sort(([, one], [, other]) => other - one)
      .map(([reason, count]) => el('li', {}, el('code', {}, reason), ` ${plural(count, 'record')}`)));
  }

  return {
    element,
    stop: () => stopping.abort(),
    update(batch) {
      const link = batch.counts?.rejected > 0 ? batch.links.rejected : undefined;
      element.hidden = !link;
      if (!link || shown === link) return;
      shown = link;
      load(link, batch.counts.rejected, batch.inputs !== undefined).catch(problem => {
        if (problem.name === 'AbortError') return;
        about.textContent = problem.message;
        shown = undefined;
      });
    },
  };
}
