// Stores files as inputs, then starts one batch that reads them in order.
import { Problem } from '../common/api.js';
import { newFolder, newIdempotencyKey, upload } from './upload.js';

const atATime = 4;

// Sent again after an error or a stop, it continues with the files that are not stored yet.
export function oneBatch() {
  const folder = newFolder();
  const stored = new Set();
  const idempotencyKeys = new Map();
  const nameOf = path => `${folder}/${path}`;

  async function store(name, body, progressed, signal) {
    try {
      await upload('PUT', `api/inputs/${name.split('/').map(encodeURIComponent).join('/')}`, body, {}, progressed, signal);
    } catch (problem) {
      // Nothing else is stored in this folder, so it is this file: the answer was lost.
      if (problem.code !== 'input-exists') throw problem;
    }
  }

  // `progressed` gets the number of stored files, and the bytes that were sent.
  async function storeAll(files, progressed, signal) {
    const left = files.filter(({ path }) => !stored.has(path));
    let done = files.length - left.length;
    let bytes = files.reduce((sum, { path, file }) => stored.has(path) ? sum + file.size : sum, 0);
    const failed = new AbortController();
    const stop = AbortSignal.any([signal, failed.signal]);

    async function work() {
      for (let next = left.shift(); next; next = left.shift()) {
        const { path, file } = next;
        let before = 0;
        try {
          await store(nameOf(path), file, sent => {
            bytes += sent - before;
            before = sent;
            progressed(done, bytes);
          }, stop);
        } catch (problem) {
          failed.abort();
          throw problem.name === 'AbortError' ? problem
            : Object.assign(new Problem(problem.status, problem.code, problem.title, `${path}: ${problem.message}`, problem.where), { path });
        }

        stored.add(path);
        bytes += file.size - before;
        progressed(++done, bytes);
      }
    }

    const ends = await Promise.allSettled(Array.from({ length: atATime }, work));
    const problems = ends.filter(({ status }) => status === 'rejected').map(({ reason }) => reason);
    if (problems.length > 0) throw problems.find(({ path }) => path) ?? problems[0];
  }

  return {
    countOf: files => files.filter(({ path }) => stored.has(path)).length,
    async send(files, query, progressed, signal) {
      await storeAll(files, progressed, signal);
      // The list has another name for other files: one may have been left out.
      const list = `${folder}-list-of-${files.length}.txt`;
      if (!stored.has(list)) {
        await store(list, new Blob(files.map(({ path }) => `inputs/${nameOf(path)}\n`)), () => {}, signal);
        stored.add(list);
      }

      const link = `api/batches?${new URLSearchParams([...new URLSearchParams(query), ['sourceList', `inputs/${list}`]])}`;
      if (!idempotencyKeys.has(link)) idempotencyKeys.set(link, newIdempotencyKey());
      return upload('POST', link, null, { 'Idempotency-Key': idempotencyKeys.get(link) }, () => {}, signal);
    },
  };
}
