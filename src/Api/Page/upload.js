// Sends a body. XMLHttpRequest, because it alone tells how much of a body has gone out.
import { keyHeaders, own, Problem, problemOf } from './api.js';

// Once for each batch that is meant: sent again after a broken connection, it is still the same batch.
export function newIdempotencyKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
}

export function upload(link, body, idempotencyKey, progressed) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', own(link));
    // The service knows formats by their content; what browsers say of a file differs from system to system.
    const headers = { 'Content-Type': 'application/octet-stream', 'Idempotency-Key': idempotencyKey, Accept: 'application/json', ...keyHeaders() };
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = event => progressed(event.loaded, event.total);
    request.onload = () => request.status < 300
      ? resolve(JSON.parse(request.responseText))
      : reject(problemOf(request.status, request.responseText));
    request.onerror = () => reject(new Problem(0, 'unreachable', 'Not sent',
      'The connection broke before the whole body had gone out. A body has a limit (100 MiB unless the host says otherwise): '
      + "put a larger file into the blob container 'scientists', and it starts a batch by itself."));
    request.send(body);
  });
}
