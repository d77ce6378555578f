// The function key: stored in the session of this tab, never in an address.
import { announce } from './announce.js';

const place = 'functions-key';
const changed = new EventTarget();

export const key = () => sessionStorage.getItem(place) ?? '';

// Returns a function that removes the listener.
export function onKeyChange(heard) {
  const listening = new AbortController();
  changed.addEventListener('change', heard, { signal: listening.signal });
  return () => listening.abort();
}

export function askForKey() {
  const dialog = document.getElementById('key-dialog');
  if (!dialog.open) {
    document.getElementById('key-field').value = key();
    dialog.returnValue = '';
    dialog.showModal();
  }
}

export function prepareKey() {
  const button = document.getElementById('key-button');
  const dialog = document.getElementById('key-dialog');
  const field = document.getElementById('key-field');
  const show = () => { button.textContent = key() ? 'Function key ✓' : 'Function key'; };
  button.addEventListener('click', askForKey);
  dialog.addEventListener('close', () => {
    if (dialog.open) return; // opened again meanwhile
    const choice = dialog.returnValue;
    const given = field.value.trim();
    field.value = '';
    if (choice !== 'keep' && choice !== 'forget') return;
    if (choice === 'keep' && given) sessionStorage.setItem(place, given);
    else sessionStorage.removeItem(place);
    announce(key() ? 'The function key is in use.' : 'No function key is in use.');
    show();
    changed.dispatchEvent(new Event('change'));
  });
  show();
}
