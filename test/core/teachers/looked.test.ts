/** What was said of looks counts for the very outputs that were looked at, and for their like. */
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openDataset } from '../../../src/core/datasets/open';
import { unwatched } from '../../../src/core/jobs/progress';
import { openProject } from '../../../src/core/project/open-project';
import { lookedOutputs } from '../../../src/core/teachers/looked';
import { outputs } from '../../../src/core/teachers/outputs';
import { teacherReport } from '../../../src/core/teachers/report';
import { errorReport } from '../../../src/core/teachers/report-scores';
import { sampleLooks, samplesOf } from '../../../src/core/teachers/sample';
import { allScores, scoresOfTeacher } from '../../../src/core/teachers/scores';
import { verdicts, type Verdict } from '../../../src/core/teachers/verdicts';
import { plantedActions } from '../../fixtures/teachers/planted-actions';
import { demoDataset } from '../../shared-data';
import { lowerLimits } from '../datasets/run-bomb';
import { temporaryFolder } from '../project/toy-project';

it('an output has its verdict until another takes its place, or the verdict is taken back', async () => {
  const root = await temporaryFolder();
  const dataset = await openDataset(demoDataset);
  const project = await openProject({ dataset, path: path.join(root, 'p'), dataDir: root });
  onTestFinished(async () => {
    await project.close();
    await dataset.close();
  });
  const of = { teacher: 'pi0', kind: 'action' } as const;
  const planted = await plantedActions(dataset, 'pi0', { seed: 1, noise: 0.1, every: 20 });
  const store = await project.store(outputs);
  await store.write(
    of,
    planted.map(({ output }) => output),
  );
  const draw = async (seed: number) => {
    const summaries = await scoresOfTeacher({ dataset, project }, 'pi0', unwatched);
    const wish = { teacher: 'pi0', looks: 10, seed, uniformShare: 0.2 };
    return sampleLooks(project, summaries, wish);
  };
  const { looks } = await draw(1);
  const other = await draw(2);
  expect(other.looks.map(({ id }) => id)).not.toEqual(looks.map(({ id }) => id));
  // Of scores that were made anew, with other outputs in each class.
  const remade = (await scoresOfTeacher({ dataset, project }, 'pi0', unwatched)).map((each) => ({
    ...each,
    counts: each.counts.map((count) => ({ ...count, class: 5 - count.class })),
  }));
  const wish = { teacher: 'pi0', looks: 12, seed: 1, uniformShare: 0.2 };
  expect((await sampleLooks(project, remade, wish)).looks.slice(0, 10)).toEqual(looks);
  expect(await lookedOutputs(project, of)).toBeNull();
  const said = await project.store(verdicts);
  const say = (at: number, verdict: Verdict['verdict']) => {
    const { id = '', episode = 0 } = looks[at] ?? {};
    return said.record([{ episode, look: id, verdict, reason: null, note: null }], {
      projectId: project.id,
      curator: 'ann',
      device: 'test',
    });
  };
  await say(0, 'wrong');
  await say(1, 'accept');
  await say(2, 'accept');
  await say(2, null);
  // However often a look is asked for, what was said of it is put in order once.
  const sorts = vi.spyOn(Array.prototype, 'sort');
  for (let time = 0; time < 3; time += 1) expect(said.of(looks[2]?.id ?? '')).toBeNull();
  const sorted = sorts.mock.calls.length;
  sorts.mockRestore();
  expect(sorted).toBeLessThanOrEqual(2);
  const looked = await lookedOutputs(project, of);
  const [first, second, third] = looks.map(({ episode, frame }) => ({ episode, frame, atMs: 0 }));
  if (first === undefined || second === undefined || third === undefined) throw new Error('Few.');
  expect([first, second, third].map((each) => looked?.verdictOf(each))).toEqual([
    'wrong',
    'accept',
    null,
  ]);
  expect(looked?.verdictOf({ ...first, atMs: Date.now() + 1_000 })).toBeNull();
  expect(looked?.like(first).looked).toBeGreaterThan(0);
  expect(looked?.like({ episode: 99, frame: 0 })).toEqual({ accepted: 0, looked: 0 });
  expect(looked?.all.looked).toBe(2);
  await store.write(
    { ...of, teacher: 'late' },
    planted.map(({ output }) => ({
      ...output,
      teacher: 'late',
      std: output.action?.map((row) => row.map(() => 1)) ?? null,
      action: output.action?.map((row) => row.map((value) => value + 1)) ?? null,
    })),
  );
  const [late, own] = await allScores({ dataset, project }, unwatched);
  if (late === undefined || own === undefined) throw new Error('One teacher is missing.');
  const scores = await errorReport(project, own, [late, own]);
  expect(scores.against).toMatchObject([{ teacher: 'late', frames: planted.length }]);
  const apart = (scores.against[0]?.apart ?? []).map((each) => each.otherError - each.error);
  expect(apart).toEqual(apart.toSorted((a, b) => b - a));
  expect(scores.against[0]?.nearer).toBeGreaterThan(0.9);
  const lateErrors = await errorReport(project, late, [own]);
  expect(lateErrors.calibration).toHaveLength(10);
  expect(lateErrors.errorByStep).toHaveLength(planted[0]?.output.action?.length ?? 0);
  // Off by 1 with a deviation of 1, at every value but the planted faults.
  expect(lateErrors.coverage[0]?.share).toBeLessThan(0.1);
  expect(lateErrors.coverage.at(-1)?.share).toBeGreaterThan(0.8);
  const { worst = null } = own.errors.errorByTask[0] ?? {};
  const known = planted.map(({ output }) => `${output.episode} ${output.frame}`);
  expect(known).toContain(`${worst?.episode} ${worst?.frame}`);
  const summaries = [own];
  const samples = await samplesOf(project, 'pi0');
  const report = await teacherReport(project, 'pi0', { summaries, samples });
  expect(report).toMatchObject({ looked: 2, unsure: 0 });
  expect(report.found).toMatchObject([
    { looks: 1, faults: 1, episode: first.episode, frame: first.frame },
    { looks: 2, faults: 1, episode: second.episode, frame: second.frame },
  ]);
  lowerLimits({ importedRows: planted.length - 1 });
  await expect(lookedOutputs(project, of)).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringMatching(/^The scores of pi0 .* delete .*teachers\/scores/) as string,
  });
});

it('a sample in which everything was drawn is found again, also one with a rounded probability', async () => {
  const root = await temporaryFolder();
  const dataset = await openDataset(demoDataset);
  const project = await openProject({ dataset, path: path.join(root, 'p'), dataDir: root });
  onTestFinished(async () => {
    await project.close();
    await dataset.close();
  });
  const said = await plantedActions(dataset, 'pi0', { seed: 1, noise: 0.1, every: 20 });
  const store = await project.store(outputs);
  await store.write(
    { teacher: 'pi0', kind: 'action' },
    said.slice(0, 2).map(({ output }) => output),
  );
  const summaries = await scoresOfTeacher({ dataset, project }, 'pi0', unwatched);
  const wish = { teacher: 'pi0', looks: 2, seed: 1, uniformShare: 0.2 };
  const sample = await sampleLooks(project, summaries, wish);
  expect(sample.looks[1]?.probability).toBe(1);
  const [first, second] = sample.looks;
  const written = {
    ...sample,
    looks: [first, { ...second, probability: 1.000_000_000_000_000_2 }],
  };
  await project.folder.write(`teachers/samples/pi0.${sample.id}.json`, JSON.stringify(written));
  expect(await samplesOf(project, 'pi0')).toEqual([sample]);
  lowerLimits({ heldLinesBytes: 100 });
  await expect(samplesOf(project, 'pi0')).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringMatching(/samples holds more than the 1 MB that are read/) as string,
  });
  expect(await samplesOf(project, 'none')).toEqual([]);
});
