/** Runs in the page: when a key came and when what it changed was on the display. */

export interface Recorded {
  /** The last key, by the page's clock. */
  keyMs: number;
  /** The frame after the list or the panel changed last. */
  decisionMs: number;
  /** The frame after a camera painted last. */
  pictureMs: number;
  /** Of the first camera, since it was last asked. */
  paints: number;
  /** Moves of the pointer that reached the page, since it was last asked. */
  moved: number;
  /** Milliseconds each, since it was last asked. */
  longTasks: number[];
}

export function recordReview(): void {
  const now: Recorded = {
    keyMs: 0,
    decisionMs: 0,
    pictureMs: 0,
    paints: 0,
    moved: 0,
    longTasks: [],
  };
  addEventListener('keydown', () => (now.keyMs = performance.now()), { capture: true });
  addEventListener('pointermove', () => (now.moved += 1), { capture: true });
  /** A task after the frame's callbacks runs when the frame was handed to the compositor. */
  const painted = (what: 'decisionMs' | 'pictureMs') =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener('message', () => (now[what] = performance.now()));
      port1.start();
      port2.postMessage(null);
    });
  new MutationObserver((records) => {
    for (const { target, attributeName } of records) {
      if (!(target instanceof HTMLElement)) continue;
      if (attributeName === 'data-frame') {
        if (target === document.querySelector('[data-camera] canvas')) now.paints += 1;
        painted('pictureMs');
      } else if (attributeName === 'data-state' || attributeName === 'aria-current') {
        painted('decisionMs');
      }
    }
  }).observe(document.body, {
    subtree: true,
    attributes: true,
    attributeFilter: ['data-frame', 'data-state', 'aria-current'],
  });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) now.longTasks.push(duration);
  }).observe({ type: 'longtask' });
  Object.assign(window, {
    benchReview: {
      async take() {
        // Until what was painted has been seen.
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        const taken = { ...now };
        now.paints = 0;
        now.moved = 0;
        now.longTasks = [];
        return taken;
      },
    },
  });
}
