// The inputs of a list: what became of each, in pages.
import { json } from '../common/api.js';
import { announce } from '../common/announce.js';
import { el, bidi, section, setText } from '../common/element.js';
import { number, plural } from '../common/text.js';

const pageSize = 25;

const columns = ['Number', 'Input', 'Rows', 'Rejected', 'Error'];

const cellsOf = ({ index, name, counts, failure }) => [
  number(index + 1), bidi(name), number(counts.rows), number(counts.rejected),
  failure ? el('span', {}, el('code', {}, failure.code), ' ', bidi(failure.message)) : '',
];

export function inputsSection() {
  const about = el('p', { class: 'hint' });
  const rows = el('tbody');
  const table = el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Inputs, a table' },
    el('table', { class: 'stack inputs' }, el('caption', { class: 'unseen' }, 'Inputs'),
      el('thead', {}, el('tr', {}, ...columns.map(title => el('th', { scope: 'col' }, title)))), rows));
  const filter = el('select', { id: 'inputs-state', onchange: () => turn([0]) },
    el('option', { value: '' }, 'all inputs'), el('option', { value: 'rejected' }, 'rejected only'), el('option', { value: 'unreadable' }, 'unreadable only'));
  const previous = el('button', { type: 'button', onclick: () => turn(offsets.length > 1 ? offsets.slice(0, -1) : [Math.max(0, offsets[0] - pageSize)]) }, 'Previous inputs');
  const next = el('button', { type: 'button', onclick: () => turn([...offsets, following]) }, 'Next inputs');
  const from = el('input', { type: 'number', id: 'inputs-from', min: '1', step: '1', inputmode: 'numeric', onchange: () => turn([Math.min(total, Math.max(1, Math.floor(Number(from.value)) || 1)) - 1]) });
  const turning = el('div', { class: 'buttons' }, previous, next, el('label', { for: 'inputs-from' }, 'From number'), from);
  const element = section('Inputs', el('div', { class: 'label-row' }, about,
    el('div', { class: 'filter' }, el('label', { for: 'inputs-state' }, 'Show'), filter)), table, turning);
  element.hidden = true;
  let link, total = 0, unread = '', offsets = [0], following, loading;

  function turn(to) {
    offsets = to;
    load().then(() => announce(about.textContent));
  }

  async function load() {
    loading?.abort();
    loading = new AbortController();
    const { signal } = loading;
    const offset = offsets.at(-1);
    try {
      const query = new URLSearchParams({ limit: pageSize, offset, ...filter.value && { state: filter.value } });
      const page = await json(`${link}?${query}`, { signal });
      following = page.next ? Number(new URL(page.next, document.baseURI).searchParams.get('offset')) : undefined;
      show(page.inputs, offset);
    } catch (problem) {
      if (problem.name === 'AbortError') return;
      about.textContent = problem.message;
      link = undefined; // read again when the batch is read again
    }
  }

  function show(inputs, offset) {
    rows.replaceChildren(...inputs.map(input => el('tr', {}, ...cellsOf(input).map((cell, at) => el('td', { 'data-label': columns[at] }, cell)))));
    const range = inputs.length === 0 ? '' : `${number(inputs[0].index + 1)} to ${number(inputs.at(-1).index + 1)}`;
    const isRejected = filter.value === 'rejected';
    setText(about, filter.value
      ? inputs.length === 0 ? `No such input${offset > 0 ? ' from here' : ''}.` : `${plural(inputs.length, 'input')} with an error${isRejected ? ' or rejected records' : ''}, from ${range} of ${number(total)}.`
      : (inputs.length === total ? `All ${plural(total, 'input')}.` : `Inputs ${range} of ${number(total)}.`) + unread);
    table.hidden = inputs.length === 0;
    from.value = offset + 1;
    // A button that disappears passes its focus on.
    const focused = [previous, next].find(button => button === document.activeElement);
    previous.hidden = offset === 0;
    next.hidden = following === undefined;
    if (focused?.hidden) table.focus();
    turning.hidden = total <= pageSize;
  }

  return {
    element,
    stop: () => loading?.abort(),
    update(batch) {
      element.hidden = !batch.links.inputs;
      if (element.hidden || link === batch.links.inputs) return;
      [link, total, offsets] = [batch.links.inputs, batch.inputs.count, [0]];
      unread = batch.inputs.rejected > 0 ? ` ${number(batch.inputs.rejected)} could not be read.` : '';
      from.max = total;
      load();
    },
  };
}
