// Shows the view of the fragment: #/ or #/batches/ID.
import { batchView } from './batch/batch-view.js';
import { home } from './list/home.js';
import { prepareKey } from './common/key.js';

let view;

function route() {
  const [, id] = /^#\/batches\/([^/?]+)$/.exec(location.hash) ?? [];
  view?.stop();
  const began = view === undefined;
  view = id === undefined ? home() : batchView(decode(id));
  document.getElementById('main').replaceChildren(view.element);
  document.title = view.title;
  scrollTo(0, 0);
  // Move the focus of screen readers to the new heading, except for the first view.
  if (!began) view.element.querySelector('h1')?.focus();
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// A file dropped outside a drop zone must not replace the page.
addEventListener('dragover', event => event.preventDefault());
addEventListener('drop', event => event.preventDefault());
addEventListener('hashchange', route);
// The fragment selects the view, so this link must not change it.
document.querySelector('.skip').addEventListener('click', event => {
  event.preventDefault();
  document.getElementById('main').focus();
});
prepareKey();
route();
