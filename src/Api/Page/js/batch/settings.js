// The options of a batch, frozen when it was accepted.
import { el, bidi, section } from '../common/element.js';
import { date, number } from '../common/text.js';

// Group the digits of sizes and counts, but not of years.
const grouped = /bytes|size|count/i;

const words = name => name.replace(/([A-Z])/g, letter => ` ${letter.toLowerCase()}`);

// Objects (columns, threshold) become one line of names and values.
function flat(value, called = '') {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(one => flat(one)).join(', ');
  if (typeof value === 'object')
    return Object.entries(value).map(([name, one]) => [words(name), flat(one, name)]).filter(([, one]) => one).map(part => part.join(' ')).join(', ');
  return typeof value === 'number' && grouped.test(called) ? number(value) : String(value);
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
        processorOptions: undefined,
        ...batch.options?.processorOptions,
      };
      const text = JSON.stringify(facts);
      if (text === shown) return;
      shown = text;
      list.replaceChildren(...Object.entries(facts).map(([name, value]) => [name, flat(value, name)]).filter(([, value]) => value)
        .map(([name, value]) => el('div', {}, el('dt', {}, words(name)), el('dd', {}, bidi(value)))));
    },
  };
}
