/** Who has not finished an episode is not told what others decided about it, whichever window asks. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { DecisionAct } from '../../../src/shared/model/decision';
import { copyFirstEpisodes } from '../../first-episodes';
import { makeTempDir, memoryClient, openTestStudio } from '../../studio-fixture';

it('tells a curator of others only once the own review is finished', async () => {
  const dir = await makeTempDir();
  const studio = await openTestStudio();
  const client = memoryClient(studio);
  const dataset = path.join(dir, 'demo');
  await copyFirstEpisodes(1, dataset);
  const { id: datasetId } = await client.call('dataset.open', { path: dataset });
  const { id: projectId } = await client.call('project.open', { datasetId });
  const { fingerprint } = await client.call('dataset.episode', { datasetId, episode: 0 });
  const decide = (curator: string, ...acts: DecisionAct[]) =>
    client.call('review.decide', {
      projectId,
      decisions: acts.map((act, at) => {
        const sequence = at + 1;
        const id = `${curator}:${sequence}`;
        const where = { projectId, episode: 0, fingerprint, curator, device: curator };
        return { ...where, id, sequence, atMs: sequence, act };
      }),
    });
  const asked = async (curator: string | null) => {
    const told = await client.call('review.episode', { projectId, episode: 0, curator });
    return { told: told.decisions.map(({ id }) => id).sort(), hidden: told.hidden };
  };
  await decide('ann', { kind: 'tag', tags: ['slipped'] }, { kind: 'finish' });
  expect(await asked('ben')).toEqual({ told: [], hidden: ['ann:1', 'ann:2'] });
  await decide('ben', { kind: 'tag', tags: [] });
  expect(await asked('ben')).toEqual({ told: ['ben:1'], hidden: ['ann:1', 'ann:2'] });
  const all = { told: ['ann:1', 'ann:2', 'ben:1'], hidden: [] };
  expect(await asked('ann')).toEqual(all);
  expect(await asked(null)).toEqual(all);
  await decide('ben', { kind: 'tag', tags: [] }, { kind: 'finish' });
  expect(await asked('ben')).toEqual({ told: [...all.told, 'ben:2'], hidden: [] });
  await studio.close();
  await rm(dir, { recursive: true, force: true });
});
