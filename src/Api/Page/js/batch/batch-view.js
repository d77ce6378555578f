// The view of one batch, updated by polling.
import { actions } from './actions.js';
import { resultsSection } from './results.js';
import { json } from '../common/api.js';
import { announce } from '../common/announce.js';
import { connected, disconnected } from '../common/connection.js';
import { countsOf } from './counts.js';
import { curls } from './curls.js';
import { downloads } from './downloads.js';
import { el, bidi, setText } from '../common/element.js';
import { inputsSection } from './inputs.js';
import { onKeyChange } from '../common/key.js';
import { nameOf } from '../common/names.js';
import { backoff, poll } from '../common/poll.js';
import { problemNote } from '../common/problem-note.js';
import { progressOf } from './progress.js';
import { rejectedSection } from './rejected.js';
import { settings } from './settings.js';
import { badge, hasEnded } from '../common/status.js';
import { ago, date, duration } from '../common/text.js';
import { timelineSection } from './timeline.js';

const busyWait = 700, idleWait = 5000;

export function batchView(id) {
  const status = badge();
  const called = el('p', { class: 'called' });
  const when = el('p', { class: 'when' });
  const announced = el('p', { class: 'hint' });
  const note = problemNote();
  const failure = el('div', { class: 'problem', hidden: true });
  const parts = {
    actions: actions(id, note, announced, batch => batch ? show(batch) : asked.now()),
    progress: progressOf(),
    counts: countsOf(),
    timeline: timelineSection(),
    results: resultsSection(),
    inputs: inputsSection(),
    rejected: rejectedSection(),
    downloads: downloads(note),
    settings: settings(),
    curls: curls(),
  };
  const body = el('div', { class: 'view', hidden: true },
    el('section', { class: 'card', 'aria-labelledby': 's-batch' },
      el('div', { class: 'head' },
        el('div', { class: 'head-what' }, el('div', { class: 'head-title' }, el('h2', { id: 's-batch', class: 'unseen' }, 'State'), status.element, when), called, announced),
        parts.actions.element),
      failure, note.element, parts.progress.element, parts.counts.element),
    parts.downloads.element, parts.results.element, parts.inputs.element, parts.rejected.element, parts.timeline.element, parts.settings.element, parts.curls.element);
  const missing = el('section', { class: 'card', hidden: true });
  const element = el('div', { class: 'view' },
    el('nav', { class: 'crumbs', 'aria-label': 'Breadcrumbs' }, el('a', { href: '#/' }, '← All batches')),
    el('h1', { tabindex: '-1', class: 'batch-id' }, bidi(id)), missing, body);

  const idle = backoff(idleWait);
  let before, gone = false;

  function show(batch) {
    body.hidden = false;
    status.update(batch);
    const name = nameOf(batch);
    if (name && called.textContent !== name) called.replaceChildren(bidi(name));
    called.hidden = !name;
    setText(when, timesOf(batch));
    when.title = `accepted ${date(batch.accepted)}, changed ${date(batch.changed)}`;
    if (batch.failure) failure.replaceChildren(el('strong', {}, 'The batch failed'), el('p', { dir: 'auto' }, batch.failure.message), el('code', {}, batch.failure.code));
    failure.hidden = !batch.failure;
    for (const part of Object.values(parts)) part.update(batch);
    if (before && before !== batch.status) announce(`Batch ${batch.status}`);
    before = batch.status;
    document.title = `${batch.status} · ${id} · ServerlessAges`;
  }

  const asked = poll(async signal => {
    const batch = await json(`api/batches/${encodeURIComponent(id)}`, { signal });
    connected();
    show(batch);
    return hasEnded(batch) ? idle(JSON.stringify(batch)) : busyWait;
  }, problem => {
    if (problem.status === 404 || problem.status === 400) {
      connected();
      missing.replaceChildren(el('p', { class: 'empty' }, problem.message));
      missing.hidden = false;
      body.hidden = true;
      gone = true;
      asked.stop();
    } else if (!gone) {
      disconnected(problem);
    }
  });
  const stopKey = onKeyChange(() => asked.now());

  return {
    title: `${id} · ServerlessAges`,
    element,
    stop() {
      asked.stop();
      stopKey();
      for (const part of Object.values(parts)) part.stop?.();
    },
  };
}

function timesOf(batch) {
  const attempt = batch.attempt > 1 ? ` · attempt ${batch.attempt}` : '';
  const took = Math.max(0, (Date.parse(batch.changed) - Date.parse(batch.accepted)) / 1000);
  return batch.status === 'Succeeded' && batch.attempt === 1
    ? `accepted ${ago(batch.accepted)} · took ${duration(took)}${attempt}`
    : `accepted ${ago(batch.accepted)}${attempt}`;
}
