// Makes elements. Text only ever becomes a text node: there is no way here from a string to markup.
export function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter(child => child !== undefined && child !== null && child !== false));
  return element;
}

// A text of somebody's, which may run from right to left or hold what would turn its neighbours around.
export const foreign = (text, tag = 'bdi') => el(tag, { dir: 'auto' }, text);

// Changes a text only where it differs, so that nothing is read aloud or selected anew for nothing.
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// A part of a view with a heading of its own.
export function section(title, ...children) {
  const id = `s-${title.toLowerCase().replace(/[^a-z]+/g, '-')}`;
  return el('section', { class: 'card', 'aria-labelledby': id }, el('h2', { id }, title), ...children);
}
