// The status of a batch as a word and a colour.
import { el } from './element.js';

const ended = new Set(['Succeeded', 'Failed', 'Cancelled', 'Deleted']);

export const hasEnded = batch => ended.has(batch.status);

export const statuses = ['Pending', 'Running', 'Committing', 'Succeeded', 'Failed', 'Cancelled', 'Deleted'];

export function badge() {
  const element = el('span', { class: 'badge' });
  return {
    element,
    update({ status }) {
      if (element.textContent === status) return;
      element.textContent = status;
      element.dataset.status = status;
    },
  };
}
