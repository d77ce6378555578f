// curl commands for everything that this page does with a batch.
import { curl, curlLine } from '../common/curl.js';
import { el, section } from '../common/element.js';
import { onKeyChange, key } from '../common/key.js';

const commands = [
  { name: 'status', link: 'self' },
  { name: 'results as NDJSON', link: 'results', accept: 'application/x-ndjson' },
  { name: 'results as CSV', link: 'results', accept: 'text/csv' },
  { name: 'results as JSON', link: 'results', accept: 'application/json' },
  { name: 'rejected records', link: 'rejected' },
  { name: 'rejected, as input', link: 'rejected', query: '?as=input', zip: 'rejected.zip' },
  { name: 'inputs', link: 'inputs' },
  { name: 'manifest', link: 'manifest' },
  { name: 'download links', link: 'downloads' },
  { name: 'timeline', link: 'timeline' },
  { name: 'cancel', link: 'cancel', method: 'POST' },
  { name: 'redrive', link: 'redrive', method: 'POST' },
  { name: 'delete', link: 'delete', method: 'DELETE' },
];

export function curls() {
  const lines = commands.map(command => ({ ...command, line: curlLine(command.name) }));
  const keyNote = el('p', { class: 'hint', hidden: true }, 'Put the function key into the variable AGES_KEY first.');
  const element = section('In a terminal', keyNote, ...lines.map(({ line }) => line.element));
  let links = {}, isList;

  function show() {
    keyNote.hidden = !key();
    for (const { line, link, query, method, accept, zip } of lines) {
      line.element.hidden = !links[link];
      if (links[link]) line.update(curl(links[link] + (query ?? ''), { method, accept, output: isList && zip }));
    }
  }

  const stop = onKeyChange(show);
  return {
    element,
    update(batch) {
      links = batch.links;
      isList = batch.inputs !== undefined;
      show();
    },
    stop,
  };
}
