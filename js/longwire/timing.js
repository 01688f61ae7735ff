/** Time, chance and the state of the network, as both clients need them. */

/** How long to wait before another attempt: twice as long each time, up to the most, and never the same for two clients. */
export function backoff(attempt, most) {
  return Math.min(most, 200 * 2 ** attempt) * (0.5 + Math.random() / 2);
}

/** Whether the browser is sure that there is no network. */
export function isOffline() {
  return globalThis.navigator?.onLine === false;
}

const TICK = 5000;

/**
 * Tells when connections may have died or may be possible again: the network came or went, the page is looked at again, the machine has slept.
 * Returns what ends the watching.
 */
export function watchNetwork(told) {
  const page = globalThis.document;
  const changed = () => told();
  const seen = () => page.visibilityState === 'visible' && told();
  let last = Date.now();
  const ticks = setInterval(() => {
    const now = Date.now();
    if (now - last > 3 * TICK) {
      told();
    }
    last = now;
  }, TICK);
  ticks.unref?.();
  if (page) {
    addEventListener('online', changed);
    addEventListener('offline', changed);
    page.addEventListener('visibilitychange', seen);
  }
  return () => {
    clearInterval(ticks);
    if (page) {
      removeEventListener('online', changed);
      removeEventListener('offline', changed);
      page.removeEventListener('visibilitychange', seen);
    }
  };
}
