// The names of files sent from this tab: the service keeps a body under the batch's id alone.
const place = 'names';
const most = 200;

function all() {
  try {
    return JSON.parse(sessionStorage.getItem(place)) ?? {};
  } catch {
    return {};
  }
}

export function remember(id, name) {
  const kept = Object.entries({ ...all(), [id]: name }).slice(-most);
  sessionStorage.setItem(place, JSON.stringify(Object.fromEntries(kept)));
}

// What to call a batch beside its id: the file it was sent as, or the blob it was dropped as.
export function nameOf(batch) {
  const sent = all()[batch.id];
  if (sent) return sent;
  return batch.source?.startsWith('batches/') ? undefined : batch.source;
}
