// What came out. Records = ages + rejected, always.
import { el, setText } from './element.js';
import { number } from './text.js';

export function countsOf() {
  const values = ['rows', 'records', 'ages', 'rejected'].map(name => ({ name, value: el('dd') }));
  const element = el('dl', { class: 'counts', hidden: true },
    ...values.map(({ name, value }) => el('div', { class: `count count-${name}` }, el('dt', {}, name), value)));
  return {
    element,
    update({ counts }) {
      element.hidden = !counts;
      if (!counts) return;
      for (const { name, value } of values) setText(value, number(counts[name]));
      element.classList.toggle('some-rejected', counts.rejected > 0);
    },
  };
}
