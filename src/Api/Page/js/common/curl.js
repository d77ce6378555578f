// curl commands. They never contain the key: the shell has it in a variable.
import { own } from './api.js';
import { copyButton } from './copy.js';
import { el, setText } from './element.js';
import { key } from './key.js';

// In single quotes only the quote is special.
const quoted = text => `'${text.replaceAll("'", `'\\''`)}'`;

export function curl(link, { method = 'GET', accept, file, output } = {}) {
  const parts = ['curl'];
  if (method !== 'GET' && !file) parts.push('-X', method);
  if (file) parts.push('--data-binary', quoted(`@${file}`));
  parts.push(quoted(own(link)));
  if (accept) parts.push('-H', quoted(`Accept: ${accept}`));
  if (key()) parts.push('-H', '"x-functions-key: $AGES_KEY"');
  if (output) parts.push('-o', quoted(output));
  return parts.join(' ');
}

// A line with name, command and copy button.
export function curlLine(name) {
  const code = el('code', { dir: 'ltr' });
  const element = el('div', { class: 'curl' },
    el('span', { class: 'curl-name' }, name),
    // Focusable, so that long commands can be scrolled by keyboard.
    el('pre', { tabindex: '0', role: 'group', 'aria-label': `curl: ${name}` }, code),
    copyButton(() => code.textContent, `curl: ${name}`));
  return { element, update: command => setText(code, command) };
}
