// Asks before what cannot be undone.
import { setText } from './element.js';

export function confirmed(title, text, yes) {
  const dialog = document.getElementById('confirm-dialog');
  setText(document.getElementById('confirm-title'), title);
  setText(document.getElementById('confirm-text'), text);
  setText(document.getElementById('confirm-yes'), yes);
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise(resolve => dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true }));
}
