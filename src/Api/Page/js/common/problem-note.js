// Shows a problem document beside the control that caused it.
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
    show({ title, message, code, where = {} }) {
      const facts = [code, ...Object.entries(where).filter(([, value]) => typeof value !== 'object').map(fact => fact.join(' '))];
      element.replaceChildren(el('strong', {}, title ?? 'Not done'), el('p', { dir: 'auto' }, message), el('code', {}, facts.filter(Boolean).join(' · ')));
      if (code === 'key-needed') element.append(el('button', { type: 'button', class: 'small', onclick: askForKey }, 'Give the function key'));
      element.hidden = false;
    },
  };
}
