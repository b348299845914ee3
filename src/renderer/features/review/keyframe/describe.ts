/** Acts in words, for the history, the status line and screen readers. */
import type { DecisionAct } from '../../../../shared/model/decision';
import type {
  CueKind,
  KeyframeState,
  Reasoning,
  ReasoningSource,
} from '../../../../shared/model/keyframe';

export function describeAct(act: DecisionAct): string {
  switch (act.kind) {
    case 'accept':
      return `Accepted ${keyframesInWords(act.keyframes)}`;
    case 'prune':
      return `Pruned ${keyframesInWords(act.keyframes)}`;
    case 'move':
      return `Moved keyframe from frame ${act.keyframe.frame} to ${act.toFrame}`;
    case 'edit':
      return `Edited the reasoning at frame ${act.keyframe.frame}`;
    case 'add':
      return `Added a keyframe at frame ${act.keyframe.frame}`;
    case 'flag':
      return act.flagged ? 'Flagged the episode' : 'Removed the flag';
    case 'tag':
      return act.tags.length === 0 ? 'Removed all tags' : `Tagged ${act.tags.join(', ')}`;
    case 'finish':
      return 'Finished the episode';
    case 'reopen':
      return 'Reopened the episode';
    case 'revert':
      break;
  }
  return 'Undid an act';
}

function keyframesInWords(keyframes: readonly { frame: number }[]): string {
  const [first] = keyframes;
  return keyframes.length === 1 && first !== undefined
    ? `keyframe at frame ${first.frame}`
    : `${keyframes.length} keyframes`;
}

export const cueNames: Readonly<Record<CueKind, string>> = {
  'gripper-close': 'Gripper closes',
  'gripper-open': 'Gripper opens',
  pause: 'Pause',
  phase: 'Phase',
  turn: 'Turn',
  event: 'Scene event',
  'text-change': 'Text changes',
  manual: 'Set by hand',
};

export const stateNames: Readonly<Record<KeyframeState, string>> = {
  proposed: 'Undecided',
  accepted: 'Accepted',
  pruned: 'Pruned',
};

export const sourceNames: Readonly<Record<ReasoningSource, string>> = {
  dataset: 'from the dataset',
  model: 'drafted by a model',
  movement: 'drafted from the movement',
  curator: 'written by a curator',
  none: 'none yet',
};

/** Where a text comes from in full: for a model's, which one answered, where and when, and how sure it said it was. */
export function sourceText({ source, provenance }: Reasoning): string {
  if (source !== 'model' || provenance === undefined) return sourceNames[source];
  const { model, host, atMs, prompt, confidence } = provenance;
  const sure =
    confidence === undefined ? '' : `; it says it is ${Math.round(confidence * 100)} % sure`;
  const when = new Date(atMs).toISOString().slice(0, 16).replace('T', ' ');
  return `drafted by ${model} at ${host}, ${when} UTC, prompt ${prompt}${sure}`;
}

/** `m:ss.cc`: what a video editor shows. */
export function clockText(timeSec: number): string {
  const hundredths = Math.round(timeSec * 100);
  const seconds = Math.floor(hundredths / 100) % 60;
  const rest = String(hundredths % 100).padStart(2, '0');
  return `${Math.floor(hundredths / 6_000)}:${String(seconds).padStart(2, '0')}.${rest}`;
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
