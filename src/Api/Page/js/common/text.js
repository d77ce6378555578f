// Formats numbers, sizes and times in English.
const whole = new Intl.NumberFormat('en');
const tenth = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const moment = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });

export const number = value => whole.format(value);

const exact = new Intl.NumberFormat('en', { maximumFractionDigits: 20 });

// A number of the data, with all of its digits.
export const figure = value => value !== 0 && (Math.abs(value) < 1e-6 || Math.abs(value) >= 1e15) ? String(value) : exact.format(value);

export const plural = (count, word) => `${number(count)} ${word}${count === 1 ? '' : 's'}`;

export function bytes(value) {
  let unit = 0;
  for (; value >= 1024 && unit < 4; unit++) value /= 1024;
  return `${unit === 0 ? number(value) : tenth.format(value)} ${['bytes', 'KiB', 'MiB', 'GiB', 'TiB'][unit]}`;
}

export function duration(seconds) {
  if (seconds < 0.0995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 59.5) return `${tenth.format(seconds)} s`;
  const minutes = Math.floor((seconds + 0.5) / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds - minutes * 60 + 0.01)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function ago(time, now = Date.now()) {
  const seconds = Math.max(0, (now - Date.parse(time)) / 1000);
  if (seconds < 5) return 'just now';
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  return moment.format(new Date(time));
}

export const date = time => moment.format(new Date(time));

// The beginning of a long text: a record can have 1 MiB.
export function short(text, most = 200) {
  const letters = Array.from(text.slice(0, most * 2));
  return letters.length <= most && text.length <= most * 2 ? text : `${letters.slice(0, most).join('')}…`;
}
