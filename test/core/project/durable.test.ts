/** What was acknowledged is on disk (fsync), not only in the system's memory. */
import path from 'node:path';
import { expect, it } from 'vitest';
import { proposal, ScriptedCurator } from '../../shared/decisions';
import { watchSyncs } from '../../watch-syncs';
import { openToy, proposalsOf, temporaryFolder } from './toy-project';

it('a decision is on disk before it is acknowledged', async () => {
  const root = await temporaryFolder();
  const project = await openToy(root);
  const curator = new ScriptedCurator({ projectId: project.info.id });
  const synced = await watchSyncs();
  for (const kind of ['finish', 'reopen'] as const) {
    const { id } = curator.decide({ kind });
    await project.append(curator.decisions.slice(-1));
    const file = path.join(root, 'toy.curation/journal/anna.laptop.jsonl');
    const onDisk = synced.findLast((each) => each.path === file)?.text ?? '';
    expect(onDisk).toContain(`"id":"${id}"`);
  }
  // So is the name of a journal that was made for it.
  expect(synced.map((each) => each.path)).toContain(path.join(root, 'toy.curation/journal'));
});

it('compacted proposals are on disk before they take the place of the others', async () => {
  const root = await temporaryFolder();
  const project = await openToy(root);
  const synced = await watchSyncs();
  for (const round of [1, 2, 3]) {
    await project.saveProposals(proposalsOf(0, [proposal(`r${round}`, round)]));
  }
  const file = path.join(root, 'toy.curation/proposals.jsonl');
  const names = synced.map((each) => each.path);
  expect(names).toContain(`${file}.compact.tmp`);
  expect(synced[names.indexOf(`${file}.compact.tmp`)]?.text).toContain('"r3"');
  // The new name is durable too, and only after that the content under it is the old one's place.
  expect(names.indexOf(path.dirname(file), names.indexOf(`${file}.compact.tmp`))).toBeGreaterThan(
    0,
  );
});

it('proposals are on disk after every 64 lines, and when the project closes', async () => {
  const root = await temporaryFolder();
  const episodes = Array.from({ length: 70 }, () => ({ length: 50 }));
  const project = await openToy(root, episodes);
  const synced = await watchSyncs();
  const file = path.join(root, 'toy.curation/proposals.jsonl');
  const linesOnDisk = () => synced.findLast((each) => each.path === file)?.text?.split('\n').length;
  for (const episode of episodes.keys()) {
    await project.saveProposals(proposalsOf(episode, [proposal('p', 1)]));
    expect(linesOnDisk()).toBe(episode < 63 ? undefined : 65);
  }
  await project.close();
  expect(linesOnDisk()).toBe(71);
});

it('proposals of an older recording are no part of the review', async () => {
  const project = await openToy(await temporaryFolder());
  await project.saveProposals({ ...proposalsOf(0, [proposal('p1', 10)]), fingerprint: 'before' });
  expect((await project.review(0, null)).keyframes).toEqual([]);
  await project.saveProposals(proposalsOf(0, [proposal('p2', 20)]));
  expect((await project.review(0, null)).keyframes.map(({ id }) => id)).toEqual(['p2']);
});
