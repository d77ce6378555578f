// The counts of a batch. Records = results + rejected.
import { el, setText } from '../common/element.js';
import { number } from '../common/text.js';

export function countsOf() {
  const values = ['rows', 'records', 'results', 'rejected'].map(name => ({ name, value: el('dd') }));
  const warning = el('div', { class: 'problem', role: 'status', hidden: true });
  const list = el('dl', { class: 'counts' },
    ...values.map(({ name, value }) => el('div', { class: `count count-${name}` }, el('dt', {}, name), value)));
  const element = el('div', { class: 'view', hidden: true }, warning, list);
  return {
    element,
    update({ counts, warnings }) {
      element.hidden = !counts;
      warning.hidden = !warnings;
      if (!counts) return;
      if (warnings) warning.replaceChildren(el('strong', {}, 'Warning'), ...warnings.map(({ message }) => el('p', {}, message)));
      for (const { name, value } of values) setText(value, number(counts[name]));
      list.classList.toggle('some-rejected', counts.rejected > 0);
    },
  };
}
