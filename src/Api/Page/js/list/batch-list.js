// The list of batches, newest first, updated by polling.
import { json } from '../common/api.js';
import { announce } from '../common/announce.js';
import { connected, disconnected } from '../common/connection.js';
import { el, bidi, setText } from '../common/element.js';
import { onKeyChange } from '../common/key.js';
import { nameOf } from '../common/names.js';
import { backoff, poll } from '../common/poll.js';
import { badge, hasEnded, statuses } from '../common/status.js';
import { ago, date, number, plural } from '../common/text.js';

const first = state => `api/batches?limit=50${state ? `&state=${state}` : ''}`;
const busyWait = 1000, idleWait = 4000, mostWatched = 5;

function row(id) {
  const status = badge();
  const name = el('span', { class: 'row-name' });
  const time = el('time', { class: 'row-time' });
  const counts = el('span', { class: 'row-counts' });
  const bar = el('progress', { max: '1', 'aria-label': 'Progress', hidden: true });
  const element = el('li', { class: 'row' },
    el('div', { class: 'row-id' }, el('a', { href: `#/batches/${encodeURIComponent(id)}` }, id), name),
    status.element, el('div', { class: 'row-what' }, counts, bar), time);
  return {
    element,
    update(batch) {
      status.update(batch);
      const called = nameOf(batch) ?? '';
      if (name.textContent !== called) name.replaceChildren(bidi(called));
      setText(time, ago(batch.accepted));
      time.dateTime = batch.accepted;
      time.title = date(batch.accepted);
      setText(counts, whatOf(batch));
      bar.hidden = !batch.progress || hasEnded(batch);
      if (batch.progress) bar.value = batch.progress.length ? batch.progress.bytes / batch.progress.length : 0;
    },
  };
}

function whatOf({ counts, failure, inputs, progress, status }) {
  if (counts) return `${plural(counts.records, 'record')}${inputs ? ` of ${plural(inputs.count, 'input')}` : ''}, ${number(counts.rejected)} rejected`;
  if (failure) return failure.code;
  if (progress && status !== 'Cancelled') return `${plural(progress.records, 'record')} so far`;
  return '';
}

export function batchList() {
  const rows = new Map();
  const known = new Map();
  const idle = backoff(idleWait);
  let pages = [first('')];
  let next;

  const state = el('select', {
    id: 'state', onchange: () => {
      pages = [first(state.value)];
      asked.now();
    },
  }, el('option', { value: '' }, 'every status'), ...statuses.map(status => el('option', {}, status)));
  const list = el('ul', { class: 'rows' });
  const empty = el('p', { class: 'empty', hidden: true });
  const newer = el('button', { type: 'button', hidden: true, onclick: () => turn(pages.slice(0, -1)) }, 'Newer');
  const older = el('button', { type: 'button', hidden: true, onclick: () => turn([...pages, next]) }, 'Older');
  const turning = el('div', { class: 'buttons', hidden: true }, newer, older);
  const element = el('section', { class: 'card', 'aria-labelledby': 's-batches' },
    el('div', { class: 'label-row' }, el('h2', { id: 's-batches' }, 'Batches'),
      el('div', { class: 'filter' }, el('label', { for: 'state' }, 'Show'), state)),
    list, empty, turning);

  function turn(to) {
    pages = to;
    asked.now();
    list.scrollIntoView({ block: 'nearest' });
  }

  // Reuse the rows' elements, so that the focus does not move.
  function show(batches) {
    const ids = new Set(batches.map(batch => batch.id));
    for (const [id, { element }] of rows) {
      if (ids.has(id)) continue;
      element.remove();
      rows.delete(id);
    }
    batches.forEach((batch, at) => {
      if (!rows.has(batch.id)) rows.set(batch.id, row(batch.id));
      const shown = rows.get(batch.id);
      shown.update(batch);
      if (list.children[at] !== shown.element) list.insertBefore(shown.element, list.children[at] ?? null);
      const before = known.get(batch.id);
      if (before && before !== batch.status) announce(`Batch ${batch.id}: ${batch.status}`);
      known.set(batch.id, batch.status);
    });
    list.hidden = batches.length === 0;
    empty.hidden = batches.length > 0;
    setText(empty, state.value ? `No batch is ${state.value}.` : 'No batches yet. Drop a file above, or fill in the seven scientists, and start a batch.');
  }

  const asked = poll(async signal => {
    const page = pages.at(-1);
    const answer = await json(page, { signal });
    // The list has no progress: read a few of the running batches.
    const live = answer.batches.filter(batch => !hasEnded(batch));
    const watched = new Map(await Promise.all(live.slice(0, mostWatched).map(async batch => [batch.id, await json(batch.links.self, { signal }).catch(() => batch)])));
    connected();
    if (page !== pages.at(-1)) return 0;
    next = answer.next;
    show(answer.batches.map(batch => watched.get(batch.id) ?? batch));
    newer.hidden = pages.length === 1;
    older.hidden = !next;
    turning.hidden = newer.hidden && older.hidden;
    return live.length > 0 ? busyWait : idle(JSON.stringify(answer));
  }, problem => disconnected(problem));
  const stopKey = onKeyChange(() => asked.now());

  return {
    element,
    now: () => asked.now(),
    stop() {
      asked.stop();
      stopKey();
    },
  };
}
