// The options of a batch, as the service's OpenAPI document declares them.
import { json } from '../common/api.js';
import { el } from '../common/element.js';
import { poll } from '../common/poll.js';

const shownAtFirst = new Set(['processor', 'format', 'maxRejected']);

const labelOf = name => name[0].toUpperCase() + name.slice(1).replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);

function field({ name, description, schema, 'x-processors': processors }, changed) {
  const id = `option-${name}`;
  const initial = String(schema.default ?? '');
  const range = [[schema.minimum, 'at least'], [schema.maximum, 'at most']].filter(([limit]) => limit !== undefined).map(([limit, words]) => `${words} ${limit}`);
  const attributes = { id, name, 'aria-describedby': `${id}-hint` };
  const control = schema.enum
    ? el('select', { ...attributes, onchange: changed },
      initial === '' && el('option', { value: '' }, 'automatic'), ...schema.enum.map(choice => el('option', { value: choice, selected: choice === initial }, choice)))
    : el('input', {
      ...attributes, type: schema.type === 'string' ? 'text' : 'number', min: schema.minimum, max: schema.maximum, step: schema.type === 'number' && 'any', oninput: changed, autocomplete: 'off', spellcheck: 'false',
      placeholder: schema.format === 'date' ? 'YYYY-MM-DD' : initial,
    });
  const element = el('div', { class: 'field' }, el('label', { for: id }, labelOf(name)), control, el('span', { class: 'hint', id: `${id}-hint` }, description, range.length > 0 && ` Allowed: ${range.join(', ')}.`));
  return { name, control, initial, processors, element };
}

// `onHeader` gets a header with the columns that the default processor reads.
export function optionFields(changed, onHeader) {
  let fields = [];
  const first = el('div', { class: 'fields' }), more = el('div', { class: 'fields' });

  function show() {
    const processor = fields.find(({ name }) => name === 'processor')?.control.value;
    for (const { element, processors } of fields) element.hidden = processors !== undefined && !processors.includes(processor);
    changed();
  }

  const loading = poll(async signal => {
    const document = await json('api/openapi.json', { signal });
    const parameters = document.paths['/api/map'].post.parameters.filter(parameter => parameter.in === 'query');
    fields = parameters.map(parameter => field(parameter, show));
    const isFirst = ({ name, processors }) => processors || shownAtFirst.has(name);
    first.replaceChildren(...fields.filter(isFirst).map(({ element }) => element));
    more.replaceChildren(...fields.filter(one => !isFirst(one)).map(({ element }) => element));
    onHeader(document.components.requestBodies.Input.content['text/csv'].example);
    show();
  }, () => {});

  return {
    element: el('fieldset', { class: 'options' }, el('legend', { class: 'unseen' }, 'Options'), first,
      el('details', {}, el('summary', {}, 'More options'), more)),
    stop: () => loading.stop(),
    query() {
      const given = fields.filter(({ element }) => !element.hidden)
        .map(({ name, control, initial }) => [name, control.value.trim(), initial])
        .filter(([, value, initial]) => value && value !== initial);
      return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([name, value]) => [name, value]))}`;
    },
  };
}
