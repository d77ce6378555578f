// Requests to the API of this page's own host.
import { key } from './key.js';

// The content of a problem document.
export class Problem extends Error {
  // `where`: the members that locate the fault.
  constructor(status, code, title, detail, where = {}) {
    super(detail || title);
    Object.assign(this, { status, code, title, detail, where });
  }
}

export const unreachable = () => new Problem(0, 'unreachable', 'The service does not answer', 'Is it running, and is this machine online?');

// Replaces the host of a link by this page's host: a proxy may have changed it, and the key must not be sent elsewhere.
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
    // The answer of the host or a proxy, not of the service.
  }
  if (status === 401 || status === 403)
    return new Problem(status, 'key-needed', 'A function key is needed', 'This app requires its function key.');
  return new Problem(status, `http-${status}`, 'Not done', `The service answered ${status}.`);
}

// Returns the response before its body is read.
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

// The lines of an NDJSON response. If the consumer stops, so does the download.
export async function* lines(link, { signal, mostBytes = Infinity, onCut } = {}) {
  const stop = new AbortController();
  signal?.addEventListener('abort', () => stop.abort(), { once: true });
  try {
    const { body } = await request(link, { accept: 'application/x-ndjson', signal: stop.signal });
    const reader = body.getReader();
    const decoder = new TextDecoder();
    let rest = '';
    for (let read = 0; ;) {
      const { done, value } = await reader.read();
      const all = (rest + decoder.decode(value, { stream: !done })).split('\n');
      rest = done ? '' : all.pop();
      for (const line of all) if (line) yield line;
      if (done) return;
      read += value.length;
      if (read > mostBytes) {
        onCut?.();
        return;
      }
    }
  } finally {
    stop.abort();
  }
}
