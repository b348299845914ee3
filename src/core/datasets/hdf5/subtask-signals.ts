/** Sub-tasks that MimicGen and Isaac Lab know: a signal for each that becomes true where it ends. */
import type { ArrayFeature } from './arrays';

const signalPath = /(?:^|\/)subtask_term_signals\/(.+)$/s;

/** What the texts made of such signals are shown as. */
export const subtaskSource = 'subtask_term_signals';

/** The signals among the features of a demonstration, with the names of their sub-tasks. */
export const subtaskSignals = (
  features: readonly ArrayFeature[],
): { name: string; path: string }[] =>
  features.flatMap(({ path, kind }) => {
    const name = signalPath.exec(path)?.[1];
    return name === undefined || kind !== 'numbers' ? [] : [{ name, path }];
  });

/**
 * One text per frame: the sub-task under way, called as the file calls it. Each lasts until its signal first rises;
 * what comes after the last one that ends has no name of its own. Null where no signal rises.
 */
export function subtaskTexts(
  signals: readonly { name: string; values: Float32Array }[],
  frames: number,
): string[] | null {
  const ends = signals
    .map(({ name, values }) => ({ name: plain(name), end: firstRise(values) }))
    .sort((a, b) => a.end - b.end);
  const ended = ends.filter(({ end }) => end < frames);
  const last = ended.at(-1);
  if (last === undefined) return null;
  const open = ends[ended.length]?.name ?? `after ${last.name}`;
  const texts = Array.from({ length: frames }, () => open);
  for (const { name, end } of ended.toReversed()) texts.fill(name, 0, end);
  return texts;
}

/** `left/grasp_1` becomes `left grasp 1`. */
const plain = (name: string): string => name.replaceAll(/[_/.]+/g, ' ').trim();

function firstRise(values: Float32Array): number {
  const at = values.findIndex((value, frame) => value > 0 && (values[frame - 1] ?? 1) <= 0);
  return at === -1 ? Number.POSITIVE_INFINITY : at;
}
