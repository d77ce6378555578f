// A problem, where it arose, in the service's own words.
import { el } from './element.js';
import { askForKey } from './key.js';

export function problemNote() {
  const element = el('div', { class: 'problem', role: 'alert', hidden: true });
  return {
    element,
    clear() {
      element.hidden = true;
      element.replaceChildren();
    },
    show({ title, message, code }) {
      element.replaceChildren(el('strong', {}, title ?? 'Not done'), el('p', { dir: 'auto' }, message), code && el('code', {}, code));
      if (code === 'key-needed') element.append(el('button', { type: 'button', class: 'small', onclick: askForKey }, 'Give the function key'));
      element.hidden = false;
    },
  };
}
