/** What keyframes are called. */
import type { KeyframeState, Reasoning, ReasoningSource } from '../../../../shared/model/keyframe';

export const stateNames: Readonly<Record<KeyframeState, string>> = {
  proposed: 'Undecided',
  accepted: 'Accepted',
  pruned: 'Pruned',
};

export const sourceNames: Readonly<Record<ReasoningSource, string>> = {
  dataset: 'from the dataset',
  model: 'drafted by a model',
  movement: 'drafted from the movement',
  reviewed: 'written by a curator for a reviewed episode',
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
