// What was chosen for the batch, frozen when it was accepted.
import { el, foreign, section } from './element.js';
import { date } from './text.js';

const words = name => name.replace(/([A-Z])/g, letter => ` ${letter.toLowerCase()}`);

// Values may be objects (columns, tolerance): their names and values in a line.
function flat(value) {
  if (Array.isArray(value)) return value.map(flat).join(', ');
  if (value && typeof value === 'object')
    return Object.entries(value).filter(([, one]) => one !== null).map(([name, one]) => `${words(name)} ${flat(one)}`).join(', ');
  return String(value);
}

export function settings() {
  const list = el('dl', { class: 'settings' });
  const element = section('Options', list);
  let shown = '';
  return {
    element,
    update(batch) {
      const facts = {
        source: batch.source,
        accepted: date(batch.accepted),
        changed: date(batch.changed),
        attempt: batch.attempt,
        ...batch.options,
      };
      const text = JSON.stringify(facts);
      if (text === shown) return;
      shown = text;
      list.replaceChildren(...Object.entries(facts).filter(([, value]) => value !== null && value !== undefined && flat(value) !== '')
        .map(([name, value]) => el('div', {}, el('dt', {}, words(name)), el('dd', {}, foreign(flat(value))))));
    },
  };
}
