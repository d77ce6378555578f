// The options of a batch, by the names they have everywhere.
import { el } from '../common/element.js';

const fields = [
  { name: 'referenceYear', label: 'Reference year', hint: 'the year in which ages are asked', type: 'number', placeholder: `${new Date().getFullYear()}` },
  { name: 'asOf', label: 'As of', hint: 'the day, for full dates of birth', placeholder: 'YYYY-MM-DD' },
  { name: 'format', label: 'Output format', hint: 'how the ages are stored', choices: ['ndjson', 'csv'] },
  { name: 'maxRejected', label: 'Most rejected', hint: 'a count or a percentage', placeholder: '100000' },
];

const more = [
  { name: 'inputFormat', label: 'Input format', hint: 'recognised', choices: ['', 'csv', 'ndjson', 'json'] },
  { name: 'delimiter', label: 'Delimiter', hint: 'recognised', choices: ['', ',', ';', '|', 'tab'] },
  { name: 'columns', label: 'Columns', hint: 'where they have other names', placeholder: 'name=full_name,born=birth_year' },
  { name: 'maxRowBytes', label: 'Longest row', hint: 'in bytes', type: 'number', placeholder: '1048576' },
  { name: 'csvSafe', label: 'Safe CSV', hint: 'defuses what spreadsheets take for formulas', choices: ['false', 'true'] },
  { name: 'chunkSize', label: 'Chunk size', hint: 'in bytes; the plan chooses', type: 'number', placeholder: 'automatic' },
];

// What is at its default is left to the service.
const defaults = { format: 'ndjson', csvSafe: 'false' };

function field({ name, label, hint, type = 'text', placeholder, choices }, changed) {
  const id = `option-${name}`;
  const control = choices
    ? el('select', { id, name, onchange: changed, 'aria-describedby': `${id}-hint` }, ...choices.map(choice => el('option', { value: choice }, choice || 'automatic')))
    : el('input', { id, name, type, placeholder, oninput: changed, autocomplete: 'off', spellcheck: 'false', 'aria-describedby': `${id}-hint` });
  return { control, element: el('div', { class: 'field' }, el('label', { for: id }, label), control, el('span', { class: 'hint', id: `${id}-hint` }, hint)) };
}

export function optionFields(changed) {
  const [first, second] = [fields, more].map(list => list.map(one => field(one, changed)));
  const controls = [...first, ...second].map(one => one.control);
  return {
    element: el('fieldset', { class: 'options' },
      el('legend', { class: 'unseen' }, 'Options'),
      el('div', { class: 'fields' }, ...first.map(one => one.element)),
      el('details', {}, el('summary', {}, 'More options'), el('div', { class: 'fields' }, ...second.map(one => one.element)))),
    query() {
      const given = controls.map(control => [control.name, control.value.trim()]).filter(([name, value]) => value && value !== defaults[name]);
      return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
    },
  };
}
