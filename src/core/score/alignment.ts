/** Whether the motion does what the text says: movement words against the movement that followed. */
import type { EpisodeMotion } from '../keyframes/motion';
import { movementWords } from '../keyframes/movement-words';

type Direction = 'left' | 'right' | 'up' | 'down' | 'forward' | 'back';
type Claim = Direction | 'open' | 'close' | 'still';

const directionWords: readonly [RegExp, Direction][] = [
  [/^(left|leftwards?)$/, 'left'],
  [/^(right|rightwards?)$/, 'right'],
  [/^(up|upwards?)$/, 'up'],
  [/^(down|downwards?)$/, 'down'],
  [/^(forwards?|ahead)$/, 'forward'],
  [/^(back|backwards?)$/, 'back'],
];
const verbs: readonly [RegExp, Claim][] = [
  [/^(lift|raise|rise|ascend)(s|es|d|ed|ing)?$/, 'up'],
  [/^(lower|descend)(s|ed|ing)?$/, 'down'],
  [/^(retreat|retract)(s|ed|ing)?$/, 'back'],
  [/^(advance)(s|d)?$|^advancing$/, 'forward'],
  [/^(open|release)(s|d|ed|ing)?$|^releasing$/, 'open'],
  [/^(close|grasp|grip|grab)(s|d|ed|ing|ped|ping|bed|bing)?$|^closing$/, 'close'],
  [/^(wait|pause|stop)(s|d|ed|ing|ped|ping)?$|^pausing$/, 'still'],
];
const moving =
  /^(mov(e|es|ed|ing)|go(es|ing)?|shift(s|ed|ing)?|slid(e|es|ing)|push(es|ed|ing)?|pull(s|ed|ing)?|reach(es|ed|ing)?|travels?|head(s|ed|ing)?|swing(s|ing)?|translat(e|es|ing)|carr(y|ies|ying)|drag(s|ging)?|continu(e|es|ing)|pick(s|ed|ing)?|lift(s|ed|ing)?|lower(s|ed|ing)?|bring(s|ing)?)$/;
/** What may follow a direction; before anything else it is an adjective, as in "the left cube". */
const afterDirection =
  /^(and|or|then|slightly|until|by|for|to|towards?|over|with|while|a|the|at|from|into|onto|again|now|further|direction|it|so|in|side)$/;

/** What a text says will move, in order of its words. Directions of things ("the left cube") are none of the motion. */
export function claimsIn(text: string): Claim[] {
  const claims = new Set<Claim>();
  for (const clause of text.toLowerCase().split(/[.,;:!?\n]|\bthen\b/)) {
    const words = clause.match(/[a-z]+/g) ?? [];
    if (/\b(not|never|don|without|instead)\b/.test(clause)) continue;
    const moves = words.some((word) => moving.test(word));
    for (const [at, word] of words.entries()) {
      // "the open drawer", "the gripper is closed": how things are.
      const isState = /^(the|an|a|is|are|was|to|already)$/.test(words[at - 1] ?? '') && at > 1;
      const verb = isState ? undefined : verbs.find(([pattern]) => pattern.test(word));
      if (verb !== undefined) claims.add(verb[1]);
      const direction = directionWords.find(([pattern]) => pattern.test(word));
      if (direction !== undefined && moves && isOfMotion(words, at)) claims.add(direction[1]);
    }
  }
  return [...claims];
}

function isOfMotion(words: readonly string[], at: number): boolean {
  const [before, after] = [words[at - 1] ?? '', words[at + 1]];
  // "to the left of the bowl" is a place.
  if (after === 'of') return false;
  const isEnd = after === undefined || afterDirection.test(after);
  if (!isEnd) return directionWords.some(([pattern]) => pattern.test(after));
  return before !== 'the' || words[at - 2] === 'to';
}

/** How far a hand goes to have opened or closed, as a share of its travel. */
const handShare = 0.2;

/**
 * Share of the claims that the movement up to the next text bears out, in [0, 1]; null where nothing is claimed that
 * can be seen: directions need the tool's position, opening and closing a hand.
 */
export function measuredAlignment(
  texts: readonly { frame: number; text: string }[],
  motion: EpisodeMotion,
): number | null {
  const last = motion.frames - 1;
  const hasPlace = motion.arms.some(({ arm }) => arm.role === 'end-effector-position');
  let [claims, met] = [0, 0];
  for (const [at, { frame, text }] of texts.entries()) {
    const from = Math.min(frame, last);
    const to = Math.min(texts[at + 1]?.frame ?? last, last);
    if (to <= from) continue;
    const seen = new Set(movementWords(motion, from, to)?.match(/[a-z]+/g) ?? ['still']);
    for (const claim of claimsIn(text)) {
      if (claim === 'open' || claim === 'close') {
        if (motion.hands.length === 0) continue;
        claims += 1;
        if (
          motion.hands.some(({ opening }) =>
            handMoves(opening.subarray(Math.max(0, from - 1), to + 1), claim),
          )
        )
          met += 1;
      } else if (claim === 'still' ? motion.arms.length > 0 : hasPlace) {
        claims += 1;
        if (seen.has(claim)) met += 1;
      }
    }
  }
  return claims === 0 ? null : met / claims;
}

function handMoves(opening: Float64Array, claim: 'open' | 'close'): boolean {
  let extreme = opening[0] ?? 0;
  for (const value of opening) {
    if (claim === 'open' ? value - extreme >= handShare : extreme - value >= handShare) return true;
    extreme = claim === 'open' ? Math.min(extreme, value) : Math.max(extreme, value);
  }
  return false;
}
