// Results as files. Fetched, not linked, because the key and the format are headers.
import { request } from '../common/api.js';
import { announce } from '../common/announce.js';
import { el, section } from '../common/element.js';
import { bytes } from '../common/text.js';

const files = [
  { label: 'Results, NDJSON', link: 'results', accept: 'application/x-ndjson', name: 'results.ndjson' },
  { label: 'Results, CSV', link: 'results', accept: 'text/csv', name: 'results.csv' },
  { label: 'Results, JSON', link: 'results', accept: 'application/json', name: 'results.json' },
  { label: 'Rejected records', link: 'rejected', accept: 'application/x-ndjson', name: 'rejected.ndjson' },
  { label: 'Rejected, as input', link: 'rejected', query: '?as=input', accept: '*/*', name: 'rejected-input' },
  { label: 'Inputs', link: 'inputs', accept: 'application/x-ndjson', name: 'inputs.ndjson' },
  { label: 'Manifest', link: 'manifest', accept: 'application/json', name: 'manifest.json' },
];

async function download(link, accept, name) {
  const response = await request(link, { accept });
  const content = await response.blob();
  // Rejected rows have the format of the input; those of a list are a zip.
  const type = response.headers.get('Content-Type') ?? '';
  const file = name.includes('.') ? name : `${name}.${type.startsWith('text/csv') ? 'csv' : type === 'application/zip' ? 'zip' : 'ndjson'}`;
  const address = URL.createObjectURL(content);
  const anchor = el('a', { href: address, download: file });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return content.size;
}

export function downloads(note) {
  const buttons = files.map(file => ({
    ...file,
    button: el('button', { type: 'button', onclick: event => fetchFile(file, event.currentTarget) }, file.label),
  }));
  const element = section('Downloads', el('div', { class: 'buttons' }, ...buttons.map(({ button }) => button)),
    el('p', { class: 'hint' }, 'The browser keeps a file in memory until it is saved. Use the commands below for very large files.'));
  let batch;

  async function fetchFile({ label, link, query, accept, name }, button) {
    note.clear();
    button.disabled = true;
    button.textContent = `${label} …`;
    try {
      const size = await download(batch.links[link] + (query ?? ''), accept, `${batch.id}-${name}`);
      announce(`${label}: ${bytes(size)} downloaded`);
    } catch (problem) {
      note.show(problem);
    } finally {
      button.textContent = label;
      button.disabled = false;
      button.focus();
    }
  }

  return {
    element,
    update(now) {
      batch = now;
      for (const { button, link } of buttons) button.hidden = !batch.links[link] || (link === 'rejected' && batch.counts?.rejected === 0);
      element.hidden = !batch.links.results && !batch.links.rejected && !batch.links.manifest;
    },
  };
}
