// The same thing for a terminal. The key itself is never shown: the shell has it in a variable.
import { own } from './api.js';
import { copyButton } from './copy.js';
import { el, setText } from './element.js';
import { key } from './key.js';

// Within single quotes a shell takes everything as it is, but the quote itself.
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

// One line with its name, the command and a button.
export function curlLine(name) {
  const code = el('code', { dir: 'ltr' });
  const element = el('div', { class: 'curl' },
    el('span', { class: 'curl-name' }, name),
    // To be scrolled by keyboard too, where the command is longer than the line.
    el('pre', { tabindex: '0', role: 'group', 'aria-label': `curl: ${name}` }, code),
    copyButton(() => code.textContent, `curl: ${name}`));
  return { element, update: command => setText(code, command) };
}
