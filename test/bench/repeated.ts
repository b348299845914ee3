import type { Dataset } from '../../src/core/datasets/dataset';

/** The episodes of a dataset again and again, until there are enough frames. */
export function repeated(dataset: Dataset, leastFrames: number): Dataset {
  const { episodes } = dataset;
  const one = (index: number): Dataset['episodes'][number] => {
    const found = episodes[index % episodes.length];
    if (found === undefined) throw new Error('There are no episodes.');
    return found;
  };
  const times = Math.ceil(leastFrames / framesOf(episodes));
  return {
    summary: dataset.summary,
    episodes: Array.from({ length: times * episodes.length }, (_, index) => ({
      ...one(index),
      index,
    })),
    episode: (index) => ({ ...one(index), index }),
    signals: (index) => dataset.signals(one(index).index),
    fingerprint: (index) => dataset.fingerprint(one(index).index),
    forgetChanged: () => dataset.forgetChanged(),
    videos: (index, limit) => dataset.videos(one(index).index, limit),
    reasoning: (index) => dataset.reasoning(one(index).index),
    frameTasks: async (index) => (await dataset.frameTasks?.(one(index).index)) ?? null,
    problemsOf: (index) => dataset.problemsOf(one(index).index),
    close: () => dataset.close(),
  };
}

export const framesOf = (episodes: Dataset['episodes']): number =>
  episodes.reduce((sum, { length }) => sum + length, 0);
