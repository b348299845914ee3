/** Proposing again is taken back: what was there comes back as it was, and nothing that was decided is lost by it. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Project } from '../../../src/core/project/project';
import { foldReview, keyframesOf } from '../../../src/shared/model/fold-review';
import type { ProposingAct } from '../../../src/shared/model/proposed-again';
import {
  playSession,
  proposal,
  proposalsArbitrary,
  ScriptedCurator,
  seen,
  sessionArbitrary,
} from '../../shared/decisions';
import { openToy, proposalsOf, temporaryFolder } from './toy-project';

const actOf = (together: string): ProposingAct => ({ together, curator: 'ann', device: 'desk' });

const frames = async (project: Project, episode = 0) =>
  (await project.proposals(episode))?.keyframes.map(({ frame }) => frame);

const isBack = async (project: Project) =>
  (await project.proposedAgain()).map((act) => [act.together, act.episodes, act.isBack]);

describe('proposing again', () => {
  it('is taken back and made again, act by act, also by the next studio', async () => {
    const root = await temporaryFolder();
    const project = await openToy(root);
    const reasoning = { text: 'Reach.', source: 'model' as const };
    const drafted = { ...proposal('p1', 10), reasoning };
    const first = { ...proposalsOf(0, [drafted, proposal('p2', 40)]), policyName: 'older' };
    await project.saveProposals(first, actOf('one'));
    await project.saveProposals(proposalsOf(1, [proposal('q1', 5)]), actOf('one'));
    // Nothing was replaced: there is nothing to take back.
    expect(await project.proposedAgain()).toEqual([]);
    for (const episode of [0, 1, 2]) {
      await project.saveProposals(proposalsOf(episode, [proposal('r', 20)]), actOf('two'));
    }
    await project.saveProposals(proposalsOf(0, [proposal('s', 30)]), actOf('three'));
    expect(await isBack(project)).toEqual([
      ['two', 2, false],
      ['three', 1, false],
    ]);
    await project.close();
    const again = await openToy(root);
    expect(await again.turnProposed('three', 'undo')).toBe(1);
    expect(await again.turnProposed('two', 'undo')).toBe(2);
    expect(await again.proposals(0)).toEqual({ ...first, together: 'one' });
    // Of what had none, the new ones stay.
    expect(await frames(again, 2)).toEqual([20]);
    expect(await isBack(again)).toEqual([
      ['two', 2, true],
      ['three', 1, true],
    ]);
    await again.close();
    const last = await openToy(root);
    expect(await last.turnProposed('two', 'redo')).toBe(2);
    expect(await frames(last)).toEqual([20]);
    expect(await last.turnProposed('three', 'redo')).toBe(1);
    expect(await frames(last)).toEqual([30]);
  });

  it('is left alone where something else was proposed since, and forgotten where that is everywhere', async () => {
    const root = await temporaryFolder();
    const project = await openToy(root);
    for (const together of ['one', 'two']) {
      for (const episode of [0, 1]) {
        const at = together === 'one' ? 10 : 20;
        await project.saveProposals(
          proposalsOf(episode, [proposal(together, at)]),
          actOf(together),
        );
      }
    }
    // A script, whose act nobody takes back.
    await project.saveProposals(proposalsOf(0, [proposal('script', 30)]));
    expect(await project.turnProposed('two', 'undo')).toBe(1);
    expect([await frames(project, 0), await frames(project, 1)]).toEqual([[30], [10]]);
    await project.saveProposals(proposalsOf(1, [proposal('script', 40)]), actOf('three'));
    expect(await project.turnProposed('two', 'redo')).toBe(0);
    expect(await isBack(project)).toEqual([['three', 1, false]]);
    const files = await readdir(path.join(root, 'toy.curation/events/replaced'));
    expect(files).toEqual(['three.jsonl']);
  });

  it('goes on with the rest where it was cut off', async () => {
    const episodes = Array.from({ length: 70 }, (_, episode) => episode);
    const lengths = episodes.map(() => ({ length: 31 }));
    const project = await openToy(await temporaryFolder(), lengths);
    for (const together of ['one', 'two']) {
      for (const episode of episodes) {
        const at = together === 'one' ? 10 : 20;
        await project.saveProposals(
          proposalsOf(episode, [proposal(together, at)]),
          actOf(together),
        );
      }
    }
    const stop = project.onChange(() => {
      throw new Error('The core is killed.');
    });
    await expect(project.turnProposed('two', 'undo')).rejects.toThrow('killed');
    stop();
    expect(await project.turnProposed('two', 'undo')).toBe(6);
    const stand = await Promise.all(episodes.map((each) => frames(project, each)));
    expect(stand).toEqual(episodes.map(() => [10]));
    // What was done before it was cut off can be made again too.
    expect(await project.turnProposed('two', 'redo')).toBe(70);
  });

  it('comes back beside what was decided since on what stood in its place', async () => {
    const project = await openToy(await temporaryFolder());
    await project.saveProposals(proposalsOf(0, [proposal('a', 10), proposal('b', 50)]));
    await project.saveProposals(proposalsOf(0, [proposal('c', 12)]), actOf('one'));
    const ben = new ScriptedCurator({ projectId: project.info.id, curator: 'ben' });
    await project.append([ben.decide({ kind: 'accept', keyframes: [seen('c', 12)] })]);
    await project.turnProposed('one', 'undo');
    // 4 frames are too near: nothing is doubled.
    expect(await frames(project)).toEqual([12, 50]);
  });

  it('leaves no trace once it is taken back, whatever was decided before it', async () => {
    const project = await openToy(await temporaryFolder(), [{ length: 31 }]);
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        proposalsArbitrary,
        sessionArbitrary,
        fc.array(fc.tuple(fc.nat(20), fc.constantFrom('accept' as const, 'prune' as const))),
        fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 12 }),
        async (first, before, since, anew) => {
          run += 1;
          // Every run is another episode that has this number for a while.
          const fingerprint = `run-${run}`;
          const device = `d-${run}`;
          const curator = new ScriptedCurator({ projectId: project.info.id, fingerprint, device });
          const all = () => project.decisions(0).filter((each) => each.fingerprint === fingerprint);
          const review = async () =>
            foldReview((await project.proposals(0))?.keyframes ?? [], all()).keyframes;
          await project.saveProposals({ ...proposalsOf(0, first), fingerprint });
          const made = playSession(curator, first, before);
          if (made.length > 0) await project.append(made);
          const stood = await project.proposals(0);
          const reviewed = await review();
          const next = anew.map((frame, index) => proposal(`n${run}-${index}`, frame));
          const together = `act-${run}`;
          await project.saveProposals({ ...proposalsOf(0, next), fingerprint }, actOf(together));
          const replacing = await project.proposals(0);
          expect(await project.turnProposed(together, 'undo')).toBe(1);
          expect(await project.proposals(0)).toEqual(stood);
          expect(await review()).toEqual(reviewed);
          await project.turnProposed(together, 'redo');
          expect(await project.proposals(0)).toEqual(replacing);
          // Decided on what was proposed again: that stays, whichever way it goes.
          const { keyframes = [] } = replacing ?? {};
          const late = since.flatMap(([at, kind]) => {
            const keyframe = keyframes[at];
            return keyframe ? [curator.decide({ kind, keyframes: [keyframe] })] : [];
          });
          if (late.length > 0) await project.append(late);
          const named = new Set(late.flatMap(keyframesOf).map(({ id }) => id));
          const decided = async () => (await review()).filter(({ id }) => named.has(id));
          const kept = await decided();
          await project.turnProposed(together, 'undo');
          expect(await decided()).toEqual(kept);
          await project.turnProposed(together, 'redo');
          expect(await decided()).toEqual(kept);
        },
      ),
      { numRuns: 15 },
    );
  });
});
