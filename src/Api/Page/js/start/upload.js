// Sends a body. Only XMLHttpRequest reports upload progress.
import { keyHeaders, own, Problem, problemOf } from '../common/api.js';

const random = length => Array.from(crypto.getRandomValues(new Uint8Array(length)), byte => byte.toString(16).padStart(2, '0')).join('');

// One key per batch: sent again after a broken connection, it is the same batch.
export const newIdempotencyKey = () => random(16);

// A folder that no other batch uses: the time, and random digits.
export const newFolder = () => `${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}-${random(4)}`;

// Rejects with an AbortError if the signal stops it.
export function upload(method, link, body, headers, progressed, signal) {
  return new Promise((resolve, reject) => {
    const stopped = () => new DOMException('Stopped', 'AbortError');
    if (signal.aborted) {
      reject(stopped());
      return;
    }

    const request = new XMLHttpRequest();
    request.open(method, own(link));
    // The service detects the format. The type that browsers assign to a file differs between systems.
    const all = { 'Content-Type': 'application/octet-stream', Accept: 'application/json', ...headers, ...keyHeaders() };
    for (const [name, value] of Object.entries(all)) request.setRequestHeader(name, value);
    request.upload.onprogress = event => progressed(event.loaded, event.total);
    request.onload = () => request.status < 300
      ? resolve(JSON.parse(request.responseText))
      : reject(problemOf(request.status, request.responseText));
    request.onerror = () => reject(new Problem(0, 'unreachable', 'Not sent',
      'The connection broke while the body was sent. Bodies have a limit (100 MiB by default): '
      + "upload a larger file to the blob container 'scientists', which starts a batch."));
    request.onabort = () => reject(stopped());
    // One signal stops thousands of requests.
    const abort = () => request.abort();
    request.onloadend = () => signal.removeEventListener('abort', abort);
    signal.addEventListener('abort', abort);
    request.send(body);
  });
}
