/** An export that is opened as a dataset: its own keyframes are proposed with their texts, no more and no others. */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDataset } from '../../../src/core/datasets/open';
import { planExport } from '../../../src/core/export/plan';
import { runExport } from '../../../src/core/export/run';
import { unwatched } from '../../../src/core/jobs/progress';
import { exportRecord } from '../../../src/core/keyframes/export-record';
import { proposeDataset } from '../../../src/core/keyframes/propose';
import type { ExportOptions } from '../../../src/shared/model/export';
import { defaultPolicy } from '../../../src/shared/model/policy';
import { reviewText } from '../../../src/renderer/features/policy/change-words';
import { endOf } from '../../job-end';
import { memoryClient, openTestStudio } from '../../studio-fixture';
import { ramp, writeHdf5 } from '../datasets/formats/hdf5-writer';
import { scratchFolder, smallDataset, type SmallDataset } from '../datasets/small-dataset';
import { Curated, keyframeAt, textAt } from './curated';

/** A hand that closes and opens: what is proposed without a record is something else than what was kept. */
const moving = {
  'observation.state': `[CAST(sin(i / 6.0 + e) AS FLOAT), CAST(cos(i / 9.0) AS FLOAT),
    CAST(CASE WHEN i BETWEEN 10 AND 20 THEN 0 ELSE 1 END AS FLOAT)]`,
};
const dense = { reasoning: { dtype: 'string', shape: [1], names: null } };
const labelled = 'TASK: pick it up. SUBTASK: reach @ the cup. REASON: it is there.';

/** Episode 0 is dropped; 1 keeps three keyframes, one of them without a text; 2 keeps none; 3 has a text in parts. */
async function exported(source: SmallDataset, options: Partial<ExportOptions>): Promise<Curated> {
  const curated = await Curated.open(await smallDataset(source));
  await curated.review(0, [5]);
  const keyframes = [3, 9, 27].map((frame) => keyframeAt(1, frame));
  const [, silent] = keyframes;
  if (silent !== undefined) silent.reasoning = { text: '', source: 'movement' };
  await curated.decide(1, { kind: 'accept', keyframes });
  await curated.decide(1, { kind: 'finish' });
  await curated.review(2, []);
  await curated.review(3, [0, 29]);
  await curated.decide(3, { kind: 'edit', keyframe: keyframeAt(3, 29), text: labelled });
  const request = curated.request({ drop: [0], ...options });
  expect((await planExport(request)).blockers).toEqual([]);
  await runExport(request, unwatched);
  return curated;
}

/** Frame, text and source of what is proposed, by episode. */
async function proposedIn(root: string) {
  const { dataset, project } = await Curated.openAny(root);
  const { problems } = await proposeDataset(
    { dataset, project, episodes: null, policy: defaultPolicy },
    unwatched,
  );
  const found = new Map<number, [number, string, string][]>();
  for (const { index } of dataset.episodes) {
    const { keyframes = [] } = (await project.proposals(index)) ?? {};
    const all = keyframes.map(({ frame, reasoning: { text, source } }) => [frame, text, source]);
    found.set(index, all as [number, string, string][]);
  }
  return { found, problems };
}

async function recordIn(root: string) {
  const opened = await openDataset(root);
  onTestFinished(() => opened.close());
  return exportRecord(opened);
}

const lengths = [30, 30, 30, 30];
const kept = {
  one: [
    [3, textAt(1, 3), 'dataset'],
    [9, '', 'movement'],
    [27, textAt(1, 27), 'dataset'],
  ],
  three: [
    [0, textAt(3, 0), 'dataset'],
    [29, labelled, 'dataset'],
  ],
};

it.each([
  ['v2.1', 'lerobot', 'columns'],
  ['v2.1', 'lerobot-v3.0', 'language'],
  ['v3.0', 'lerobot-v2.1', 'subtasks'],
  ['v2.1', 'rlds', 'columns'],
  ['v2.1', 'robomimic', 'columns'],
] as const)('%s as %s with %s', async (version, format, carrier) => {
  // Where the source's own dense text goes along in its column, what was kept is not what stands there.
  const own = carrier === 'columns' ? {} : { reasoning: "'dense ' || i" };
  const { out } = await exported(
    {
      version,
      lengths,
      columns: { ...moving, ...own },
      features: carrier === 'columns' ? {} : dense,
    },
    { format, carrier },
  );
  const { found, problems } = await proposedIn(out);
  expect([...found]).toEqual([
    [0, kept.one],
    [1, []],
    [2, kept.three],
  ]);
  const silent = problems.find(({ code }) => code === 'no-keyframes');
  expect(silent?.message).toBe(
    'Episode 1 has no keyframes: the export that this dataset is kept none.',
  );
  // Without its record it is a dataset as any other.
  await rm(path.join(out, 'curation'), { recursive: true });
  expect([...(await proposedIn(out)).found]).not.toEqual([...found]);
});

it('copied demonstrations, with one in their file that was left out and without the file before it', async () => {
  const root = path.join(await scratchFolder(), 'set');
  const demo = { actions: ramp(30, 7), obs: { ee_pos: ramp(30, 3) } };
  for (const task of ['lift', 'pour']) {
    await mkdir(path.join(root, task), { recursive: true });
    await writeHdf5(path.join(root, task, 'demo.hdf5'), { data: { demo_0: demo, demo_1: demo } });
  }
  const curated = await Curated.openAny(root);
  await curated.review(3, [5, 28]);
  await runExport(curated.request({ drop: [0, 1, 2], format: 'robomimic' }), unwatched);
  expect([...(await recordIn(curated.out)).kept]).toEqual([
    [1, [5, 28].map((frame) => ({ frame, text: null }))],
  ]);
  // Another demonstration under its name is none that the export kept.
  const shorter = { actions: ramp(20, 7), obs: { ee_pos: ramp(20, 3) } };
  const file = path.join(curated.out, 'pour', 'demo.hdf5');
  await writeHdf5(file, { data: { demo_0: demo, demo_1: shorter } });
  expect((await recordIn(curated.out)).problems).toMatchObject([
    { message: expect.stringContaining('speaks of pour/demo.hdf5/data/demo_1 that is another') },
  ]);
});

it('annotations beside the episodes they are about, with episodes of which they say nothing', async () => {
  const { out, dataset } = await exported(
    { version: 'v3.0', lengths, columns: moving },
    { format: 'ecot-json' },
  );
  const root = dataset.summary.path;
  await cp(path.join(out, 'reasonings.json'), path.join(root, 'reasonings.json'));
  const without = (await proposedIn(root)).found;
  await cp(path.join(out, 'curation'), path.join(root, 'curation'), { recursive: true });
  const { found } = await proposedIn(root);
  expect([...found]).toEqual([
    [0, without.get(0)],
    [1, kept.one],
    [2, []],
    [3, kept.three],
  ]);
  expect(without.get(0)).not.toEqual([]);
  expect(without.get(3)).not.toEqual(kept.three);
});

it('no policy changes what an export kept, and trying one says so', async () => {
  const { out } = await exported({ version: 'v2.1', lengths, columns: moving }, {});
  const test = await openTestStudio();
  onTestFinished(() => test.close());
  const client = memoryClient(test);
  const { id: datasetId } = await client.call('dataset.open', { path: out });
  const { id: projectId } = await client.call('project.open', { datasetId });
  const proposing = await client.call('keyframes.propose', { projectId, episodes: null });
  await endOf(client, proposing.jobId);
  const reading = await client.call('policies.read', { projectId });
  if (reading.jobId !== null) await endOf(client, reading.jobId);
  const trying = { projectId, tried: { threshold: 0.9 }, against: {} };
  const effect = await client.call('policies.effect', trying);
  expect(effect).toMatchObject({ asExported: true, review: null, episodes: 3 });
  expect(reviewText(effect)).toContain('the keyframes that it kept, whatever the policy');
});

it('a record that is not whole is one sentence, and none of it counts', async () => {
  const { out } = await exported({ version: 'v2.1', lengths, columns: moving }, {});
  const file = (name: string) => path.join(out, 'curation', name);
  const episodes = await readFile(file('episodes.json'), 'utf8');
  const keyframes = await readFile(file('keyframes.jsonl'), 'utf8');
  const lines = keyframes.split('\n');
  const write = (name: string, text: string) => writeFile(file(name), text);
  const read = async () => {
    const { hash, kept: found, problems } = await recordIn(out);
    return { hash, size: found.size, said: problems.map(({ message }) => message) };
  };
  const whole = await read();
  expect(whole).toMatchObject({ hash: expect.stringMatching(/^[0-9a-f]{16}$/), size: 3, said: [] });
  const faults: [string, string, string | RegExp][] = [
    ['keyframes.jsonl', keyframes.slice(0, -20), /line 5 of curation\/keyframes.jsonl is no/],
    ['keyframes.jsonl', lines.slice(1).join('\n'), /has 2 of 3 keyframes of episode 0/],
    ['keyframes.jsonl', `${lines[1]}\n${lines[0]}\n`, /line 2 of .* is no keyframe/],
    ['keyframes.jsonl', `${lines[0]}\n${lines[0]}\n`, /line 2 of .* is no keyframe/],
    ['keyframes.jsonl', keyframes.replace('"frame_index":27', '"frame_index":30'), /line 3 of/],
    ['keyframes.jsonl', '[['.repeat(2_000), /line 1 of/],
    ['episodes.json', episodes.slice(0, 300), /^.*curation\/episodes.json cannot be read: /],
    ['episodes.json', episodes.replace('"length": 30', '"length": 31'), /is another one here/],
    [
      'episodes.json',
      episodes.replace('"keyframes": 3', '"keyframes": "3"'),
      /entry 0 of .* is no episode/,
    ],
    ['episodes.json', episodes.replace('"episode_index": 1', '"episode_index": 0'), /another one/],
  ];
  for (const [name, text, sentence] of faults) {
    await write(name, text);
    const { hash, size, said } = await read();
    expect([hash, size], text).toEqual([null, 0]);
    expect(said).toEqual([expect.stringMatching(sentence)]);
    await write('episodes.json', episodes);
    await write('keyframes.jsonl', keyframes);
  }
  // What no studio wrote is not spoken of.
  await write('episodes.json', '{"episodes": []}');
  expect(await read()).toEqual({ hash: null, size: 0, said: [] });
  await rm(file('episodes.json'));
  await mkdir(file('episodes.json'));
  const { found, problems } = await proposedIn(out);
  expect(problems.map(({ code }) => code)).toContain('export-record-unused');
  expect(found.get(0)).not.toEqual([]);
});
