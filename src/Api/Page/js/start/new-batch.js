// The form for a new batch: files or pasted rows, and options.
import { announce } from '../common/announce.js';
import { curl, curlLine } from '../common/curl.js';
import { el, bidi } from '../common/element.js';
import { onKeyChange } from '../common/key.js';
import { remember } from '../common/names.js';
import { optionFields } from './options.js';
import { problemNote } from '../common/problem-note.js';
import { bytes, plural } from '../common/text.js';
import { newIdempotencyKey, upload } from './upload.js';

const sample = 'name,born\nAda Lovelace,1815\nEmmy Noether,1882\nMarie Curie,1867\nTu Youyou,1930\nAda Yonath,1939\nVera Rubin,1928\nSally Ride,1951\n';

export function newBatch(started) {
  let files = [];
  let idempotencyKeys = new Map();

  const picker = el('input', { type: 'file', multiple: true, class: 'unseen', id: 'files', tabindex: '-1', 'aria-label': 'Files', onchange: () => choose([...picker.files]) });
  const pick = el('button', { type: 'button', onclick: () => picker.click() }, 'Choose files');
  const chosen = el('div', { class: 'chosen' });
  const zone = el('div', { class: 'zone' },
    el('p', { class: 'zone-title' }, 'Drop files here'),
    el('p', { class: 'hint' }, 'CSV, NDJSON or a JSON array of records, gzipped or not'),
    pick, picker, chosen);

  const rows = el('textarea', { id: 'rows', rows: '7', spellcheck: 'false', autocomplete: 'off', dir: 'auto', oninput: show });
  const useSample = el('button', {
    type: 'button', class: 'link', hidden: true, onclick: () => {
      rows.value = sample;
      show();
      rows.focus();
    },
  }, 'Fill in seven scientists');
  const options = optionFields(() => show(), header => {
    rows.placeholder = header;
    useSample.hidden = !sample.startsWith(header);
  });

  const start = el('button', { type: 'submit', class: 'main' }, 'Start batch');
  const sending = el('progress', { max: '1', 'aria-label': 'Sent', hidden: true });
  const note = problemNote();
  const command = curlLine('the same, in a terminal');
  const form = el('form', { class: 'new', novalidate: true, onsubmit: send },
    el('div', { class: 'doors' },
      zone,
      el('div', { class: 'paste' },
        el('div', { class: 'label-row' }, el('label', { for: 'rows' }, 'or paste rows'), useSample),
        rows)),
    options.element,
    el('div', { class: 'start-row' }, start, sending),
    note.element,
    command.element);
  const element = el('section', { class: 'card', 'aria-labelledby': 's-new' }, el('h2', { id: 's-new' }, 'New batch'), form);

  function choose(picked) {
    files = picked;
    idempotencyKeys = new Map();
    chosen.replaceChildren(...(files.length === 0 ? [] : [
      el('ul', {}, ...files.slice(0, 5).map(file => el('li', {}, bidi(file.name), ` · ${bytes(file.size)}`)),
        files.length > 5 && el('li', {}, `and ${plural(files.length - 5, 'more file')}`)),
      el('button', {
        type: 'button', class: 'link', onclick: () => {
          picker.value = '';
          choose([]);
          pick.focus();
        },
      }, 'Remove'),
    ]));
    note.clear();
    show();
    if (files.length > 0) {
      announce(`${plural(files.length, 'file')} chosen`);
      start.focus();
    }
  }

  function show() {
    start.textContent = files.length > 1 ? `Start ${files.length} batches` : 'Start batch';
    start.disabled = files.length === 0 && rows.value.trim() === '';
    rows.disabled = useSample.disabled = files.length > 0;
    command.update(curl(`api/batches${options.query()}`, { file: files[0]?.name ?? 'scientists.csv' }));
  }

  async function send(event) {
    event.preventDefault();
    if (start.disabled) return;
    const link = `api/batches${options.query()}`;
    const inputs = files.length > 0 ? files : [new Blob([rows.value])];
    note.clear();
    start.disabled = true;
    sending.hidden = false;
    try {
      let batch;
      for (const [at, body] of inputs.entries()) {
        start.textContent = inputs.length > 1 ? `Sending ${at + 1} of ${inputs.length}` : 'Sending';
        const meant = `${link} ${body.name ?? rows.value}`;
        if (!idempotencyKeys.has(meant)) idempotencyKeys.set(meant, newIdempotencyKey());
        batch = await upload(link, body, idempotencyKeys.get(meant), (sent, all) => { sending.value = all ? sent / all : 0; });
        idempotencyKeys.delete(meant);
        if (body.name) remember(batch.id, body.name);
      }
      rows.value = '';
      picker.value = '';
      choose([]);
      started(batch, inputs.length);
    } catch (problem) {
      note.show(problem);
    } finally {
      sending.hidden = true;
      show();
    }
  }

  // The whole page is a drop zone.
  const listening = new AbortController();
  const { signal } = listening;
  let inside = 0;
  const over = change => {
    inside = Math.max(0, inside + change);
    zone.classList.toggle('over', inside > 0);
  };
  addEventListener('dragenter', () => over(1), { signal });
  addEventListener('dragleave', () => over(-1), { signal });
  addEventListener('drop', event => {
    inside = 0;
    over(0);
    const dropped = [...event.dataTransfer?.files ?? []];
    const text = event.dataTransfer?.getData('text/plain');
    if (dropped.length > 0) choose(dropped);
    else if (text && files.length === 0) {
      rows.value = text;
      show();
      start.focus();
    }
  }, { signal });
  const stopKey = onKeyChange(show);
  show();
  return {
    element,
    stop() {
      listening.abort();
      options.stop();
      stopKey();
    },
  };
}
