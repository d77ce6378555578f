// The names of the files sent from this tab. The service does not store them.
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

// The display name of a batch: the name of its file or blob.
export function nameOf(batch) {
  const sent = all()[batch.id];
  if (sent) return sent;
  return batch.source?.startsWith('batches/') ? undefined : batch.source;
}
