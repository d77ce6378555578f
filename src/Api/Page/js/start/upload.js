// Sends a body. Only XMLHttpRequest reports upload progress.
import { keyHeaders, own, Problem, problemOf } from '../common/api.js';

// One key per batch: sent again after a broken connection, it is the same batch.
export function newIdempotencyKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
}

export function upload(link, body, idempotencyKey, progressed) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', own(link));
    // The service detects the format. The type that browsers assign to a file differs between systems.
    const headers = { 'Content-Type': 'application/octet-stream', 'Idempotency-Key': idempotencyKey, Accept: 'application/json', ...keyHeaders() };
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = event => progressed(event.loaded, event.total);
    request.onload = () => request.status < 300
      ? resolve(JSON.parse(request.responseText))
      : reject(problemOf(request.status, request.responseText));
    request.onerror = () => reject(new Problem(0, 'unreachable', 'Not sent',
      'The connection broke while the body was sent. Bodies have a limit (100 MiB by default): '
      + "upload a larger file to the blob container 'scientists', which starts a batch."));
    request.send(body);
  });
}
