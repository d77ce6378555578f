// The line that reports that the service does not answer or needs a key.
import { el } from './element.js';
import { askForKey } from './key.js';

let shown = '';

export function connected() {
  if (!shown) return;
  shown = '';
  document.getElementById('connection').hidden = true;
}

export function disconnected(problem) {
  const line = document.getElementById('connection');
  const text = problem.code === 'unreachable'
    ? 'The service does not answer. This page keeps trying.'
    : problem.message;
  if (shown === text) return;
  shown = text;
  line.replaceChildren(text);
  if (problem.code === 'key-needed')
    line.append(' ', el('button', { type: 'button', class: 'small', onclick: askForKey }, 'Give the function key'));
  line.hidden = false;
}
