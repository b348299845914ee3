import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { expect, test } from 'vitest';
import { exportDistillation } from '../../../src/core/distill/export';
import { runExport } from '../../../src/core/export/run';
import { unwatched } from '../../../src/core/jobs/progress';
import { outputs } from '../../../src/core/teachers/outputs';
import { sampleLooks } from '../../../src/core/teachers/sample';
import { scoresOfTeacher } from '../../../src/core/teachers/scores';
import { verdicts } from '../../../src/core/teachers/verdicts';
import { distillOptionsSchema, type DistillResult } from '../../../src/shared/model/distill';
import { teacherOutputSchema, type TeacherOutput } from '../../../src/shared/model/teacher';
import { Curated, textAt } from '../export/curated';
import { smallDataset } from '../datasets/small-dataset';

const read = async (file: string) =>
  parquetReadObjects({ file: await asyncBufferFromFile(file), compressors });

const key = (row: Record<string, unknown>): string =>
  [
    row['episode_index'],
    row['frame_index'],
    row['source_episode_index'],
    row['source_frame_index'],
  ].join(' ');

/** Two finished episodes of three, the middle one left behind. */
async function curatedSet(): Promise<Curated> {
  const set = await Curated.open(await smallDataset({ version: 'v2.1', lengths: [12, 9, 15] }));
  await set.review(0, [0, 6]);
  await set.review(2, [4]);
  return set;
}

async function say(set: Curated, more: Partial<TeacherOutput> & { frame: number }): Promise<void> {
  const episode = more.episode ?? 0;
  const store = await set.project.store(outputs);
  const output = teacherOutputSchema.parse({
    teacher: 'pi',
    version: null,
    kind: 'action',
    episode,
    fingerprint: await set.dataset.fingerprint(episode),
    source: 'import',
    provenance: 'test',
    atMs: 0,
    ...more,
  });
  await store.append([output], true);
}

const run = async (set: Curated, more: object = {}): Promise<DistillResult> =>
  exportDistillation(
    {
      dataset: set.dataset,
      project: set.project,
      options: distillOptionsSchema.parse({ out: set.out, ...more }),
    },
    unwatched,
  );

test('rows are the frames of the dataset export, with domain, hard label and soft label of the same recording', async () => {
  const set = await curatedSet();
  await say(set, {
    frame: 3,
    action: [
      [3, -3],
      [4, -4],
      [5, -5],
    ],
  });
  await say(set, { frame: 4, action: [[4, -4]], fingerprint: 'of another recording' });
  await say(set, { frame: 2, action: [[2, -2]], episode: 1 });
  await say(set, { frame: 6, kind: 'reasoning', teacher: 'talker', text: textAt(0, 6) });
  const trimmed = { stride: 3 };
  const result = await run(set, { ...trimmed, preset: 'trusted' });
  const other = `${set.out}-data`;
  await runExport(set.request({ ...trimmed, out: other }), unwatched);

  const rows = await read(path.join(set.out, 'samples.parquet'));
  const frames = await read(path.join(other, 'curation/frames.parquet'));
  const ofActions = rows.filter(({ target }) => target === 'action');
  expect(ofActions.map(key)).toEqual(frames.map(key));

  const at = (episode: number, frame: number, target: string) =>
    rows.find(
      (row) =>
        row['source_episode_index'] === BigInt(episode) &&
        row['source_frame_index'] === BigInt(frame) &&
        row['target'] === target,
    );
  expect(at(0, 3, 'action')).toMatchObject({
    domain: 'action',
    hard_action: [[3, -3]],
    // Rows of the frames that the export has.
    soft_action: [[3, -3]],
    error: 0,
    c: 0.5,
    g: 1,
    v: 1,
    weight: 0.5,
    rejected: false,
  });
  expect(at(0, 9, 'action')).toMatchObject({ teacher: null, weight: 0, g: null });
  expect(at(0, 6, 'text')).toMatchObject({
    domain: 'embodied-reasoning',
    hard_text: textAt(0, 6),
    soft_text: textAt(0, 6),
    teacher: 'talker',
    g: 1,
  });
  expect(result.teachers).toEqual({ action: 'pi', reasoning: 'talker' });
  expect(result.samples.action.soft).toBe(1);

  const sides = new Map<unknown, Set<unknown>>();
  for (const row of rows) {
    const side = sides.get(row['episode_index']) ?? new Set();
    sides.set(row['episode_index'], side.add(row['split']));
  }
  expect([...sides.values()].map((side) => side.size)).toEqual([1, 1]);
  expect(result.episodes).toEqual({ train: 1, validation: 1 });
});

test('what a curator called wrong stays, marked and without weight; its like are trusted less', async () => {
  const set = await curatedSet();
  for (const frame of [0, 1, 2, 3, 4, 5]) await say(set, { frame, action: [[frame, -frame]] });
  const { dataset, project } = set;
  const summaries = await scoresOfTeacher({ dataset, project }, 'pi', unwatched);
  const wish = { teacher: 'pi', looks: 2, seed: 1, uniformShare: 0.2 };
  const { looks } = await sampleLooks(project, summaries, wish);
  const store = await project.store(verdicts);
  await store.record(
    looks.map(({ id, episode }, at) => ({
      episode,
      look: id,
      verdict: at === 0 ? ('wrong' as const) : ('accept' as const),
      reason: null,
      note: null,
    })),
    { projectId: project.id, curator: 'anna', device: 'cli' },
  );
  const result = await run(set, { preset: 'trusted' });
  expect(result.rejected).toBe(1);
  const rows = await read(path.join(set.out, 'samples.parquet'));
  const ofFrame = (frame: number | undefined) => rows.find(({ id }) => id === `0-${frame}-action`);
  const [wrong, right] = looks.map(({ frame }) => frame);
  expect(ofFrame(wrong)).toMatchObject({ rejected: true, verdict: 'wrong', v: 0, weight: 0 });
  expect(ofFrame(right)).toMatchObject({ rejected: false, verdict: 'accept', v: 1 });
  const unseen = rows.filter((row) => row['teacher'] === 'pi' && row['verdict'] === null);
  expect(unseen).toHaveLength(4);
  for (const { v } of unseen) {
    expect(v).toBeGreaterThan(0);
    expect(v).toBeLessThan(1);
  }
});

test("the paper's preset weighs every soft label 1 and gives texts none", async () => {
  const set = await curatedSet();
  await say(set, { frame: 0, action: [[90, 90]] });
  await say(set, { frame: 0, kind: 'reasoning', text: 'grasp it' });
  await run(set);
  const rows = await read(path.join(set.out, 'samples.parquet'));
  expect(rows.filter(({ weight }) => weight === 1).map(({ id }) => id)).toEqual(['0-0-action']);
  expect(rows.find(({ id }) => id === '0-0-text')).toMatchObject({ soft_text: null, weight: 0 });
  const loss: unknown = JSON.parse(await readFile(path.join(set.out, 'loss.json'), 'utf8'));
  expect(loss).toMatchObject({ preset: 'paper', settings: { lambda: 0.15, temperature: 1 } });
  expect(await readFile(path.join(set.out, 'reference/dualvla_loss.py'), 'utf8')).toContain(
    'def total_loss',
  );
});

test('multimodal samples join, and those that make no sense are named by their line', async () => {
  const set = await curatedSet();
  const file = path.join(path.dirname(path.dirname(set.out)), 'vqa.jsonl');
  const good = { id: 'a', image: 'a.png', question: 'What?', answer: 'A cup.' };
  const near = path.dirname(file);
  await writeFile(path.join(near, 'a.png'), Buffer.from('89504e470d0a1a0a', 'hex'));
  await writeFile(path.join(near, 'notes.png'), 'no picture');
  const others = ['notes.png', 'gone.png', '.', '../../../etc/hostname'];
  const lines = [
    good,
    { id: 'b' },
    good,
    ...others.map((image) => ({ ...good, id: image, image })),
    { ...good, id: 'z', image: 'https://pictures.test/z.png' },
    { ...good, id: 'last', image: './a.png' },
  ];
  await writeFile(file, ['{', ...lines.map((line) => JSON.stringify(line))].join('\n'));
  const result = await run(set, { multimodal: file, heldOut: 0.5 });
  expect(result.samples.multimodal).toEqual({ rows: 3, soft: 3, meanWeight: 1 });
  expect(set.project.datasets.slice(1)).toMatchObject([{ name: 'vqa.jsonl', role: 'multimodal' }]);
  expect(result.rejectedRows.map(({ row }) => row)).toEqual([1, 3, 4, 5, 6, 7, 8]);
  const reasons = result.rejectedRows.map(({ reason }) => reason);
  expect(reasons[3]).toContain('"notes.png", which is no JPEG');
  expect(reasons[4]).toContain(`"gone.png", which is not there (${path.join(near, 'gone.png')})`);
  const loss = await readFile(path.join(set.out, 'loss.json'), 'utf8');
  expect(JSON.parse(loss)).toMatchObject({ image_base: near });
  const rows = await read(path.join(set.out, 'samples.parquet'));
  const [first, elsewhere, last] = rows.slice(-3).map(({ split }) => split);
  expect(last).toBe(first);
  expect(new Set([first, elsewhere])).toEqual(new Set(['train', 'validation']));
  expect(rows.at(-1)).toMatchObject({
    domain: 'multimodal',
    image: './a.png',
    question: 'What?',
    hard_text: 'A cup.',
    episode_index: null,
  });
});

test('refuses a folder that is there, one inside the dataset, and to guess between teachers', async () => {
  const set = await curatedSet();
  await run(set);
  await expect(run(set)).rejects.toThrow(/exists already/);
  const inside = path.join(set.dataset.summary.path, 'out');
  await expect(run(set, { out: inside })).rejects.toThrow(/inside the source dataset/);
  await say(set, { frame: 0, action: [[1, 2]] });
  await say(set, { frame: 0, action: [[1, 2]], teacher: 'groot' });
  const next = { out: `${set.out}-2` };
  await expect(run(set, next)).rejects.toThrow(/groot, pi.*--action-teacher/);
  expect((await run(set, { ...next, actionTeacher: 'groot' })).teachers.action).toBe('groot');
});
