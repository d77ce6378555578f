// What can be done with a batch: as its links say, and no more.
import { json } from './api.js';
import { announce } from './announce.js';
import { confirmed } from './confirm.js';
import { copyButton } from './copy.js';
import { el, setText } from './element.js';
import { plural } from './text.js';

const deeds = [
  { link: 'cancel', label: 'Cancel', method: 'POST' },
  { link: 'redrive', label: 'Redrive', method: 'POST' },
  { link: 'delete', label: 'Delete', method: 'DELETE', danger: true },
];

export function actions(id, note, told, done) {
  const links = {};
  const buttons = deeds.map(deed => el('button', { type: 'button', class: deed.danger ? 'danger' : '', hidden: true, onclick: event => act(deed, event.target) }, deed.label));
  const element = el('div', { class: 'buttons', role: 'group', 'aria-label': 'Actions' }, ...buttons, copyButton(() => location.href, 'link to this batch', 'Copy link'));

  async function act({ link, label, method, danger }, button) {
    if (danger && !await confirmed(`${label} this batch?`, `The results of ${id} are removed for good, and the same drop never runs again.`, label)) return;
    note.clear();
    button.disabled = true;
    try {
      const batch = await json(links[link], { method });
      const text = batch.chunksReused === undefined ? '' : `Redriven, ${plural(batch.chunksReused, 'chunk')} reused.`;
      setText(told, text);
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
      deeds.forEach(({ link }, at) => {
        const button = buttons[at];
        // A button that goes while it has the focus hands it on.
        if (!links[link] && document.activeElement === button) element.lastChild.focus();
        button.hidden = !links[link];
      });
    },
  };
}
