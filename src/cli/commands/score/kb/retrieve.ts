import path from 'node:path';
import { z } from 'zod';
import { StudioError } from '../../../../shared/errors';
import { retrievalPresets } from '../../../../shared/model/knowledge';
import { queryOfEntry, queryOfRollout } from '../../../../core/score/knowledge/query';
import { ranked } from '../../../../core/score/knowledge/retrieve';
import { command, onlyPositional } from '../../../command';
import { anyOf, oneOf, takeOptions } from '../../../take-options';
import { embeddingOptions, embeddingUsage, likenessOf } from '../embedding-options';
import { withRollouts } from '../with-rollouts';
import { withBase } from './with-base';

const schema = z.object({ k: z.number().int().min(1).max(100) });
const words = { k: ['--k', 'a whole number from 1 to 100'] } as const;

export const retrieveFromBase = command({
  name: 'score kb retrieve',
  summary: 'Find the rollouts of a knowledge base that a judge would be shown with another.',
  usage: `ID --kb DIR [--rollouts ROLLOUTS] [--preset ${retrievalPresets.join('|')}] [--k N] [--embeddings URL --embedding-model NAME --agree] [--json]

  ID                   of a rollout of the base, or of ROLLOUTS
  --rollouts ROLLOUTS  a folder or dataset that the rollout is in
  --preset NAME        ${anyOf(retrievalPresets)}: one example, the most alike scene of the most alike task; or both lists fused
  --k N                how many examples, where fused (3)
${embeddingUsage}

Never the rollout itself, nor one of the same video, episode, or task and seed.`,
  options: {
    kb: { type: 'string' },
    rollouts: { type: 'string' },
    preset: { type: 'string', default: 'fused' },
    k: { type: 'string', default: '3' },
    ...embeddingOptions,
  },
  async run({ positionals, values, job }) {
    const id = onlyPositional(positionals, 'the id of a rollout');
    const preset = oneOf('--preset', retrievalPresets, values.preset);
    const { k } = takeOptions(schema, { k: Number(values.k) }, words, values);
    return withBase(values.kb, { make: false }, async (base) => {
      const query =
        values.rollouts === undefined
          ? queryOfEntry(base.entry(id))
          : await withRollouts(path.resolve(values.rollouts), undefined, async ({ rollouts }) => {
              const rollout = rollouts.find((each) => each.id === id);
              if (rollout !== undefined) return queryOfRollout(rollout, job.signal);
              throw new StudioError('not-found', `${values.rollouts} has no rollout "${id}".`);
            });
      const likeness = likenessOf(values, job.signal);
      const examples = (await ranked(base, query, { preset, k, likeness })).map((found) => {
        const { scores, notes, curator } = base.entry(found.id);
        return { ...found, scores, notes, curator };
      });
      const lines = examples.map(({ id: found, task, textRank, sceneRank }) =>
        [found, task, `text ${textRank ?? '-'}`, `scene ${sceneRank ?? '-'}`].join('\t'),
      );
      return {
        document: { id, preset, scenesBy: query.look?.by ?? null, examples },
        text: lines.join('\n') || 'Nothing in the base is like it.',
      };
    });
  },
});
