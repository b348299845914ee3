/** The library says of an episode what is older than what it rests on. */
import { expect, it } from 'vitest';
import { libraryFacets } from '../../../src/core/library/facets';
import { libraryFacts } from '../../../src/core/library/facts';
import { listEpisodes } from '../../../src/core/library/listing';
import { outlineOf } from '../../../src/core/library/outline';
import { episodeQuerySchema } from '../../../src/shared/api/dataset';
import { finishOn, settingsMark } from '../../../src/shared/model/marks';
import { defaultPolicy } from '../../../src/shared/model/policy';
import { proposal, ScriptedCurator } from '../../shared/decisions';
import { toyDataset, toyEpisodes } from '../project/toy-dataset';
import { openToy, proposalsOf, temporaryFolder } from '../project/toy-project';

const dataset = toyDataset('/data/toy', toyEpisodes);

it('marks proposals of an older policy, and reviews under which others were proposed', async () => {
  const project = await openToy(await temporaryFolder());
  const settings = settingsMark(project.info.policy);
  const found = async (search: string) => {
    const query = episodeQuerySchema.parse({ search });
    const options = { dataset, project, query, offset: 0, limit: 9, thumbnailUrl: () => null };
    const { rows } = await listEpisodes(options);
    return rows.map(({ index, stale }) => [index, stale]);
  };
  for (const episode of [0, 1]) {
    await project.saveProposals({ ...proposalsOf(episode, [proposal('a', 10)]), settings });
  }
  // Of an older studio: nothing is known, and nothing said.
  await project.saveProposals(proposalsOf(2, [proposal('a', 10)]));
  const proposed = await project.proposals(0);
  const curator = new ScriptedCurator({ projectId: project.id });
  await project.append([
    curator.decide(finishOn(proposed), 0),
    curator.decide({ kind: 'finish' }, 2),
  ]);

  // The same again is no change; another keyframe is.
  await project.saveProposals({ ...proposalsOf(0, [proposal('a', 10)]), settings });
  expect(await found('stale=changed')).toEqual([]);
  for (const episode of [0, 2]) {
    const keyframes = [proposal('a', 10), proposal('b', 60)];
    await project.saveProposals({ ...proposalsOf(episode, keyframes), settings });
  }
  expect(await found('stale=changed')).toEqual([[0, ['changed']]]);

  await project.setPolicy({ ...defaultPolicy, name: 'renamed' });
  expect(await found('stale=older-policy')).toEqual([]);
  await project.setPolicy({ ...defaultPolicy, threshold: 0.7 });
  expect(await found('stale=older-policy')).toEqual([
    [0, ['older-policy', 'changed']],
    [1, ['older-policy']],
    [2, ['older-policy']],
  ]);
});

it('says it no more of any that was proposed anew, once lists have shown them', async () => {
  const project = await openToy(await temporaryFolder());
  const episodes = toyEpisodes.map((_, episode) => episode);
  const propose = async (id: string) => {
    const settings = settingsMark(project.info.policy);
    for (const episode of episodes)
      await project.saveProposals({ ...proposalsOf(episode, [proposal(id, 10)]), settings });
  };
  const old = async () => {
    const query = episodeQuerySchema.parse({});
    const { saying, words } = await outlineOf({ dataset, project, query });
    const { facets } = await libraryFacets(libraryFacts(dataset, project, null), project, []);
    return { outlined: [...saying].map((at) => words[at]?.stale), facet: facets.stale.values };
  };
  await propose('a');
  await old();
  await project.setPolicy({ ...defaultPolicy, threshold: 0.7 });
  expect((await old()).outlined).toEqual(episodes.map(() => ['older-policy']));
  await propose('b');
  expect(await old()).toEqual({ outlined: episodes.map(() => []), facet: [] });
});
