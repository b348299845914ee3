/** Answers that somebody waits for go first: work whose end nobody sees yet lets them pass. */
import { setImmediate, setTimeout } from 'node:timers/promises';

/** An answer that takes longer may wait for the very work that it holds up, which then goes on. */
const longestMs = 200;
/** How soon it is seen that the last one is over. */
const lookMs = 4;
/** Where something is asked all the time, what rests goes on in between. */
const longestRestMs = 1_000;

let running = 0;
let beganMs = 0;
let endedMs = Number.NEGATIVE_INFINITY;

/** Does what somebody waits for. */
export async function first<Result>(work: () => Promise<Result>): Promise<Result> {
  if (running === 0) beganMs = performance.now();
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
    endedMs = performance.now();
  }
}

const isAwaited = (): boolean => running > 0 && performance.now() - beganMs < longestMs;

/** A turn for all others, and until nobody waits for an answer any more. */
export async function letPass(): Promise<void> {
  await setImmediate();
  while (isAwaited()) await setTimeout(lookMs);
}

/** Until nothing was answered for so long, a second at most: what was, is being drawn by then. */
export async function rest(ms: number): Promise<void> {
  const mostMs = performance.now() + longestRestMs;
  for (;;) {
    await letPass();
    const now = performance.now();
    const leftMs = Math.min(mostMs, endedMs + ms) - now;
    if (leftMs <= 0) return;
    await setTimeout(leftMs);
  }
}
