// Requests to the API of this page's own host.
import { key } from './key.js';

// What went wrong, as the service's problem document says it.
export class Problem extends Error {
  // `where`: the members beyond the usual ones, which say where the fault lies.
  constructor(status, code, title, detail, where = {}) {
    super(detail || title);
    Object.assign(this, { status, code, title, detail, where });
  }
}

export const unreachable = () => new Problem(0, 'unreachable', 'The service does not answer', 'Is it running, and is this machine online?');

// A link on this page's own host, whatever host stands in it: a proxy may have changed that, and the key goes nowhere else.
export function own(link) {
  const { pathname, search } = new URL(link, document.baseURI);
  return location.origin + pathname + search;
}

export const keyHeaders = () => key() ? { 'x-functions-key': key() } : {};

export function problemOf(status, text) {
  try {
    const { type, status: same, instance, code, title, detail, ...where } = JSON.parse(text);
    if (title || detail) return new Problem(status, code ?? `http-${status}`, title ?? 'Not done', detail ?? '', where);
  } catch {
    // Not a problem document: the host's own answer, or a proxy's.
  }
  if (status === 401 || status === 403)
    return new Problem(status, 'key-needed', 'A function key is needed', 'This app answers those who have its key.');
  return new Problem(status, `http-${status}`, 'Not done', `The service answered ${status}.`);
}

// The answer, of which nothing is read yet.
export async function request(link, { method = 'GET', accept = 'application/json', signal } = {}) {
  let response;
  try {
    response = await fetch(own(link), { method, headers: { Accept: accept, ...keyHeaders() }, signal, cache: 'no-store' });
  } catch (failure) {
    throw failure.name === 'AbortError' ? failure : unreachable();
  }
  if (!response.ok) throw problemOf(response.status, await response.text());
  return response;
}

export const json = async (link, options) => (await request(link, options)).json();

// The objects of an NDJSON answer one after the other. Whoever stops asking stops the download.
export async function* objects(link, { signal, mostBytes = Infinity, told } = {}) {
  const stop = new AbortController();
  signal?.addEventListener('abort', () => stop.abort(), { once: true });
  try {
    const { body } = await request(link, { accept: 'application/x-ndjson', signal: stop.signal });
    const reader = body.getReader();
    const decoder = new TextDecoder();
    let rest = '';
    for (let read = 0; ;) {
      const { done, value } = await reader.read();
      const lines = (rest + decoder.decode(value, { stream: !done })).split('\n');
      rest = done ? '' : lines.pop();
      for (const line of lines) if (line) yield JSON.parse(line);
      if (done) return;
      read += value.length;
      if (read > mostBytes) {
        told?.();
        return;
      }
    }
  } finally {
    stop.abort();
  }
}
