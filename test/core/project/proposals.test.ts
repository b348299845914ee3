/** Proposals of a project: made anew beside what was decided, and kept in few lines. */
import { appendFile, open, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { LineFile } from '../../../src/core/files/line-file';
import { foldReview, keyframesOf, sameEpisode } from '../../../src/shared/model/fold-review';
import {
  playSession,
  proposal,
  proposalsArbitrary,
  ScriptedCurator,
  seen,
  sessionArbitrary,
} from '../../shared/decisions';
import { openToy, proposalsOf, temporaryFolder } from './toy-project';

const line = (episode: number, more = ''): string => {
  const text = JSON.stringify(proposalsOf(episode, [proposal('p', 1)]));
  return `${text.slice(0, -1)},"more":"${more}"}\n`;
};

describe('proposing anew', () => {
  it('keeps what was decided and leaves its neighbourhood alone', async () => {
    const root = await temporaryFolder();
    const project = await openToy(root);
    // Proposals stay 0.4 s away from what was decided, 4 frames at 10 frames/s.
    await project.saveProposals(proposalsOf(0, [proposal('p1', 10), proposal('p2', 40)]));
    const curator = new ScriptedCurator({ projectId: project.info.id });
    curator.decide({ kind: 'prune', keyframes: [seen('p1', 10)] });
    curator.decide({ kind: 'move', keyframe: seen('p2', 40), toFrame: 60 });
    curator.decide({ kind: 'add', keyframe: seen('mine', 80) });
    await project.append(curator.decisions);
    const frames = [6, 14, 15, 41, 50, 60, 77, 90];
    const saved = await project.saveProposals(
      proposalsOf(
        0,
        frames.map((frame) => proposal(`n${frame}`, frame)),
      ),
    );
    expect(saved.keyframes.map(({ id }) => id)).toEqual(['p1', 'n15', 'p2', 'n50', 'n90']);
    expect(await project.proposals(0)).toEqual(saved);
  });

  it('changes no decision, whatever the curator did and the machine says', async () => {
    const root = await temporaryFolder();
    const project = await openToy(root, [{ length: 31 }]);
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        proposalsArbitrary,
        sessionArbitrary,
        fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 12 }),
        async (first, session, anew) => {
          run += 1;
          // Every run is another episode that has this number for a while.
          const fingerprint = `run-${run}`;
          const device = `d-${run}`;
          await project.saveProposals({ ...proposalsOf(0, first), fingerprint });
          const curator = new ScriptedCurator({ projectId: project.info.id, fingerprint, device });
          const decisions = playSession(curator, first, session);
          if (decisions.length > 0) await project.append(decisions);
          const named = new Set(decisions.flatMap(keyframesOf).map(({ id }) => id));
          const decided = async () => {
            const review = await project.proposals(0);
            const { keyframes } = foldReview(review?.keyframes ?? [], decisions);
            return keyframes.filter(({ id }) => named.has(id));
          };
          const before = await decided();
          const next = anew.map((frame, index) => proposal(`n${run}-${index}`, frame));
          const saved = await project.saveProposals({ ...proposalsOf(0, next), fingerprint });
          expect(await decided()).toEqual(before);
          expect(sameEpisode(project.decisions(0), fingerprint)).toEqual(decisions);
          const stood = first.filter(({ id }) => !named.has(id)).map(({ frame }) => frame);
          const fresh = saved.keyframes.filter(
            ({ id, frame }) => !named.has(id) && !stood.includes(frame),
          );
          for (const { frame } of before) {
            expect(fresh.filter((keyframe) => Math.abs(keyframe.frame - frame) <= 4)).toEqual([]);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('gives way to a decision that was on its way meanwhile', async () => {
    const root = await temporaryFolder();
    const project = await openToy(root);
    await project.saveProposals(proposalsOf(0, [proposal('p1', 10)]));
    const curator = new ScriptedCurator({ projectId: project.info.id });
    const late = curator.decide({ kind: 'prune', keyframes: [seen('p1', 10)] });
    await project.saveProposals(proposalsOf(0, [proposal('p9', 11), proposal('p8', 50)]));
    await project.append([late]);
    const review = await project.review(0, null);
    expect(review.keyframes.map(({ id, state }) => [id, state])).toEqual([
      ['p1', 'pruned'],
      ['p8', 'proposed'],
    ]);
  });
});

describe('proposals', () => {
  it('are compacted when most lines do not count any more', async () => {
    const root = await temporaryFolder();
    const project = await openToy(root);
    for (let round = 0; round < 5; round += 1) {
      for (let episode = 5; episode >= 0; episode -= 1) {
        await project.saveProposals(proposalsOf(episode, [proposal(`r${round}`, round)]));
      }
    }
    await project.close();
    const file = path.join(root, 'toy.curation/proposals.jsonl');
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(12);
    expect(await readdir(path.dirname(file))).not.toContain('proposals.jsonl.compact.tmp');
    await appendFile(file, `not json\n${lines.join('\n')}\n{"episode":2,"fing`);
    const again = await openToy(root);
    expect(again.info.problems.map(({ code }) => code)).toEqual([
      'proposals-line',
      'proposals-line',
    ]);
    for (let episode = 0; episode < 6; episode += 1) {
      expect((await again.proposals(episode))?.keyframes).toMatchObject([{ id: 'r4' }]);
    }
  });

  it('are compacted in small pieces, however long the lines of a stranger are', async () => {
    const root = await temporaryFolder();
    await (await openToy(root)).close();
    const megabyte = 1024 * 1024;
    const long = Array.from({ length: 6 }, (_, episode) => line(episode, ' '.repeat(2 * megabyte)));
    const file = path.join(root, 'toy.curation/proposals.jsonl');
    await writeFile(file, [...Array.from({ length: 7 }, () => line(0)), ...long].join(''));
    const append = vi.spyOn(LineFile.prototype, 'append');
    const project = await openToy(root);
    const sizes = append.mock.calls.map(([lines]) => lines.join('').length);
    append.mockRestore();
    expect(sizes.length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThan(5 * megabyte);
    expect((await project.proposals(5))?.keyframes).toMatchObject([{ id: 'p' }]);
    expect((await stat(file)).size).toBeLessThan(13 * megabyte);
  });

  it('that cannot be read are reported and can be made again', async () => {
    const root = await temporaryFolder();
    await (await openToy(root)).close();
    const file = path.join(root, 'toy.curation/proposals.jsonl');
    await writeFile(file, '{"episode":1,"keyframes":"none"}\n{"episode":2,broken}\n');
    const project = await openToy(root);
    expect(await project.proposals(1)).toBeNull();
    expect(project.overview(2)).toMatchObject({ proposed: false });
    expect(project.info.problems.map(({ episode }) => episode)).toEqual([1, 2]);
    await project.saveProposals(proposalsOf(1, [proposal('p1', 3)]));
    expect(project.overview(1)).toMatchObject({ proposed: true, keyframes: 1 });
  });
});

it('that could not be read this time are all there the next, whatever was saved meanwhile', async () => {
  const root = await temporaryFolder();
  const first = await openToy(root);
  for (const episode of [0, 1]) {
    await first.saveProposals(proposalsOf(episode, [proposal(`p${episode}`, 10)]));
  }
  await first.close();
  const some = await open(path.join(root, 'toy.curation/proposals.jsonl'));
  const reading = vi.spyOn(Object.getPrototypeOf(some) as typeof some, 'createReadStream');
  await some.close();
  reading.mockImplementation(() => {
    throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
  });
  const second = await openToy(root);
  reading.mockRestore();
  expect(second.info.problems).toMatchObject([{ code: 'proposals-file' }]);
  await second.saveProposals(proposalsOf(2, [proposal('p2', 10)]));
  await second.saveProposals(proposalsOf(2, [proposal('p3', 20)]));
  await second.close();
  const third = await openToy(root);
  const kept = await Promise.all([0, 1, 2].map((episode) => third.proposals(episode)));
  expect(kept.map((each) => each?.keyframes.map(({ id }) => id))).toEqual([['p0'], ['p1'], ['p3']]);
});
