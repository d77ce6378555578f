// Asks for confirmation.
import { setText } from './element.js';

let unanswered;

export function confirmed(title, text, yes) {
  const dialog = document.getElementById('confirm-dialog');
  unanswered?.(false);
  setText(document.getElementById('confirm-title'), title);
  setText(document.getElementById('confirm-text'), text);
  setText(document.getElementById('confirm-yes'), yes);
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise(resolve => {
    unanswered = answer => {
      dialog.removeEventListener('close', closed);
      unanswered = undefined;
      resolve(answer);
    };
    // The close event comes late: the dialog may have been opened again.
    function closed() {
      if (!dialog.open) unanswered(dialog.returnValue === 'yes');
    }
    dialog.addEventListener('close', closed);
  });
}
