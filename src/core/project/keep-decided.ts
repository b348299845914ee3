/** What proposing anew may change: only what nobody decided. */
import type { Decision } from '../../shared/model/decision';
import { foldReview, keyframesOf, sameEpisode, standingActs } from '../../shared/model/fold-review';
import type { EpisodeProposals, Proposal } from '../../shared/model/keyframe';

/**
 * This near to what was decided the machine would only say the same again, however close a policy lets keyframes be.
 */
const decidedSec = 0.4;

/** How far a new keyframe is from a decided one, frames, where a policy wants so many seconds between any two. */
export const decidedGap = (minGapSec: number, fps: number): number =>
  Math.max(minGapSec, decidedSec) * fps;

export interface KeepOptions {
  /** What was proposed before, or null. */
  before: EpisodeProposals | null;
  /** Of all curators. */
  decisions: readonly Decision[];
  /** Smallest distance to a decided keyframe, frames; a new one exactly that far away is left out too. */
  minGapFrames: number;
}

/**
 * The new proposals with everything that was decided kept: keyframes that any decision names, also one taken back, stay
 * as they were, or come back; new ones within the minimal gap of a decided keyframe (accepted, pruned, moved or added,
 * where it was seen and where it is now) are left out, but for those at whose frames undecided ones stood: proposing
 * anew with the same policy changes nothing. Decisions on another episode that used to have this number do not count.
 */
export function keepDecided(next: EpisodeProposals, options: KeepOptions): EpisodeProposals {
  const decisions = sameEpisode(options.decisions, next.fingerprint);
  if (decisions.length === 0) return next;
  const before = options.before?.fingerprint === next.fingerprint ? options.before.keyframes : [];
  const named = new Set(decisions.flatMap((decision) => keyframesOf(decision).map(({ id }) => id)));
  const kept = before.filter(({ id }) => named.has(id));
  // The same policy brings back what was decided on before another one took its place.
  const known = new Set(kept.map(({ id }) => id));
  kept.push(...next.keyframes.filter(({ id }) => named.has(id) && !known.has(id)));
  const guarded = guardedFrames(kept, decisions);
  const stood = new Set(openFrames(before, named));
  const fresh = next.keyframes.filter(
    ({ id, frame }) =>
      !named.has(id) && (stood.has(frame) || isFree(frame, guarded, options.minGapFrames)),
  );
  return { ...next, keyframes: inOrder([...kept, ...fresh]) };
}

export interface RestoreOptions {
  /** What stands there now. */
  instead: EpisodeProposals;
  /** Of all curators. */
  decisions: readonly Decision[];
  /** As in `KeepOptions`. */
  minGapFrames: number;
}

/**
 * What was proposed before, as it was. What was decided since on what stands in its place stays too, and nothing that
 * comes back is as near to it.
 */
export function restored(
  former: EpisodeProposals,
  { instead, decisions: all, minGapFrames }: RestoreOptions,
): EpisodeProposals {
  const decisions = sameEpisode(all, former.fingerprint);
  const named = new Set(decisions.flatMap((decision) => keyframesOf(decision).map(({ id }) => id)));
  const known = new Set(former.keyframes.map(({ id }) => id));
  const since = instead.keyframes.filter(({ id }) => named.has(id) && !known.has(id));
  if (since.length === 0) return former;
  const ids = new Set(since.map(({ id }) => id));
  const about = decisions.filter((decision) => keyframesOf(decision).some(({ id }) => ids.has(id)));
  const guarded = guardedFrames(since, about);
  const back = former.keyframes.filter(
    ({ id, frame }) => named.has(id) || isFree(frame, guarded, minGapFrames),
  );
  return { ...former, keyframes: inOrder([...back, ...since]) };
}

const inOrder = (keyframes: Proposal[]): Proposal[] =>
  keyframes.sort((a, b) => a.frame - b.frame || (a.id < b.id ? -1 : 1));

/** Of an episode as it is reviewed now, frames. */
export interface Standing {
  /** Of keyframes that no decision names: proposing anew makes others in their place. */
  open: number[];
  /** Of those that stay, where they were seen and where they are, ascending: nothing is proposed near them. */
  guarded: number[];
  /** How many of them are decided; the others were once, and stay as well. */
  settled: number;
}

/** What `keepDecided` would leave of what was proposed, and what it would let go. */
export function standingOf(
  { fingerprint, keyframes }: EpisodeProposals,
  all: readonly Decision[],
): Standing {
  const decisions = sameEpisode(all, fingerprint);
  const named = new Set(decisions.flatMap((decision) => keyframesOf(decision).map(({ id }) => id)));
  const kept = keyframes.filter(({ id }) => named.has(id));
  return {
    open: openFrames(keyframes, named),
    guarded: guardedFrames(kept, decisions),
    settled: foldReview(kept, decisions).keyframes.filter(({ state }) => state !== 'proposed')
      .length,
  };
}

/**
 * Of an episode's new frames those that are no nearer than that to what is decided.
 *
 * @param guarded ascending
 */
export function isFree(frame: number, guarded: readonly number[], gap: number): boolean {
  let [low, high] = [0, guarded.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((guarded[middle] ?? 0) < frame) low = middle + 1;
    else high = middle;
  }
  const isFar = (decided: number | undefined): boolean =>
    decided === undefined || Math.abs(frame - decided) > gap;
  return isFar(guarded[low - 1]) && isFar(guarded[low]);
}

/** Of keyframes that no decision names. */
const openFrames = (keyframes: readonly Proposal[], named: ReadonlySet<string>): number[] =>
  keyframes.filter(({ id }) => !named.has(id)).map(({ frame }) => frame);

/** Ascending. */
const guardedFrames = (kept: readonly Proposal[], decisions: readonly Decision[]): number[] =>
  [...kept.map(({ frame }) => frame), ...decidedFrames(kept, decisions)].sort((a, b) => a - b);

/** Where decided keyframes were first seen and where each curator's review has them now. */
function decidedFrames(kept: readonly Proposal[], decisions: readonly Decision[]): number[] {
  const curators = new Set(decisions.map(({ curator }) => curator));
  return [...curators].flatMap((curator) => {
    const own = decisions.filter((decision) => decision.curator === curator);
    const seen = new Map<string, number>();
    for (const decision of standingActs(own)) {
      for (const { id, frame } of keyframesOf(decision)) if (!seen.has(id)) seen.set(id, frame);
    }
    const now = foldReview(kept, own)
      .keyframes.filter(({ id }) => seen.has(id))
      .map(({ frame }) => frame);
    return [...seen.values(), ...now];
  });
}
