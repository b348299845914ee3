/** Where dense reasoning begins to say something else. */
import type { Cue } from '../../shared/model/keyframe';
import { similarity, tokensOf } from '../../shared/model/text-words';
import { clamp01, quantile } from '../signals/series';

/**
 * The difference that this share of the frames stays below is usual in an episode: 0 where text changes now and then,
 * and what most changes look like where it changes all the time.
 */
const usualShare = 0.85;

const noTokens: ReadonlySet<string> = new Set();

/** Texts that differ by less than this share beyond what is usual in the episode say the same. */
const leastChange = 0.2;

/**
 * One cue per frame at which the text changes. Strength is the dissimilarity to the frame before, less what is usual
 * in this episode, so that text which changes at every frame is no event at every frame. Empty texts are gaps, in which
 * nothing changes: the text after a gap is compared with the one before it, and the first one after a gap is new.
 */
export function textChangeCues(reasoning: readonly string[]): Cue[] {
  const changes: { frame: number; difference: number }[] = [];
  let last: { text: string; tokens: ReadonlySet<string> } | null = null;
  for (const [frame, text] of reasoning.entries()) {
    if (text.trim() === '') continue;
    // Equal strings are the common case by far; tokens are only made where something changed.
    if (last !== null && last.text === text) continue;
    const tokens = tokensOf(text);
    if (frame > 0) {
      changes.push({ frame, difference: 1 - similarity(last?.tokens ?? noTokens, tokens) });
    }
    last = { text, tokens };
  }
  const unchanged = Math.max(0, reasoning.length - 1 - changes.length);
  const all = [...changes.map((change) => change.difference), ...Array<number>(unchanged).fill(0)];
  const usual = quantile(all, usualShare);
  return changes.flatMap(({ frame, difference }) => {
    const strength = usual < 1 ? clamp01((difference - usual) / (1 - usual)) : 0;
    return strength >= leastChange ? [{ kind: 'text-change', strength, frame }] : [];
  });
}
