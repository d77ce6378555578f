// The first view: the form for a new batch, and the list.
import { announce } from '../common/announce.js';
import { batchList } from './batch-list.js';
import { el } from '../common/element.js';
import { newBatch } from '../start/new-batch.js';

export function home() {
  const list = batchList();
  const form = newBatch((batch, count) => {
    announce(count > 1 ? `${count} batches accepted` : 'Batch accepted');
    if (count > 1) list.now();
    else location.hash = `#/batches/${encodeURIComponent(batch.id)}`;
  });
  return {
    title: 'ServerlessAges',
    element: el('div', { class: 'view' }, el('h1', { tabindex: '-1', class: 'unseen' }, 'All batches'), form.element, list.element),
    stop() {
      form.stop();
      list.stop();
    },
  };
}
