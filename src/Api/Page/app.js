// Which view is shown: #/ or #/batches/ID.
import { batchView } from './batch-view.js';
import { home } from './home.js';
import { prepareKey } from './key.js';

let view;

function route() {
  const [, id] = /^#\/batches\/([^/?]+)$/.exec(location.hash) ?? [];
  view?.stop();
  const began = view === undefined;
  view = id === undefined ? home() : batchView(decode(id));
  document.getElementById('main').replaceChildren(view.element);
  document.title = view.title;
  scrollTo(0, 0);
  // Readers who do not see the change are taken to the new heading; the first view leaves them at the top.
  if (!began) view.element.querySelector('h1')?.focus();
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// A file that is let go where nobody takes it must not replace the page.
addEventListener('dragover', event => event.preventDefault());
addEventListener('drop', event => event.preventDefault());
addEventListener('hashchange', route);
// The fragment belongs to the views.
document.querySelector('.skip').addEventListener('click', event => {
  event.preventDefault();
  document.getElementById('main').focus();
});
prepareKey();
route();
