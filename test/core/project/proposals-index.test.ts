/** What is kept of `proposals.jsonl` so that nobody has to go through all of it to list its episodes. */
import { readFile, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { LineFile } from '../../../src/core/files/line-file';
import type { Project } from '../../../src/core/project/project';
import type { EpisodeProposals } from '../../../src/shared/model/keyframe';
import { proposal, ScriptedCurator, seen } from '../../shared/decisions';
import { lowerLimits } from '../datasets/run-bomb';
import { openToy, proposalsOf, temporaryFolder } from './toy-project';

const episodes = Array.from({ length: 4 }, () => ({ length: 100 }));
const doubts = { candidates: 4, close: 1, sceneOnly: 2, motionOnly: 0, misfit: 0.5 };
const redundancy = {
  charactersIn: 900,
  tokensIn: 90,
  distinctIn: 9,
  charactersOut: 100,
  tokensOut: 10,
  distinctOut: 2,
  redundant: 1,
  pruned: { frames: 80, foretold: 41.5 },
};

/** All that lists and searches ask. */
const told = (project: Project) =>
  episodes.map((_, episode) => ({
    overview: project.overview(episode),
    texts: project.texts(episode, null),
    doubts: project.doubts(episode),
  }));
const indexOf = ({ folder }: Project) => path.join(folder.path, 'events/proposals.json');
const linesOf = ({ folder }: Project) => path.join(folder.path, 'proposals.jsonl');

let root: string;
beforeEach(async () => {
  lowerLimits({ indexedProposals: 2 });
  root = await temporaryFolder();
});

/** Of four episodes three are proposed, of which one is decided on, all are asked about, and it is closed. */
async function known() {
  const project = await openToy(root, episodes);
  const made: EpisodeProposals[] = [
    { ...proposalsOf(0, [proposal('a', 10), proposal('b', 40)]), doubts, redundancy },
    { ...proposalsOf(1, [proposal('c', 10)]), policyName: 'strict', settings: 'mark' },
    proposalsOf(2, [proposal('d', 20), proposal('e', 50)]),
  ];
  for (const each of made) await project.saveProposals(each);
  const curator = new ScriptedCurator({ projectId: project.info.id });
  await project.append([curator.decide({ kind: 'prune', keyframes: [seen('d', 20)] }, 2)]);
  const before = told(project);
  expect(before[0]?.texts).toEqual(['Reason at 10.', 'Reason at 40.']);
  expect(before[2]).toMatchObject({ texts: ['Reason at 50.'], overview: { pruned: 1 } });
  await project.close();
  return { project, before };
}

it('says the same as the lines, of which none is read but those of decided episodes', async () => {
  const { before } = await known();
  const again = await openToy(root, episodes);
  const read = vi.spyOn(LineFile.prototype, 'read');
  expect(told(again)).toEqual(before);
  // The decision, and what it was made on.
  expect(read).toHaveBeenCalledTimes(2);
  read.mockRestore();
  // What is proposed anew is told, and is in the next index.
  await again.saveProposals(proposalsOf(1, [proposal('f', 70)]));
  const after = told(again);
  expect(after[1]?.texts).toEqual(['Reason at 70.']);
  await again.close();
  expect(told(await openToy(root, episodes))).toEqual(after);
});

it('does not count for a file that was changed, of the same size or of the same time', async () => {
  const { project, before } = await known();
  const file = linesOf(project);
  const text = await readFile(file, 'utf8');
  const { mtime } = await stat(file);
  await writeFile(
    file,
    text.replace('Reason at 40.', 'Another text.').replaceAll(/,"check":"\w+"/g, ''),
  );
  await utimes(file, mtime, mtime);
  const changed = await openToy(root, episodes);
  expect(changed.texts(0, null)).toEqual(['Reason at 10.', 'Another text.']);
  await changed.close();
  await writeFile(file, text);
  expect(told(await openToy(root, episodes))).toEqual(before);
});

it.each([
  ['no JSON', () => '{'],
  ['of a newer studio', (text: string) => text.replace('"version":1', '"version":2')],
  ['without a line', (text: string) => text.replace(/"rows":\[\[.*?\],\[1,/, '"rows":[[1,')],
  ['with a text that is not there', (text: string) => text.replace('[0,1]', '[0,99]')],
  ['with an episode twice', (text: string) => text.replace('],[1,', '],[0,')],
  ['with a count below nothing', (text: string) => text.replace('[4,1,2,0,', '[-4,1,2,0,')],
  ['of no rows', (text: string) => text.replace(/"rows":.*/, '"rows":[1,null,"x"]}')],
])('one that is %s is passed over, and made anew', async (_what, spoil) => {
  const { project, before } = await known();
  const file = indexOf(project);
  const text = await readFile(file, 'utf8');
  expect(spoil(text)).not.toBe(text);
  await writeFile(file, spoil(text));
  const again = await openToy(root, episodes);
  expect(told(again)).toEqual(before);
  expect(again.info.problems).toEqual([]);
  await again.close();
  expect(await readFile(file, 'utf8')).toBe(text);
});

it('is not made of a few lines, nor before all of them were asked about', async () => {
  const few = await openToy(root, episodes);
  await few.saveProposals(proposalsOf(0, [proposal('a', 10)]));
  told(few);
  await few.close();
  const unknown = await openToy(root, episodes);
  await unknown.saveProposals(proposalsOf(1, [proposal('b', 10)]));
  unknown.overview(0);
  await unknown.close();
  await expect(readFile(indexOf(unknown))).rejects.toThrow('ENOENT');
});
