// Progress, rate and remaining time of a batch.
import { el, setText } from '../common/element.js';
import { hasEnded } from '../common/status.js';
import { bytes, duration, number, plural } from '../common/text.js';

const inputsOf = ({ inputs }) => inputs?.done === undefined ? '' : `${number(inputs.done)} of ${plural(inputs.count, 'input')} · `;

export function progressOf() {
  const bar = el('progress', { max: '1', 'aria-label': 'Progress of the batch' });
  const percent = el('span', { class: 'percent' });
  const done = el('span');
  const rate = el('span');
  const rest = el('span');
  const element = el('div', { class: 'progress', hidden: true },
    el('div', { class: 'progress-bar' }, bar, percent), el('p', { class: 'progress-facts' }, done, rate, rest));
  let last;

  // Without a rate from the service, measure it here.
  function measured({ bytes: now, length, records }) {
    const time = performance.now();
    if (!last || now < last.bytes) last = { time, bytes: now, records, perSecond: undefined };
    else if (now > last.bytes && time - last.time > 900)
      last = { time, bytes: now, records, perSecond: (now - last.bytes) / ((time - last.time) / 1000), recordsPerSecond: (records - last.records) / ((time - last.time) / 1000) };
    return last.perSecond && { bytesPerSecond: last.perSecond, recordsPerSecond: last.recordsPerSecond, secondsRemaining: (length - now) / last.perSecond };
  }

  return {
    element,
    update(batch) {
      const { progress } = batch;
      element.hidden = batch.status === 'Succeeded' || batch.status === 'Deleted' || (hasEnded(batch) && !progress);
      if (element.hidden) return;
      element.classList.toggle('ended', hasEnded(batch));
      if (!progress) {
        bar.removeAttribute('value');
        setText(percent, '');
        setText(done, batch.status === 'Pending' ? 'Waiting to begin' : 'Planning');
        setText(rate, '');
        setText(rest, '');
        return;
      }
      // No chunk contains the header, so finished chunks can have fewer bytes than the input.
      const share = progress.chunksDone === progress.chunks ? 1 : progress.length ? Math.min(1, progress.bytes / progress.length) : 0;
      bar.value = share;
      setText(percent, `${Math.floor(share * 100)} %`);
      setText(done, `${inputsOf(batch)}${number(progress.chunksDone)} of ${plural(progress.chunks, 'chunk')} · ${plural(progress.records, 'record')} · ${bytes(progress.bytes)} of ${bytes(progress.length)}`);
      const live = !hasEnded(batch);
      const speed = !live ? undefined : progress.bytesPerSecond > 0 ? progress : measured(progress);
      setText(rate, speed ? `${number(Math.round(speed.recordsPerSecond))} records/s · ${bytes(Math.round(speed.bytesPerSecond))}/s` : '');
      setText(rest, batch.status === 'Committing' ? 'committing the results'
        : speed && speed.secondsRemaining !== undefined && Number.isFinite(speed.secondsRemaining) ? `${duration(Math.max(0, Math.ceil(speed.secondsRemaining)))} remaining` : '');
    },
  };
}
