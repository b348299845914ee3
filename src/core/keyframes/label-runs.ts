/** Keyframes as the DualVLA paper has them: the frames where the scene label and the action label are both 1. */
import { isHandAct, layerOf, type Cue, type FrameRun } from '../../shared/model/keyframe';

/** The detector of the paper gives each frame a probability; here a scene event labels what is this near, seconds. */
const eventSec = 0.25;

export interface LabelRun extends FrameRun {
  /** The frame of the greatest acceleration, or at which a hand acts: the one that is reviewed. */
  frame: number;
  /** Those of that frame, and the scene events that label the run. Ascending by frame. */
  cues: Cue[];
}

/**
 * Runs of frames that carry both labels, ascending.
 *
 * @param cues one for each frame that has an action label (see `actionLabels`), and the scene events
 */
export function labelRuns(
  cues: readonly Cue[],
  { frames, fps }: { frames: number; fps: number },
): LabelRun[] {
  const events = cues.filter(({ kind }) => layerOf(kind) === 'scene');
  const actions = new Map<number, Cue[]>();
  for (const cue of cues) {
    if (layerOf(cue.kind) !== 'movement' || cue.frame < 0 || cue.frame >= frames) continue;
    actions.set(cue.frame, [...(actions.get(cue.frame) ?? []), cue]);
  }
  const isNear = (event: Cue, frame: number): boolean =>
    Math.abs(event.frame - frame) <= eventSec * fps;
  const labelled = [...actions.keys()]
    .filter((frame) => events.some((event) => isNear(event, frame)))
    .sort((a, b) => a - b);
  const runs: FrameRun[] = [];
  for (const frame of labelled) {
    const last = runs.at(-1);
    if (last?.to === frame - 1) last.to = frame;
    else runs.push({ from: frame, to: frame });
  }
  return runs.map(({ from, to }) => {
    const own = labelled.filter((frame) => frame >= from && frame <= to);
    const weight = (at: number): number =>
      Math.max(
        ...(actions.get(at) ?? []).map(({ kind, strength }) => strength + Number(isHandAct(kind))),
      );
    const frame = own.reduce((best, other) => (weight(other) > weight(best) ? other : best), from);
    const seen = events.filter((event) => own.some((at) => isNear(event, at)));
    const at = [...(actions.get(frame) ?? []), ...seen].sort((a, b) => a.frame - b.frame);
    return { from, to, frame, cues: at };
  });
}
