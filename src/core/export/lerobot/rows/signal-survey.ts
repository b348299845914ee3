/** Which numbers the episodes of an export have: recordings in one folder may be of different robots. */
import type { Dataset } from '../../../datasets/dataset';
import { isOutcomeName } from '../../../datasets/outcomes/claims';
import type { Gap } from './gaps';

interface Seen {
  key: string;
  width: number;
  /** Whether every dimension has a value in every frame. */
  whole: boolean;
}

export interface SignalsOfAll {
  /** Widths by feature, in the order in which they are first seen. */
  widths: Map<string, number>;
  gaps: Gap[];
}

/** A plan is asked for again and again while a dataset is open. */
const seenOf = new WeakMap<Dataset, Map<number, readonly Seen[]>>();

/** The signals that any of the episodes has. Throws what `dataset.signals` throws, or the signal's reason. */
export async function surveySignals(
  dataset: Dataset,
  episodes: readonly number[],
  signal: AbortSignal,
): Promise<SignalsOfAll> {
  const known = seenOf.get(dataset) ?? new Map<number, readonly Seen[]>();
  seenOf.set(dataset, known);
  const widths = new Map<string, number>();
  for (const episode of episodes) {
    signal.throwIfAborted();
    const seen = known.get(episode) ?? (await look(dataset, episode));
    known.set(episode, seen);
    for (const { key, width } of seen) widths.set(key, Math.max(width, widths.get(key) ?? 0));
  }
  const gaps = [...widths].map(([key, width]): Gap => {
    const isWhole = (seen: Seen): boolean => seen.key === key && seen.width === width && seen.whole;
    return { key, episodes: episodes.filter((each) => !known.get(each)?.some(isWhole)) };
  });
  return { widths, gaps: gaps.filter((gap) => gap.episodes.length > 0) };
}

async function look(dataset: Dataset, episode: number): Promise<Seen[]> {
  const { blocks, frames } = await dataset.signals(episode);
  return blocks.map(({ key, names, values }) => {
    const width = names.length;
    // An outcome may be left open in some frames: nobody trains on it.
    const isWhole = isOutcomeName(key)
      ? values.some(Number.isFinite)
      : values.every(Number.isFinite);
    return { key, width, whole: values.length >= frames * width && isWhole };
  });
}
