/** Which pictures to decode next. Pure, so that every case can be tested without a decoder. */

export interface DecodeNeeds {
  /** The picture that should be on screen. */
  wanted: number;
  /** Pictures of the episode. */
  count: number;
  /** Which way the playhead moves. */
  direction: 1 | -1;
  /** How many pictures to have ready after (before) the wanted one. */
  ahead: number;
  behind: number;
  /** How many of those that are decoded on the way to the wanted one are kept. */
  kept: number;
  /** The next pictures of the decoders that stand somewhere in the file. */
  positions: readonly number[];
  /** Over this distance reading on is cheaper than beginning anew. */
  cheap: number;
  isReady(picture: number): boolean;
  /** The picture from which decoding has to start to get this one. */
  decodeStart(picture: number): number;
}

/** Pictures [from, until), in order. */
export interface DecodeRun {
  from: number;
  until: number;
}

/** Pictures ready around one that stands still: with steps of ten, which a key takes, there is still one to go to. */
export const stepsAhead = 12;

/** Whether it is a step from one picture to another, not a jump; null: from none. */
export const isStep = (from: number | null, to: number): boolean =>
  from !== null && Math.abs(to - from) <= stepsAhead;

/**
 * Of the pictures on the way to one that is jumped to, so many are kept, for a few steps back. Of those before them the
 * ones that no other is predicted from, half of them with B-frames, need not be decoded at all.
 */
export const keptOfJump = 4;

/** Pictures that are decoded while a decoder that stands ready begins anew: over as many it is cheaper to read on. */
const readyDistance = 8;
/** Pixels that are decoded until one that is still being emptied has begun anew. */
const emptyingPixels = 18_000_000;

/**
 * Over this distance reading on is cheaper than beginning anew. While the playhead is dragged, each decoder was at work
 * a moment ago, and one that always begins anew gets no farther than the random-access pictures it begins at.
 */
export const cheapDistance = (
  { width, height }: { width: number; height: number },
  dragged: boolean,
): number =>
  dragged
    ? Math.max(readyDistance, Math.floor(emptyingPixels / Math.max(1, width * height)))
    : readyDistance;

/**
 * The next pictures to decode, most urgent first: the wanted one; then, in the direction of movement, what comes
 * next. Null when everything needed is ready. Asked again after each picture, it goes on with what it began.
 */
export function planDecoding(needs: DecodeNeeds): DecodeRun | null {
  const { wanted, count } = needs;
  if (wanted < 0 || wanted >= count) return null;
  if (!needs.isReady(wanted)) {
    const start = needs.decodeStart(wanted);
    const position = goingOn(needs.positions, wanted, start, needs.cheap) ?? start;
    return { from: Math.max(position, wanted - needs.kept), until: wanted + 1 };
  }
  return needs.direction > 0 ? planForwards(needs) : planBackwards(needs);
}

/**
 * The position from which a decoder gets to a picture soonest by reading on; null where starting one anew at `start`,
 * from where the picture can be decoded, is cheaper.
 */
export function goingOn(
  positions: readonly number[],
  picture: number,
  start: number,
  cheap: number,
): number | null {
  const before = positions.filter((each) => each <= picture && each >= start - cheap);
  return before.length === 0 ? null : Math.max(...before);
}

/**
 * Of the places where decoders stand, but for the one that was left last, the one that is missed least: what lies
 * between it and the place before it, from where decoding goes on without it, as often as a picture from there to the
 * next place is wanted. Null of none.
 */
export function leastMissed(
  places: readonly number[],
  last: number | null,
  { count, decodeStart }: Pick<DecodeNeeds, 'count' | 'decodeStart'>,
): number | null {
  const sorted = places.toSorted((a, b) => a - b);
  let least: { place: number; cost: number } | null = null;
  for (const [at, place] of sorted.entries()) {
    if (place === last) continue;
    const next = Math.min(count, sorted[at + 1] ?? count);
    const start = decodeStart(Math.min(place, count - 1));
    let reached = place;
    while (reached < next && decodeStart(reached) === start) reached += 1;
    const cost = (place - Math.max(start, sorted[at - 1] ?? 0)) * (reached - place);
    if (least === null || cost < least.cost) least = { place, cost };
  }
  return least?.place ?? null;
}

/**
 * Whether a decoder has given a picture once it has decoded these, times in seconds. It holds back so many pictures and
 * gives the first shown of those it has: of a picture that others were stored before, it needs to see less than of the
 * one they are predicted from.
 */
export function isGiven(fedSec: readonly number[], sec: number, heldBack: number): boolean {
  return fedSec.includes(sec) && fedSec.filter((each) => each > sec).length >= heldBack;
}

function planForwards(needs: DecodeNeeds): DecodeRun | null {
  const end = Math.min(needs.count, needs.wanted + 1 + needs.ahead);
  const from = firstMissing(needs, needs.wanted + 1, end);
  return from === null ? null : { from, until: end };
}

function planBackwards(needs: DecodeNeeds): DecodeRun | null {
  const { wanted, behind } = needs;
  const lowest = lowestReady(needs, wanted);
  if (lowest === 0) return null;
  // Decoding backwards means decoding a whole stretch again, so do it seldom and in large pieces.
  const piece = Math.max(0, lowest - Math.ceil(behind / 2));
  const start = needs.decodeStart(lowest - 1);
  for (const low of start >= wanted - behind ? [piece, start] : [piece]) {
    const from = firstMissing(needs, low, lowest);
    if (from !== null && from > low) return { from, until: lowest };
  }
  if (wanted - lowest >= behind / 2) return null;
  return { from: start >= wanted - behind ? start : piece, until: lowest };
}

function firstMissing(needs: DecodeNeeds, from: number, until: number): number | null {
  for (let picture = from; picture < until; picture += 1) {
    if (!needs.isReady(picture)) return picture;
  }
  return null;
}

/** As far down from a picture as all are ready. */
function lowestReady(needs: DecodeNeeds, from: number): number {
  let lowest = from;
  while (lowest > 0 && needs.isReady(lowest - 1)) lowest -= 1;
  return lowest;
}
