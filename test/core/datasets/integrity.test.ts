/** Faults planted one by one: each is found, in the episode and the frames where it is, and nothing else is. */
import { cp, mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectDataset } from '../../../src/core/datasets/inspect';
import { runsOf, spansText } from '../../../src/core/datasets/integrity/runs';
import { unwatched } from '../../../src/core/jobs/progress';
import type { Problem } from '../../../src/shared/errors';
import { demoDataset, sharedData, realDataset } from '../../shared-data';
import { runFfmpeg } from '../../e2e/player/coded-video';
import { ends, useFfmpegThat } from '../../ffmpeg-that';
import { ramp, writeHdf5 } from './formats/hdf5-writer';
import { scratchFolder, smallDataset, type SmallDataset } from './small-dataset';

const set: SmallDataset = { version: 'v3.0', lengths: [30, 30, 30, 30, 30, 30] };
const state = (x: string): string =>
  `[CAST(${x} AS FLOAT), CAST(i AS FLOAT), CAST(e + i / 1000 AS FLOAT)]`;

const inspect = async (root: string, deep = false): Promise<Problem[]> =>
  (await inspectDataset(root, unwatched, { deep })).problems;

const told = (problems: readonly Problem[]): string[] =>
  problems.map(({ code, episode }) => `${code} ${episode ?? ''}`.trim()).sort();

describe('values', () => {
  it('are sound in a dataset without faults', async () => {
    expect(await inspect(await smallDataset(set))).toEqual([]);
  });

  it('that are no numbers are counted, with their frames and dimensions', async () => {
    const x = `CASE WHEN e = 2 AND i BETWEEN 11 AND 14 THEN 'nan'::FLOAT WHEN e = 4 AND i = 3 THEN 'inf'::FLOAT ELSE e + i END`;
    const problems = await inspect(
      await smallDataset({ ...set, columns: { 'observation.state': state(x) } }),
    );
    expect(told(problems)).toEqual(['values-not-finite 2', 'values-not-finite 4']);
    expect(problems[0]?.message).toContain('has 4 values that are');
    expect(problems[0]?.message).toContain('frames 11 to 14 (joint_1)');
  });

  it('that never change are told of the dataset, those that rest in one episode of that', async () => {
    const x = `CASE WHEN e = 3 THEN 7 ELSE i END`;
    const vector = `[0::FLOAT, CAST(${x} AS FLOAT), CAST(e + i / 1000 AS FLOAT)]`;
    const action = `CASE WHEN e = 1 THEN [2::FLOAT, 2::FLOAT] ELSE [CAST(i AS FLOAT), CAST(-i AS FLOAT)] END`;
    const columns = { 'observation.state': vector, action };
    const problems = await inspect(await smallDataset({ ...set, columns }));
    expect(told(problems)).toEqual(['dimension-constant 3', 'dimension-dead', 'signal-frozen 1']);
    const messages = problems.map(({ message }) => message).join('\n');
    expect(messages).toContain('joint_1 of observation.state never changed: 1 of 3');
    expect(messages).toContain('joint_2 of observation.state never changes in episode 3');
    expect(messages).toContain('action does not change at all in episode 1');
  });

  it('of an episode that is there twice are found, and the first one is named', async () => {
    const episode = 'CASE WHEN e = 4 THEN 1 ELSE e END';
    const vector = `[CAST(${episode} + i AS FLOAT), CAST(i * i AS FLOAT), CAST(i AS FLOAT)]`;
    const problems = await inspect(
      await smallDataset({ ...set, columns: { 'observation.state': vector } }),
    );
    expect(told(problems)).toEqual(['episode-duplicate 4']);
    expect(problems[0]?.message).toContain('as episode 1');
  });

  it('that rest for most of an episode make it mostly idle', async () => {
    const x = 'greatest(i, 100) + e';
    const vector = `[CAST(${x} AS FLOAT), CAST(${x} AS FLOAT), CAST(${x} AS FLOAT)]`;
    const root = await smallDataset({
      ...set,
      lengths: [150, 40],
      columns: { 'observation.state': vector },
    });
    const report = await inspectDataset(root);
    expect(report.problems.find(({ code }) => code === 'mostly-idle')).toMatchObject({
      episode: 0,
      message: expect.stringMatching(
        /6\d % of the frames of episode 0 \(frames 0 to 9\d\)/,
      ) as string,
    });
    expect(report.idle).toEqual([{ episode: 0, share: expect.closeTo(0.65, 1) as number }]);
  });

  it('of HDF5 demonstrations are looked at in the same way', async () => {
    const root = path.join(await scratchFolder(), 'demos');
    await mkdir(root);
    const actions = ramp(12, 7);
    actions.data[30] = Number.NaN;
    await writeHdf5(path.join(root, 'a.hdf5'), {
      data: { demo_0: { actions }, demo_1: { actions } },
    });
    const codes = told(await inspect(root));
    expect(codes).toContain('values-not-finite 0');
    expect(codes).toContain('episode-duplicate 1');
  });
});

describe('times and indices', () => {
  it('tells a jump from a tremble, and neither from another rate', async () => {
    const timestamp = `CAST(CASE e WHEN 0 THEN i / 10 + CASE WHEN i > 12 THEN 1.5 ELSE 0 END
      WHEN 1 THEN i / 10 + 0.03 * (i % 2) WHEN 2 THEN i / 9.9 WHEN 3 THEN (i % 20) / 10 ELSE i / 10 END AS FLOAT)`;
    const problems = await inspect(await smallDataset({ ...set, columns: { timestamp } }));
    const codes = told(problems.filter(({ code }) => code !== 'timestamps-off'));
    expect(codes).toEqual(['timestamps-jitter 1', 'timestamps-jump 0', 'timestamps-jump 3']);
    const [jump] = problems.filter(({ code }) => code === 'timestamps-jump');
    expect(jump?.message).toContain('jump once, most by 1.600 s from frame 12 to 13');
  });

  it('finds an index that does not count through and a task that is not listed', async () => {
    const columns = {
      index: 'CASE WHEN e = 2 THEN g + i + 5 ELSE g + i END',
      task_index: 'CASE WHEN e = 3 THEN 9 ELSE 0 END::BIGINT',
    };
    for (const version of ['v2.1', 'v3.0'] as const) {
      const problems = await inspect(await smallDataset({ ...set, version, columns }));
      expect(told(problems)).toEqual(['index-wrong 2', 'task-index-unknown 3']);
      expect(problems[0]?.message).toContain('from 65 to 94 instead of 60 to 89');
    }
  });

  it('finds an episode without an instruction', async () => {
    const problems = await inspect(
      await smallDataset({ ...set, version: 'v2.1', tasks: ['go', '  '] }),
    );
    expect(told(problems)).toEqual([1, 3, 5].map((episode) => `instruction-missing ${episode}`));
  });
});

describe('pictures', () => {
  it('that are cut off are told without decoding, with the last frame there is', async () => {
    const root = await smallDataset({ version: 'v2.1', lengths: [40, 40], video: true });
    const relative = 'videos/chunk-000/observation.images.top/episode_000001.mp4';
    const file = path.join(root, relative);
    // A list of pictures at the end of a file goes with the cut; then the file is no video at all.
    const whole = path.join(await scratchFolder(), 'whole.mp4');
    await runFfmpeg(['-i', file, '-c', 'copy', '-movflags', '+faststart', whole]);
    await cp(whole, file);
    await truncate(file, Math.floor((await readFile(file)).length * 0.8));
    const [cut, ...others] = await inspect(root);
    expect(others).toEqual([]);
    expect(cut).toMatchObject({
      code: 'video-truncated',
      severity: 'error',
      episode: 1,
      file: relative,
    });
    expect(cut?.message).toMatch(/of the 40 frames of episode 1 it ends after frame [123]\d;/);
  });

  it('that are damaged, black or frozen are told by a deep check, with their frames', async () => {
    const root = await smallDataset({ version: 'v2.1', lengths: [60, 60, 60], video: true });
    const name = (episode: number): string =>
      path.join(root, `videos/chunk-000/observation.images.top/episode_00000${episode}.mp4`);
    const remake = async (episode: number, filter: string): Promise<void> => {
      const made = path.join(await scratchFolder(), 'made.mp4');
      await runFfmpeg(['-i', name(episode), '-vf', filter, '-c:v', 'libx264', made]);
      await cp(made, name(episode));
    };
    await remake(0, "drawbox=c=black:t=fill:enable='between(n,20,34)'");
    await remake(
      1,
      "select='if(between(n,10,44),0,1)',tpad=stop=35:stop_mode=clone,setpts=N/10/TB",
    );
    const bytes = await readFile(name(2));
    const middle = (bytes.indexOf('mdat') + bytes.indexOf('moov')) >> 1;
    bytes.fill(0xa5, middle, middle + 60);
    await writeFile(name(2), bytes);
    expect(await inspect(root)).toEqual([]);
    const problems = await inspect(root, true);
    expect(told(problems)).toEqual([
      'pictures-black 0',
      'pictures-frozen 1',
      'video-undecodable 2',
    ]);
    const messages = problems.map(({ message }) => message).join('\n');
    expect(messages).toContain('black in 25 % of its frames (frames 20 to 34)');
    expect(messages).toMatch(
      /one and the same picture in frames [23]\d to 59 while the robot moves/,
    );
  });
});

it('of a deep check goes on where ffmpeg was killed on one video, and names it', async () => {
  const root = await smallDataset({ version: 'v2.1', lengths: [60, 60, 60], video: true });
  await useFfmpegThat(`case "$*" in *episode_000001*) ${ends.killed};; esac; exec ffmpeg "$@"`);
  const problems = await inspect(root, true);
  expect(told(problems)).toEqual(['pictures-unchecked 1']);
  expect(problems[0]?.message).toMatch(/top of episode 1 were not checked: .*SIGKILL/);
});

it('names the longest stretches of frames, in order', () => {
  const marks = Uint8Array.from([1, 1, 0, 1, 0, 1, 1, 1, 0, 1, 1]);
  expect(runsOf(marks, 2)).toEqual([
    { from: 5, to: 7 },
    { from: 0, to: 1 },
    { from: 9, to: 10 },
  ]);
  expect(spansText(runsOf(marks, 1))).toBe('frames 0 to 1, 5 to 7, 9 to 10 and 1 more stretches');
});

it('has nothing to say against the demo', async () => {
  expect(await inspect(demoDataset)).toEqual([]);
});

it.skipIf(sharedData === null)(
  'has nothing to say against a sound real dataset, every picture decoded',
  async () => {
    expect(await inspect(realDataset('bridge-widowx-v21'), true)).toEqual([]);
  },
);
