/** Keyframes of an episode as the export kept them that the dataset is. */
import type { Cue, Reasoning } from '../../shared/model/keyframe';
import type { Policy } from '../../shared/model/policy';
import type { KeptMark } from './export-record';
import type { LookedEpisode } from './looked-episode';
import { byNearest } from './near-frames';
import { drafted, type ProposedKeyframe } from './propose-episode';

/**
 * Exactly these, ascending by frame, whatever the policy keeps or prunes. Each is a change of the dataset's own texts,
 * with what arms, hands and cameras say nearby.
 *
 * @param marks ascending by frame
 */
export function keptKeyframes(
  marks: readonly KeptMark[],
  { frames, fps, texts, found }: Pick<LookedEpisode, 'frames' | 'fps' | 'texts' | 'found'>,
  policy: Policy,
): ProposedKeyframe[] {
  // The record may be of an episode that has lost frames since.
  const there = marks.filter(({ frame }) => frame < frames);
  const seen = found.cues.filter(({ kind }) => kind !== 'text-change');
  const near = byNearest(
    there.map(({ frame }) => frame),
    seen,
    policy.mergeSec * fps,
  );
  const fused = there.map(({ frame }) => {
    const own: Cue = { kind: 'text-change', strength: 1, frame };
    return { frame, cues: [own, ...(near.get(frame) ?? [])], score: 1 };
  });
  return drafted(texts, policy, found, fused).map((keyframe, at) => {
    const text = there[at]?.text ?? null;
    return text === null ? keyframe : { ...keyframe, reasoning: said(text) };
  });
}

/** One that was kept without a text has none. */
const said = (text: string): Reasoning =>
  text === '' ? { text, source: 'movement' } : { text, source: 'dataset' };
