// The form for a new batch: files or pasted rows, and options.
import { announce } from '../common/announce.js';
import { dropped, withPaths } from './files.js';
import { oneBatch } from './one-batch.js';
import { curl, curlLine } from '../common/curl.js';
import { el, bidi, setText } from '../common/element.js';
import { onKeyChange } from '../common/key.js';
import { remember } from '../common/names.js';
import { optionFields } from './options.js';
import { problemNote } from '../common/problem-note.js';
import { bytes, number, plural } from '../common/text.js';
import { newIdempotencyKey, upload } from './upload.js';

const sample = 'name,born\nAda Lovelace,1815\nEmmy Noether,1882\nMarie Curie,1867\nTu Youyou,1930\nAda Yonath,1939\nVera Rubin,1928\nSally Ride,1951\n';

export function newBatch(started) {
  let files = []; // each has a path
  let idempotencyKeys = new Map();
  let list = oneBatch();
  let sending;

  const pickerOf = (id, label, isFolder) => {
    const picked = () => choose(withPaths([...picker.files], isFolder), isFolder);
    const picker = el('input', { type: 'file', multiple: true, webkitdirectory: isFolder, class: 'unseen', id, tabindex: '-1', 'aria-label': label, onchange: picked });
    return picker;
  };
  const pickers = [pickerOf('files', 'Files', false), pickerOf('folder', 'Folder', true)];
  const [pick, pickFolder] = pickers.map((picker, at) => el('button', { type: 'button', onclick: () => picker.click() }, at === 0 ? 'Choose files' : 'Choose a folder'));
  const chosen = el('div', { class: 'chosen' });
  const together = el('input', { type: 'checkbox', id: 'one-batch', onchange: show });
  const asOne = el('div', { class: 'check', hidden: true }, together, el('label', { for: 'one-batch' }, 'One batch: one result of all files, in this order'));
  const zone = el('div', { class: 'zone' },
    el('p', { class: 'zone-title' }, 'Drop files or a folder here'),
    el('p', { class: 'hint' }, 'CSV, NDJSON or a JSON array of records, gzipped or not'),
    el('div', { class: 'buttons' }, pick, pickFolder), ...pickers, chosen, asOne);

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
  const bar = el('progress', { max: '1', 'aria-label': 'Sent', hidden: true });
  const stop = el('button', { type: 'button', hidden: true, onclick: () => sending.abort() }, 'Stop sending');
  const note = problemNote();
  const command = curlLine('the same, in a terminal');
  const doors = el('div', { class: 'doors' },
    zone,
    el('div', { class: 'paste' },
      el('div', { class: 'label-row' }, el('label', { for: 'rows' }, 'or paste rows'), useSample),
      rows));
  const form = el('form', { class: 'new', novalidate: true, onsubmit: send },
    doors,
    options.element,
    el('div', { class: 'start-row' }, start, stop, bar),
    note.element,
    command.element);
  const element = el('section', { class: 'card', 'aria-labelledby': 's-new' }, el('h2', { id: 's-new' }, 'New batch'), form);

  // Files of a folder belong together, unless the user says otherwise.
  function choose(picked, isFolder = false) {
    files = picked;
    idempotencyKeys = new Map();
    list = oneBatch();
    together.checked = isFolder;
    note.clear();
    showChosen();
    show();
    if (files.length > 0) {
      announce(`${plural(files.length, 'file')} chosen`);
      start.focus();
    } else if (isFolder) {
      announce('The folder has no files');
    }
  }

  function showChosen() {
    chosen.replaceChildren(...(files.length === 0 ? [] : [
      el('ul', {}, ...files.slice(0, 5).map(({ path, file }) => el('li', {}, bidi(path), ` · ${bytes(file.size)}`)),
        files.length > 5 && el('li', {}, `and ${plural(files.length - 5, 'more file')}`)),
      el('button', {
        type: 'button', class: 'link', onclick: () => {
          clear();
          pick.focus();
        },
      }, 'Remove'),
    ]));
  }

  function clear() {
    for (const picker of pickers) picker.value = '';
    choose([]);
  }

  const isOne = () => together.checked && files.length > 1;

  function show() {
    const stored = isOne() ? list.countOf(files) : 0;
    start.textContent = stored > 0 ? `Continue: ${number(stored)} of ${plural(files.length, 'file')} sent`
      : isOne() ? 'Start one batch' : files.length > 1 ? `Start ${number(files.length)} batches` : 'Start batch';
    start.disabled = sending !== undefined || (files.length === 0 && rows.value.trim() === '');
    rows.disabled = useSample.disabled = files.length > 0;
    asOne.hidden = files.length < 2;
    doors.inert = options.element.inert = sending !== undefined;
    command.element.hidden = isOne();
    command.update(curl(`api/batches${options.query()}`, { file: files[0]?.path ?? 'scientists.csv' }));
  }

  async function send(event) {
    event.preventDefault();
    if (start.disabled) return;
    note.clear();
    sending = new AbortController();
    show();
    start.textContent = 'Sending';
    stop.hidden = bar.hidden = false;
    bar.value = 0;
    try {
      const count = isOne() ? 1 : files.length;
      const batch = await (isOne() ? sendList : sendEach)(sending.signal);
      rows.value = '';
      clear();
      started(batch, count);
    } catch (problem) {
      if (problem.name === 'AbortError') announce('Sending was stopped');
      else showProblem(problem);
    } finally {
      sending = undefined;
      const focused = document.activeElement === stop;
      stop.hidden = bar.hidden = true;
      show();
      if (focused) start.focus();
    }
  }

  async function sendEach(signal) {
    const link = `api/batches${options.query()}`;
    const inputs = files.length > 0 ? [...files] : [{ file: new Blob([rows.value]) }];
    let batch;
    for (const [at, { file, path }] of inputs.entries()) {
      start.textContent = inputs.length > 1 ? `Sending ${at + 1} of ${inputs.length}` : 'Sending';
      const meant = `${link} ${path ?? rows.value}`;
      if (!idempotencyKeys.has(meant)) idempotencyKeys.set(meant, newIdempotencyKey());
      const headers = { 'Idempotency-Key': idempotencyKeys.get(meant) };
      batch = await upload('POST', link, file, headers, (sent, all) => { bar.value = all ? sent / all : 0; }, signal);
      idempotencyKeys.delete(meant);
      if (path) remember(batch.id, path);
      // What was sent is not sent again after an error or a stop.
      files = files.slice(1);
      showChosen();
    }
    return batch;
  }

  async function sendList(signal) {
    const all = files.reduce((sum, { file }) => sum + file.size, 0);
    const batch = await list.send(files, options.query(), (done, sent) => {
      setText(start, `Sending ${number(Math.min(done + 1, files.length))} of ${number(files.length)}`);
      bar.value = all ? sent / all : 0;
    }, signal);
    const folders = new Set(files.map(({ path }) => path.split('/')[0]));
    remember(batch.id, folders.size === 1 ? `${[...folders][0]} · ${plural(files.length, 'file')}` : `${files[0].path} and ${plural(files.length - 1, 'more file')}`);
    return batch;
  }

  function showProblem(problem) {
    note.show(problem);
    if (!problem.path || files.length < 2) return;
    note.element.append(el('button', {
      type: 'button', class: 'small', onclick: () => {
        files = files.filter(({ path }) => path !== problem.path);
        note.clear();
        showChosen();
        show();
        start.focus();
      },
    }, 'Leave this file out'));
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
    if (sending) return;
    const text = event.dataTransfer?.getData('text/plain');
    dropped(event.dataTransfer).then(({ files: found, isFolder }) => {
      if (found.length > 0 || isFolder) choose(found, isFolder);
      else if (text && files.length === 0) {
        rows.value = text;
        show();
        start.focus();
      }
    }, failure => note.show({ title: 'Not read', message: `The folder cannot be read: ${failure.message}` }));
  }, { signal });
  const stopKey = onKeyChange(show);
  show();
  return {
    element,
    stop() {
      listening.abort();
      sending?.abort();
      options.stop();
      stopKey();
    },
  };
}
