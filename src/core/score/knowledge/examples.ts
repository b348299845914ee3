/** Finds a judge's examples in a knowledge base, for one rollout after the other. */
import type { ScorePreset } from '../../../shared/model/score';
import type { ExampleSource } from '../judge/run-judge';
import { embeddedLikeness, type EmbeddingEndpoint } from './embeddings';
import { KnowledgeBase } from './knowledge-base';
import { openLooker } from './looker';
import { queryOf } from './query';
import { retrieve, type Retrieval } from './retrieve';

/** Pictures that come with an example; typical. */
export const picturesEach = 2;

/** The published one shows one example, of the most alike task the most alike scene. */
export const retrievalFor = (preset: ScorePreset, k: number): Retrieval =>
  preset === 'paper' ? { preset, k: 1 } : { preset: 'fused', k };

export interface ExampleWish {
  /** Of the knowledge base; null shows none. */
  folder: string | null;
  retrieval: Retrieval;
  /** Says which tasks are alike; null: their words do. */
  embeddings: EmbeddingEndpoint | null;
}

/** With the examples of a knowledge base, which is only looked at. Throws as `KnowledgeBase.open`. */
export async function withExamples<T>(
  { folder, retrieval, embeddings }: ExampleWish,
  signal: AbortSignal,
  work: (source: ExampleSource | null) => Promise<T>,
): Promise<T> {
  if (folder === null) return work(null);
  const base = await KnowledgeBase.open(folder);
  const looker = await openLooker(signal);
  const likeness = embeddings === null ? undefined : embeddedLikeness(embeddings, signal);
  try {
    const { preset, k } = retrieval;
    const about = {
      preset,
      k,
      base: (await base.hash()).slice(0, 16),
      ...(embeddings === null ? {} : { tasksBy: embeddings.model }),
    };
    const of: ExampleSource['of'] = async (rollout) =>
      retrieve(base, await queryOf(rollout, looker, signal), { ...retrieval, likeness });
    return await work({ of, about });
  } finally {
    looker.close();
    await base.close();
  }
}
