// The first view: a new batch, and all there are.
import { announce } from './announce.js';
import { batchList } from './batch-list.js';
import { el } from './element.js';
import { newBatch } from './new-batch.js';

export function home() {
  const list = batchList();
  const form = newBatch((batch, count) => {
    announce(count > 1 ? `${count} batches accepted` : 'Batch accepted');
    if (count > 1) list.now();
    else location.hash = `#/batches/${encodeURIComponent(batch.id)}`;
  });
  return {
    title: 'ServerlessAges',
    element: el('div', { class: 'view' }, el('h1', { tabindex: '-1', class: 'unseen' }, 'Batches of scientists'), form.element, list.element),
    stop() {
      form.stop();
      list.stop();
    },
  };
}
