/** Finds a judge's examples in a knowledge base, for one rollout after the other. */
import type { Problem } from '../../../shared/errors';
import type { Example } from '../../../shared/model/score';
import type { Rollout } from '../rollout';
import { KnowledgeBase } from './knowledge-base';
import { openLooker } from './looker';
import { queryOf } from './query';
import { retrieve, type Retrieval } from './retrieve';

export interface Examples {
  readonly problems: readonly Problem[];
  /** The best first; see `retrieve`. */
  of(rollout: Rollout, retrieval: Retrieval): Promise<readonly Example[]>;
  close(): Promise<void>;
}

/** Only looks at the base. Throws as `KnowledgeBase.open`. */
export async function openExamples(folder: string, signal: AbortSignal): Promise<Examples> {
  const base = await KnowledgeBase.open(folder);
  const looker = await openLooker(signal);
  return {
    problems: base.problems,
    of: async (rollout, retrieval) =>
      retrieve(base, await queryOf(rollout, looker, signal), retrieval),
    async close() {
      looker.close();
      await base.close();
    },
  };
}
