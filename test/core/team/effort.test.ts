import { expect, it } from 'vitest';
import { effortOf } from '../../../src/core/team/effort';
import type { DecisionAct } from '../../../src/shared/model/decision';
import type { CueKind } from '../../../src/shared/model/keyframe';
import { proposal } from '../../shared/decisions';
import { toyDataset, toyEpisodes } from '../project/toy-dataset';
import { openToy, proposalsOf, temporaryFolder } from '../project/toy-project';

const of = (id: string, frame: number, kind: CueKind) => ({
  ...proposal(id, frame),
  cues: [{ kind, strength: 1, frame }],
});
const pause = of('a', 10, 'pause');
const turn = of('b', 20, 'turn');
const other = of('c', 30, 'turn');

it('tells by cue what became of proposals and how long it took, but for pauses and what nobody looked at', async () => {
  const project = await openToy(await temporaryFolder());
  await project.saveProposals(proposalsOf(0, [pause, turn, other]));
  await project.saveProposals(proposalsOf(1, [pause, turn]));
  // Episode, second on the clock, act, keys where they were counted: reckoned by hand below.
  const acts: [number, number, DecisionAct, number?][] = [
    [0, 0, { kind: 'tag', tags: ['begun'] }],
    [0, 4, { kind: 'accept', keyframes: [pause] }, 1],
    [0, 10, { kind: 'prune', keyframes: [turn] }, 2],
    [0, 13, { kind: 'move', keyframe: other, toFrame: 33 }, 3],
    [0, 15, { kind: 'add', keyframe: of('own', 60, 'manual') }],
    // After a pause, and without a look.
    [1, 900, { kind: 'prune', keyframes: [pause] }],
    [1, 901, { kind: 'accept', keyframes: [turn], unseen: true }],
  ];
  await project.append(
    acts.map(([episode, second, act, keys], at) => ({
      ...(keys === undefined ? {} : { keys }),
      id: `laptop:${at + 1}`,
      projectId: project.id,
      episode,
      fingerprint: 'f',
      curator: 'ann',
      device: 'laptop',
      sequence: at + 1,
      atMs: 1_700_000_000_000 + second * 1_000,
      act,
    })),
  );
  const effort = await effortOf(toyDataset('/data/toy', toyEpisodes), project);
  expect(effort.cues).toEqual([
    {
      name: 'turn',
      decided: 3,
      accepted: 1,
      moved: 1,
      edited: 0,
      pruned: 1,
      timed: 2,
      seconds: 9,
      prunedSeconds: 6,
      keyed: 2,
      keys: 5,
    },
    {
      name: 'pause',
      decided: 2,
      accepted: 1,
      moved: 0,
      edited: 0,
      pruned: 1,
      timed: 1,
      seconds: 4,
      prunedSeconds: 0,
      keyed: 1,
      keys: 1,
    },
  ]);
  expect(effort.all).toMatchObject({ decided: 5, timed: 3, seconds: 13 });
  expect(effort.curators.map(({ name }) => name)).toEqual(['ann']);
  expect(effort.policies.map(({ name }) => name)).toEqual(['hash']);
});
