/** Pictures that do not lie where their frames are, or are not there: what is said of them, and what is written. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectDataset } from '../../../src/core/datasets/inspect';
import { runFfmpeg } from '../../e2e/player/coded-video';
import { shownCodes } from '../datasets/formats/coded-pictures';
import { remake, spoil, topCamera, videoOf } from '../datasets/other-videos';
import { setAside, smallDataset, writeParquet } from '../datasets/small-dataset';
import { checks } from '../export-formats/check-outputs';
import { Proposed } from '../export-formats/propose-and-export';
import { IndependentDataset } from './independent-reader';

const full = process.env['DUALVLA_TEST_FULL'] === '1';

const v21 = (lengths: readonly number[]): Promise<string> =>
  smallDataset({ version: 'v2.1', lengths, video: true });
const range = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_none, at) => first + at);

describe('an edit list that hides what is stored before the first picture', () => {
  const hidden = 4;
  /** Ten pictures are shown, of which the first is 1. */
  async function edited(): Promise<string> {
    const root = await v21([14, 10]);
    const file = videoOf(root, 0);
    await remake(file, '-c:v libx264 -bf 2 -g 30 -f mp4');
    await runFfmpeg([
      '-ss',
      String(hidden / 10),
      '-i',
      file,
      '-c',
      'copy',
      '-f',
      'mp4',
      videoOf(root, 1),
    ]);
    return root;
  }

  it('counts, shows and writes what ffmpeg shows', { timeout: 60_000 }, async () => {
    const proposed = await Proposed.of(await edited());
    const [video] = await proposed.dataset.videos(1);
    expect(video).toMatchObject({ startSec: 0, frames: 10 });
    if (video !== undefined) expect(await shownCodes(video)).toEqual(range(hidden, 10));
    expect(proposed.dataset.problemsOf(1)).toEqual([]);

    const ways = [
      { format: 'lerobot-v2.1', stride: 2 },
      { format: 'lerobot-v3.0', stride: 1 },
    ] as const;
    for (const options of full ? ways : ways.slice(1)) {
      const { out, loaders } = await proposed.run(options);
      expect(loaders).toMatchObject([{ accepts: true }]);
      const [, episode] = (await IndependentDataset.read(out)).episodes;
      const { file, from } = episode?.videos.get(topCamera) ?? { file: '', from: -1 };
      expect(from).toBe(0);
      const wanted = range(hidden, 10).filter((_code, at) => at % options.stride === 0);
      const written = { cameraKey: topCamera, file, startSec: 0, frames: wanted.length };
      expect(await shownCodes(written)).toEqual(wanted);
    }
  });
});

const anew = (times: string): string =>
  `-vf setpts=${times}/TB -fps_mode passthrough -enc_time_base 1:1000 -c:v libx264 -f mp4`;

it('says of a copy that its pictures were not decoded', { timeout: 60_000 }, async () => {
  const root = await v21([14, 10]);
  await spoil(videoOf(root, 0), 400);
  const proposed = await Proposed.of(root);
  const [planned] = (await proposed.plan({})).loaders;
  expect(planned?.because).toContain('once they are written');
  const { loaders } = await proposed.run({});
  expect(loaders[0]?.because).toMatch(
    /list each picture .* was not decoded; dualvla inspect --deep/,
  );
});

describe('pictures that are not at frame / fps', () => {
  it('are placed anew, at an uneven rate, at another and late', { timeout: 60_000 }, async () => {
    const root = await v21([5, 8, 6]);
    const times = ['(N/10+0.03*(N-2*trunc(N/2)))', 'N/8', '(N/10+0.067)'];
    for (const [episode, time] of times.entries()) await remake(videoOf(root, episode), anew(time));
    const proposed = await Proposed.of(root);
    const [copied] = (await proposed.plan({})).loaders;
    expect(copied).toMatchObject({ accepts: false });
    expect(copied?.because).toMatch(/\d+ of 19 pictures of observation.images.top in 3 episodes/);
    for (const format of ['lerobot-v2.1', 'lerobot-v3.0'] as const) {
      const { out, loaders } = await proposed.run({ format });
      expect(loaders).toMatchObject([{ accepts: true }]);
      const { dataset: source, texts } = proposed;
      await checks[format](out, { source, texts, pictures: true, actions: true });
    }
    const { problems } = await inspectDataset(root);
    const ofTimes = ['pictures-off-time', 'frame-rate-off'];
    const said = problems.filter(({ code }) => ofTimes.includes(code));
    expect(new Set(said.map(({ episode }) => episode))).toEqual(new Set([0, 1, 2]));
  });

  it('are found where a v3.0 source states another start', { timeout: 60_000 }, async () => {
    const root = await smallDataset({ version: 'v3.0', lengths: [5, 8], video: true });
    const list = path.join(root, 'meta/episodes/chunk-000/file-000.parquet');
    const before = await setAside(list);
    const start = `"videos/${topCamera}/from_timestamp"`;
    await writeParquet(
      list,
      `SELECT * REPLACE (${start} + 0.02 * episode_index AS ${start}) FROM ${before}`,
    );
    const proposed = await Proposed.of(root);
    const plan = await proposed.plan({});
    expect(plan.loaders[0]?.because).toContain('8 of 8 pictures');
    const { out, loaders } = await proposed.run({ format: 'lerobot-v3.0' });
    expect(loaders).toMatchObject([{ accepts: true }]);
    const [, episode] = (await IndependentDataset.read(out)).episodes;
    expect(episode?.videos.get(topCamera)?.from).toBeCloseTo(0.5, 6);
  });
});

describe('one broken episode among others', () => {
  it('is left out, and said before, where it lacks its last picture or cannot be read', async () => {
    const root = await v21([5, 8, 6, 7]);
    await remake(videoOf(root, 1), '-frames:v 7 -c:v libx264 -f mp4');
    await spoilHead(videoOf(root, 2));
    const proposed = await Proposed.of(root);
    const broken = [1, 2].map((episode) => ({ episode, reason: 'broken' }));
    const formats = ['lerobot', 'lerobot-v3.0', 'rlds', 'robomimic'] as const;
    for (const format of full ? formats : formats.slice(0, 3)) {
      const plan = await proposed.plan({ format });
      expect(plan.blockers).toEqual([]);
      expect(plan.skipped).toMatchObject(broken);
      const { episodes, skipped, out } = await proposed.run({ format });
      expect(episodes).toBe(2);
      expect(skipped).toMatchObject(broken);
      const readme = await readFile(path.join(out, 'README.md'), 'utf8');
      expect(readme).toContain('2 of 4 episodes of the source were left out');
    }
  });

  const decoding = ['chat-jsonl', 'lerobot-v3.0', 'rlds', 'robomimic'] as const;
  it.each(full ? decoding : decoding.slice(0, 1))(
    'is left out of %s where only decoding shows that it is broken',
    { timeout: 60_000 },
    async (format) => {
      const root = await v21([5, 8, 6]);
      const file = videoOf(root, 1);
      await remake(file, '-c:v png -f mov');
      await spoil(file, 400);
      // A stride has every picture decoded.
      const stride = format === 'lerobot-v3.0' ? 2 : 1;
      const proposed = await Proposed.of(root, [[0], range(0, 8), [0]]);
      expect((await proposed.plan({ format, stride })).skipped).toEqual([]);
      const { episodes, skipped } = await proposed.run({ format, stride });
      expect(episodes).toBe(2);
      expect(skipped).toMatchObject([{ episode: 1, reason: 'broken' }]);
    },
  );

  it('is blamed on its own file, not on the copy in which it was found', async () => {
    const root = await v21([5, 8, 6]);
    const file = videoOf(root, 1);
    await remake(file, '-c:v libx264 -g 1 -crf 0 -f mp4');
    await spoil(file, 3000);
    const { skipped } = await (await Proposed.of(root)).run({ format: 'lerobot-v3.0' });
    expect(skipped).toMatchObject([{ episode: 1, message: expect.stringContaining(file) }]);
  });
});

describe('cameras', () => {
  it('of several sizes stop the plan, which says what helps', { timeout: 60_000 }, async () => {
    const root = await v21([5, 8, 6]);
    await remake(videoOf(root, 1), '-vf scale=64:32 -c:v libx264 -f mp4');
    const proposed = await Proposed.of(root);
    for (const format of ['lerobot', 'robomimic'] as const) {
      const { blockers } = await proposed.plan({ format });
      expect(blockers).toEqual([
        expect.stringContaining('128x64 in episodes 0, 2, 64x32 in episode 1'),
      ]);
      expect((await proposed.plan({ format, drop: [1] })).blockers).toEqual([]);
      const withoutCameras = [topCamera];
      expect((await proposed.plan({ format, withoutCameras })).blockers).toEqual([]);
    }
    expect((await proposed.plan({ format: 'chat-jsonl' })).blockers).toEqual([]);
    const { problems } = await inspectDataset(root);
    expect(problems.find(({ code }) => code === 'camera-mixed')?.message).toContain('64x32');
  });

  it('that nobody can read stop the plan, and are left out where asked', async () => {
    const root = await v21([5, 8]);
    for (const episode of [0, 1]) await spoilHead(videoOf(root, episode));
    const proposed = await Proposed.of(root);
    const { blockers } = await proposed.plan({ format: 'lerobot-v3.0' });
    expect(blockers.join(' ')).toContain(`--without-camera ${topCamera}`);
    const { out } = await proposed.run({ format: 'lerobot-v3.0', withoutCameras: [topCamera] });
    expect(await readdir(out)).not.toContain('videos');
    const { info } = await IndependentDataset.read(out);
    expect(Object.keys(info.features)).not.toContain(topCamera);
    const readme = await readFile(path.join(out, 'README.md'), 'utf8');
    expect(readme).toContain(`Camera ${topCamera} is left out, as was asked.`);
    const wrong = await proposed.plan({ withoutCameras: ['top'] });
    expect(wrong.blockers.join(' ')).toContain('has no camera top to leave out');
  });
});

/** Nothing of the container is left. */
async function spoilHead(file: string): Promise<void> {
  await writeFile(file, new Uint8Array(500));
}
