// Buttons for the actions in the links of a batch.
import { json } from '../common/api.js';
import { announce } from '../common/announce.js';
import { confirmed } from '../common/confirm.js';
import { copyButton } from '../common/copy.js';
import { el, setText } from '../common/element.js';
import { plural } from '../common/text.js';

const actionList = [
  { link: 'cancel', label: 'Cancel', method: 'POST' },
  { link: 'redrive', label: 'Redrive', method: 'POST' },
  { link: 'delete', label: 'Delete', method: 'DELETE', danger: true },
];

export function actions(id, note, announced, done) {
  const links = {};
  const buttons = actionList.map(action => el('button', { type: 'button', class: action.danger ? 'danger' : '', hidden: true, onclick: event => act(action, event.target) }, action.label));
  const element = el('div', { class: 'buttons', role: 'group', 'aria-label': 'Actions' }, ...buttons, copyButton(() => location.href, 'link to this batch', 'Copy link'));

  async function act({ link, label, method, danger }, button) {
    if (danger && !await confirmed(`${label} this batch?`, `The results of ${id} are deleted permanently, and the same blob never starts a batch again.`, label)) return;
    note.clear();
    button.disabled = true;
    try {
      const batch = await json(links[link], { method });
      const text = batch.chunksReused === undefined ? '' : `Redriven, ${plural(batch.chunksReused, 'chunk')} reused.`;
      setText(announced, text);
      announce(text || `${label}: done`);
      done(batch.progress || link === 'delete' ? batch : undefined);
    } catch (problem) {
      note.show(problem);
      done();
    } finally {
      button.disabled = false;
    }
  }

  return {
    element,
    update(batch) {
      Object.assign(links, { cancel: undefined, redrive: undefined, delete: undefined }, batch.links);
      actionList.forEach(({ link }, at) => {
        const button = buttons[at];
        // A button that disappears passes its focus on.
        if (!links[link] && document.activeElement === button) element.lastChild.focus();
        button.hidden = !links[link];
      });
    },
  };
}
