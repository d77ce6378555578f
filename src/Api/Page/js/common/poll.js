// Polls: less often while the page is hidden, and with backoff while the service fails.
const hiddenWait = 30_000;
const longest = 30_000;

// Returns the next wait, which grows while the state does not change.
export function backoff(shortest) {
  let before, wait;
  return state => {
    wait = state === before ? Math.min(longest, wait * 1.2) : shortest;
    before = state;
    return wait;
  };
}

// `work` gets a signal and returns the wait in milliseconds until its next call; undefined ends the polling.
export function poll(work, failed) {
  const stopped = new AbortController();
  let timer, failures = 0, running = false, again = false;

  async function run() {
    clearTimeout(timer);
    if (running) {
      again = true;
      return;
    }
    running = true;
    again = false;
    let wait;
    try {
      wait = await work(stopped.signal);
      failures = 0;
    } catch (failure) {
      if (stopped.signal.aborted) return;
      wait = Math.min(longest, 1000 * 2 ** failures++);
      failed(failure);
    } finally {
      running = false;
    }
    if (stopped.signal.aborted) return;
    if (again) run();
    else if (wait !== undefined) timer = setTimeout(run, document.hidden ? Math.max(wait, hiddenWait) : wait);
  }

  document.addEventListener('visibilitychange', () => { if (!document.hidden) run(); }, { signal: stopped.signal });
  run();
  return {
    now: run,
    stop() {
      stopped.abort();
      clearTimeout(timer);
    },
  };
}
