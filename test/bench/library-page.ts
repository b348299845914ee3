/** What the bench of the library measures inside its page: on the page's own clock, up to the painted frame. */
// oxlint-disable unicorn/consistent-function-scoping -- a function that runs in the page brings along all that it calls
import type { Page } from 'playwright-core';

interface Probe {
  /** Milliseconds from the address being opened to the first rows painted; null before. */
  firstRows: number | null;
  /** Milliseconds from each key, or button let go, to the frame with the rows of what it asked for. */
  answers: number[];
  frames: ScrolledFrame[];
}

/** One painted frame in which the list stood elsewhere than before. */
interface ScrolledFrame {
  rows: number;
  /** Rows in view that lack something of what a row says, a still aside. */
  blank: number;
}

declare global {
  interface Window {
    libraryProbe: Probe;
    watchAnswers: () => void;
    watchScrolling: () => void;
  }
}

/** Before the page is there. */
export async function installProbe(page: Page): Promise<void> {
  // What tsx puts around functions with a name.
  await page.addInitScript('globalThis.__name = (made) => made');
  await page.addInitScript((rowHeight: number) => {
    const probe: Probe = { firstRows: null, answers: [], frames: [] };
    window.libraryProbe = probe;
    const afterPaint = (then: () => void) => {
      // A task after the frame's callbacks runs when the frame has been handed to the compositor.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', then);
        port1.start();
        port2.postMessage(null);
      });
    };
    const list = () => document.querySelector('table[aria-label=Episodes]');
    const isWhole = (row: Element | null | undefined) => (row?.children.length ?? 0) > 3;
    const untilRows = () => {
      if (isWhole(list()?.querySelector('tr[data-episode]')))
        afterPaint(() => (probe.firstRows = performance.now()));
      else requestAnimationFrame(untilRows);
    };
    requestAnimationFrame(untilRows);

    window.watchAnswers = () => {
      let asked = Number.NaN;
      const ask = ({ timeStamp }: Event) => (asked = timeStamp);
      for (const kind of ['keydown', 'pointerup']) addEventListener(kind, ask, { capture: true });
      let wasBusy = false;
      const count = () => list()?.getAttribute('aria-rowcount');
      let before = count();
      new MutationObserver(() => {
        const isBusy = list()?.parentElement?.getAttribute('aria-busy') === 'true';
        // While letters follow one another the list is busy all the time.
        const isAnswered = (wasBusy && !isBusy) || count() !== before;
        wasBusy = isBusy;
        before = count();
        if (!isAnswered) return;
        const since = asked;
        afterPaint(() => probe.answers.push(performance.now() - since));
      }).observe(document.body, { subtree: true, childList: true, attributes: true });
    };

    window.watchScrolling = () => {
      const scroller = list()?.parentElement;
      if (!scroller) throw new Error('There is no list.');
      let stood = scroller.scrollTop;
      const look = () => {
        if (scroller.scrollTop !== stood) {
          stood = scroller.scrollTop;
          const first = Math.floor(stood / rowHeight);
          const rows = Math.floor((scroller.clientHeight - 1) / rowHeight);
          const positions = Array.from({ length: rows }, (_, at) => first + at);
          const blank = positions.filter(
            (at) => !isWhole(scroller.querySelector(`tr[data-position="${at}"][data-episode]`)),
          );
          probe.frames.push({ rows, blank: blank.length });
        }
        afterPaint(look);
      };
      look();
    };
  }, 46);
}
