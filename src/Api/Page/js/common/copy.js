// A button that copies a text, also without https, where the clipboard API is not available.
import { announce } from './announce.js';
import { el } from './element.js';

async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = el('textarea', { class: 'unseen', readonly: true, 'aria-hidden': 'true' });
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (!done) throw new Error('not copied');
}

export function copyButton(text, what, label = 'Copy') {
  let timer;
  const button = el('button', { type: 'button', class: 'small', 'aria-label': `Copy ${what}` }, label);
  button.addEventListener('click', async () => {
    let said = 'Copied';
    try {
      await copy(text());
    } catch {
      said = 'Not allowed';
    }
    announce(`${said}: ${what}`);
    button.textContent = said;
    clearTimeout(timer);
    timer = setTimeout(() => { button.textContent = label; }, 2000);
  });
  return button;
}
