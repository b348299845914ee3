/** Five episodes, of which some were reviewed. */
import { expect } from 'vitest';
import { listEpisodes } from '../../../src/core/library/listing';
import type { Project } from '../../../src/core/project/project';
import { episodeQuerySchema, type EpisodeQuery } from '../../../src/shared/api/dataset';
import { proposal, ScriptedCurator } from '../../shared/decisions';
import { toyDataset, type ToyEpisode } from '../project/toy-dataset';
import { openToy, proposalsOf, temporaryFolder } from '../project/toy-project';

const episodes: ToyEpisode[] = [
  { length: 100, tasks: ['Pick the cup'] },
  { length: 50, tasks: ['Open the drawer'] },
  { length: 200, tasks: ['Pick the cup'] },
  { length: 10, tasks: ['pick the lid', 'close'] },
  { length: 0, tasks: [] },
];

export const dataset = toyDataset('/data/toy', episodes);

/** Episode 0 in review and dropped, 1 proposed, 2 finished, 3 and 4 untouched. */
export async function halfReviewed(): Promise<{ project: Project; curator: ScriptedCurator }> {
  const project = await openToy(await temporaryFolder(), episodes);
  for (const episode of [0, 1, 2]) {
    const keyframes = Array.from({ length: episode + 2 }, (_, index) =>
      proposal(`k${episode}-${index}`, 10 * index),
    );
    await project.saveProposals(proposalsOf(episode, keyframes));
  }
  const curator = new ScriptedCurator({ projectId: project.info.id });
  curator.decide({ kind: 'flag', flagged: true, reason: 'failed' }, 0);
  curator.decide({ kind: 'prune', keyframes: [proposal('k0-1', 10)] }, 0);
  curator.decide({ kind: 'finish' }, 2);
  await project.append(curator.decisions);
  return { project, curator };
}

export async function indices(
  query: Partial<EpisodeQuery>,
  project: Project | null,
): Promise<number[]> {
  const list = await listEpisodes({
    dataset,
    project,
    query: episodeQuerySchema.parse(query),
    offset: 0,
    limit: 100,
    thumbnailUrl: () => null,
  });
  expect(list.total).toBe(list.rows.length);
  return list.rows.map(({ index }) => index);
}
