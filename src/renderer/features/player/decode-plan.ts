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
  /** The next picture an already running decoder will give; null when none runs. */
  position: number | null;
  isReady(picture: number): boolean;
  /** The picture from which decoding has to start to get this one. */
  decodeStart(picture: number): number;
}

/** Pictures [from, until), in order. */
export interface DecodeRun {
  from: number;
  until: number;
}

/** Reading on is cheaper than starting a decoder anew over this distance. */
const cheapDistance = 8;

/**
 * The next pictures to decode, most urgent first: the wanted one; then, in the direction of movement, what comes
 * next. Null when everything needed is ready.
 */
export function planDecoding(needs: DecodeNeeds): DecodeRun | null {
  const { wanted, count, position } = needs;
  if (wanted < 0 || wanted >= count) return null;
  if (!needs.isReady(wanted)) {
    const start = needs.decodeStart(wanted);
    const onTheWay =
      position !== null &&
      position <= wanted &&
      (start <= position || wanted - position <= cheapDistance);
    if (onTheWay) return { from: position, until: wanted + 1 };
    // Pictures between the random-access picture and the wanted one are decoded anyway: keep the last few, for
    // stepping back.
    return { from: Math.max(start, wanted - needs.behind), until: wanted + 1 };
  }
  return needs.direction > 0 ? planForwards(needs) : planBackwards(needs);
}

function planForwards(needs: DecodeNeeds): DecodeRun | null {
  const end = Math.min(needs.count, needs.wanted + 1 + needs.ahead);
  for (let picture = needs.wanted + 1; picture < end; picture += 1) {
    if (!needs.isReady(picture)) return { from: picture, until: end };
  }
  return null;
}

function planBackwards(needs: DecodeNeeds): DecodeRun | null {
  let lowest = needs.wanted;
  while (lowest > 0 && needs.isReady(lowest - 1)) lowest -= 1;
  // Decoding backwards means decoding a whole stretch again, so do it seldom and in large pieces.
  if (lowest === 0 || needs.wanted - lowest >= needs.behind / 2) return null;
  return { from: Math.max(0, lowest - Math.ceil(needs.behind / 2)), until: lowest };
}
