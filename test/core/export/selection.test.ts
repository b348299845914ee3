import { readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { select } from '../../../src/core/datasets/duckdb';
import { planExport } from '../../../src/core/export/plan';
import { runExport } from '../../../src/core/export/run';
import { selectEpisodes } from '../../../src/core/export/select/select-episodes';
import { openProject } from '../../../src/core/project/open-project';
import { unwatched } from '../../../src/core/jobs/progress';
import type { Proposal } from '../../../src/shared/model/keyframe';
import { setAside, smallDataset, writeParquet } from '../datasets/small-dataset';
import { Curated, keyframeAt } from './curated';
import { verifyExport } from './verify-export';

const reasons = (plan: { skipped: { episode: number; reason: string }[] }) =>
  plan.skipped.map(({ episode, reason }) => [episode, reason]);

const named = (id: string, frame: number, score: number) => ({
  ...keyframeAt(0, frame),
  id,
  score,
});

it('says of every episode that stays behind why', async () => {
  const root = await smallDataset({ version: 'v2.1', lengths: [5, 6, 7, 8, 9, 4] });
  const broken = path.join(root, 'data/chunk-000/episode_000004.parquet');
  const curated = await Curated.open(root);
  await curated.review(0, [1]);
  await curated.propose(2, [1]);
  await curated.review(3, [1]);
  await curated.decide(3, { kind: 'flag', flagged: true });
  await curated.review(4, [1]);
  await curated.review(5, [1]);
  await curated.decide(5, { kind: 'reopen' });
  await writeFile(broken, 'PAR1 and nothing else');
  // The broken file is met by whoever opens the dataset after it broke.
  const later = await Curated.open(root);
  const request = { ...curated.request(), dataset: later.dataset };

  const reviewed = await planExport(request);
  expect(reviewed.episodes).toEqual([{ episode: 0, frames: 5, keyframes: 1 }]);
  expect(reasons(reviewed)).toEqual([
    [1, 'no-proposals'],
    [2, 'not-finished'],
    [3, 'flagged'],
    [4, 'broken'],
    [5, 'not-finished'],
  ]);
  expect(reviewed.skipped[3]?.message).toContain('episode_000004.parquet');

  const options = { ...request.options, decisions: 'proposed' as const, includeFlagged: true };
  const proposed = await planExport({ ...request, options });
  expect(proposed.episodes.map(({ episode }) => episode)).toEqual([0, 2, 3, 5]);
  expect(reasons(proposed)).toEqual([
    [1, 'no-proposals'],
    [4, 'broken'],
  ]);
});

it('leaves an episode without frames behind, and writes the others', async () => {
  const root = await smallDataset({ version: 'v2.1', lengths: [5, 0, 4] });
  const curated = await Curated.open(root);
  for (const episode of [0, 2]) await curated.review(episode, [1]);
  const { skipped, kept } = await selectEpisodes(curated.request(), unwatched);
  expect(kept.map(({ episode }) => episode)).toEqual([0, 2]);
  expect(skipped).toMatchObject([{ episode: 1, message: 'Episode 1 has no frames.' }]);
});

it('leaves an episode behind that was finished when a decision on it may have been lost', async () => {
  const root = await smallDataset({ version: 'v2.1', lengths: [5, 6] });
  const curated = await Curated.open(root);
  for (const episode of [0, 1]) await curated.review(episode, [1]);
  const { path: folder } = curated.project.info;
  await curated.project.close();
  const journal = path.join(folder, 'journal/anna.device-anna.jsonl');
  const text = await readFile(journal, 'utf8');
  await writeFile(journal, text.replace('"frame":1,', '"frame":3,'));
  // Not for want of proposals either: what is missing is said first.
  await rm(path.join(folder, 'proposals.jsonl'));
  const project = await openProject({ dataset: curated.dataset, path: folder, dataDir: folder });
  onTestFinished(() => project.close());
  const request = { ...curated.request(), project };
  const plan = await planExport(request);
  expect(plan.episodes.map(({ episode }) => episode)).toEqual([1]);
  expect(reasons(plan)).toEqual([[0, 'not-finished']]);
  expect(plan.skipped[0]?.message).toContain('line 1 of journal/anna.device-anna.jsonl');
  const { out } = await runExport(request, unwatched);
  const report = await readFile(path.join(out, 'curation/report.html'), 'utf8');
  expect(report).toContain('line 1 of journal/anna.device-anna.jsonl');
});

it('leaves an episode behind whose video is cut off', async () => {
  const root = await smallDataset({ version: 'v2.1', lengths: [30, 30], video: true });
  const [name = ''] = await readdir(path.join(root, 'videos/chunk-000'));
  const video = path.join(root, 'videos/chunk-000', name, 'episode_000001.mp4');
  await truncate(video, Math.floor((await stat(video)).size / 2));
  const curated = await Curated.open(root);
  for (const episode of [0, 1]) await curated.review(episode, [1]);
  const plan = await planExport(curated.request());
  expect(plan.episodes.map(({ episode }) => episode)).toEqual([0]);
  expect(reasons(plan)).toEqual([[1, 'broken']]);
  expect(plan.skipped[0]?.message).toContain('episode_000001.mp4');
});

it('notices an episode that is another one than was reviewed', async () => {
  const root = await smallDataset({ version: 'v2.1', lengths: [5, 6] });
  const curated = await Curated.open(root);
  const texts = await curated.review(0, [1]);
  await curated.review(1, [1]);
  const file = path.join(root, 'data/chunk-000/episode_000001.parquet');
  const rows = await setAside(file);
  await writeParquet(
    file,
    `SELECT * REPLACE ([action[2], action[1]] AS action) FROM ${rows} ORDER BY frame_index`,
  );
  const later = await Curated.open(root);
  const request = { ...curated.request(), dataset: later.dataset };
  expect(reasons(await planExport(request))).toEqual([[1, 'changed-since-review']]);
  const options = { ...request.options, decisions: 'proposed' as const };
  expect(reasons(await planExport({ ...request, options }))).toEqual([[1, 'changed-since-review']]);
  await runExport(request, unwatched);
  await verifyExport(root, curated.out, { episodes: [{ source: 0, texts }], renumbered: true });
});

it('leaves out an episode whose video is gone while the others have theirs', async () => {
  const root = await smallDataset({ version: 'v2.1', lengths: [5, 6], video: true });
  await setAside(path.join(root, 'videos/chunk-000/observation.images.top/episode_000000.mp4'));
  const curated = await Curated.open(root);
  await curated.review(0, [1]);
  const texts = await curated.review(1, [2]);
  const plan = await planExport(curated.request());
  expect(reasons(plan)).toEqual([[0, 'broken']]);
  expect(plan.skipped[0]?.message).toContain('observation.images.top');
  await runExport(curated.request(), unwatched);
  await verifyExport(root, curated.out, { episodes: [{ source: 1, texts }], renumbered: true });
});

it('leaves out what curators differ on, and takes it once it is said whose decisions count', async () => {
  const root = await smallDataset({ version: 'v2.1', lengths: [8, 8, 8] });
  const curated = await Curated.open(root);
  const shared = await curated.review(0, [1, 3], 'anna');
  await curated.decide(0, { kind: 'prune', keyframes: [keyframeAt(0, 3)] }, 'ben');
  await curated.decide(0, { kind: 'accept', keyframes: [keyframeAt(0, 1)] }, 'ben');
  await curated.decide(0, { kind: 'finish' }, 'ben');
  const bens = await curated.review(1, [2], 'ben');
  // The third episode was reviewed twice as well, but to the same end.
  await curated.review(2, [], 'anna');
  await curated.decide(2, { kind: 'finish' }, 'ben');

  const open = await planExport(curated.request());
  expect(open.blockers).toEqual([]);
  expect(open.skipped).toEqual([
    {
      episode: 0,
      reason: 'disputed',
      message:
        'Episode 0 is left out: anna, ben differ on it; settle it in Team, or choose whose decisions count.',
    },
  ]);
  expect(open.episodes.map(({ episode }) => episode)).toEqual([1, 2]);
  const stranger = await planExport(curated.request({ curator: 'carla' }));
  expect(stranger.blockers.join(' ')).toContain('carla decided nothing');

  // Where only one curator reviewed, that review counts whoever is chosen.
  for (const curator of ['anna', 'ben']) {
    const request = curated.request({ curator, out: `${curated.out}-${curator}` });
    await runExport(request, unwatched);
    const first =
      curator === 'anna' ? shared : new Map([...shared].filter(([frame]) => frame === 1));
    await verifyExport(root, request.options.out, {
      episodes: [
        { source: 0, texts: first },
        { source: 1, texts: bens },
        { source: 2, texts: new Map() },
      ],
      renumbered: false,
    });
  }
});

it('finds frames as the reader does when rows lie out of order', async () => {
  const root = await smallDataset({ version: 'v3.0', lengths: [6, 7] });
  const file = path.join(root, 'data/chunk-000/file-000.parquet');
  const rows = await setAside(file);
  await writeParquet(file, `SELECT * FROM ${rows} ORDER BY frame_index % 3, episode_index DESC`);
  const curated = await Curated.open(root);
  const signals = await curated.dataset.signals(1);
  await curated.review(0, [2]);
  await curated.review(1, [4]);
  const plan = await planExport(curated.request());
  expect(plan.loaders[0]).toMatchObject({ accepts: false });
  expect(plan.loaders[0]?.because).toContain('order of episodes and frames');
  await runExport(curated.request(), unwatched);
  const found = await select(
    `SELECT episode_index::DOUBLE, frame_index::DOUBLE, action[1]::DOUBLE
     FROM read_parquet($1, hive_partitioning = false) WHERE is_keyframe ORDER BY ALL`,
    [path.join(curated.out, 'data/chunk-000/file-000.parquet')],
  );
  expect([...found.numbers(0)]).toEqual([0, 1]);
  expect([...found.numbers(1)]).toEqual([2, 4]);
  expect(found.numbers(2)[1]).toBe(signals.blocks.find(({ key }) => key === 'action')?.values[8]);
});

/** What is exported of an episode of eight frames for which these are proposed. */
async function keptOf(keyframes: Proposal[]) {
  const curated = await Curated.open(await smallDataset({ version: 'v2.1', lengths: [8] }));
  const fingerprint = await curated.dataset.fingerprint(0);
  const made = { fingerprint, policy: 'hash', madeAtMs: 1_700_000_000_000 };
  await curated.project.saveProposals({ episode: 0, ...made, keyframes });
  const request = curated.request({ decisions: 'proposed' });
  return (await selectEpisodes(request, unwatched)).kept;
}

it('takes the stronger of two proposals on one frame, as a project of another program may have them', async () => {
  const kept = await keptOf([
    named('late', 6, 0.1),
    named('weak', 2, 0.3),
    named('strong', 2, 0.7),
    named('first', 4, 0.6),
    named('second', 4, 0.6),
    named('best', 5, 0.9),
    named('worst', 5, 0.2),
  ]);
  expect(kept).toMatchObject([{ episode: 0, frames: 8, curators: [] }]);
  expect(kept[0]?.keyframes.map(({ id, frame }) => [id, frame])).toEqual([
    ['strong', 2],
    ['first', 4],
    ['best', 5],
    ['late', 6],
  ]);
  expect(Object.keys(kept[0]?.keyframes[0] ?? {}).sort()).toEqual([
    'cues',
    'frame',
    'id',
    'reasoning',
    'score',
  ]);
});

it('keeps the text of a run on its frames: not past the end, and not where another keyframe stands', async () => {
  const kept = await keptOf([
    { ...named('long', 1, 0.5), run: { from: 1, to: 4 } },
    named('own', 3, 0.5),
    { ...named('last', 6, 0.5), run: { from: 6, to: 9 } },
  ]);
  expect(kept[0]?.keyframes.map(({ id, frame }) => [id, frame])).toEqual([
    ['long', 1],
    ['long', 2],
    ['own', 3],
    ['long', 4],
    ['last', 6],
    ['last', 7],
  ]);
});

it('leaves an episode behind whose file has gone since the dataset was opened', async () => {
  const root = await smallDataset({ version: 'v2.1', lengths: [8, 8] });
  const curated = await Curated.open(root);
  for (const episode of [0, 1]) await curated.review(episode, [2]);
  const later = await Curated.open(root);
  await rm(path.join(root, 'data/chunk-000/episode_000001.parquet'));
  const request = { ...curated.request(), dataset: later.dataset };
  const { kept, skipped } = await selectEpisodes(request, unwatched);
  expect(kept.map(({ episode }) => episode)).toEqual([0]);
  expect(skipped).toMatchObject([
    { episode: 1, reason: 'broken', message: expect.stringContaining('episode_000001.parquet') },
  ]);
});

it('leaves out by hand, once, and stops when it is canceled', async () => {
  const root = await smallDataset({ version: 'v2.1', lengths: [8, 8] });
  const curated = await Curated.open(root);
  for (const episode of [0, 1]) await curated.review(episode, [2]);
  const request = curated.request({ drop: [1] });
  const selection = await selectEpisodes(request, unwatched);
  expect(selection.kept.map(({ episode }) => episode)).toEqual([0]);
  expect(reasons(selection)).toEqual([[1, 'dropped']]);
  const reason = new Error('enough');
  const canceled = { ...unwatched, signal: AbortSignal.abort(reason) };
  await expect(selectEpisodes(request, canceled)).rejects.toBe(reason);
});

it('leaves an episode behind that has a keyframe past its end', async () => {
  const root = await smallDataset({ version: 'v2.1', lengths: [8, 8] });
  const curated = await Curated.open(root);
  await curated.review(0, [8]);
  await curated.review(1, [7]);
  for (const decisions of ['reviewed', 'proposed'] as const) {
    const plan = await planExport(curated.request({ decisions }));
    expect(reasons(plan)).toEqual([[0, 'changed-since-review']]);
    expect(plan.skipped[0]?.message).toContain(`the one that was ${decisions}`);
    expect(plan.episodes).toEqual([{ episode: 1, frames: 8, keyframes: 1 }]);
    const { kept } = await selectEpisodes(curated.request({ decisions }), unwatched);
    expect(kept[0]?.curators).toEqual(decisions === 'reviewed' ? ['anna'] : []);
  }
});
