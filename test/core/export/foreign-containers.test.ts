/** Videos in containers that only ffmpeg reads, whatever their names say: shown, played, written. */
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { inspectDataset } from '../../../src/core/datasets/inspect';
import { playableVideo } from '../../../src/core/video/playable';
import { probeVideo } from '../../../src/core/video/probe';
import { ProxyVideos } from '../../../src/core/video/proxy-videos';
import { h264Usual, makeCodedVideo, makeOnce, runFfmpeg } from '../../e2e/player/coded-video';
import { pictureSize, shownCodes, shownCodesOf } from '../datasets/formats/coded-pictures';
import { remake, topCamera, videoOf } from '../datasets/other-videos';
import { scratchFolder, smallDataset } from '../datasets/small-dataset';
import { Proposed } from '../export-formats/propose-and-export';
import { IndependentDataset } from './independent-reader';

const fps = 10;
const frames = 12;
const codes = Array.from({ length: frames }, (_none, at) => at);

/** Container, encoder with its options, and what the studio calls the codec. */
const all = [
  ['avi', '-c:v mjpeg -q:v 2 -pix_fmt yuvj420p', 'mjpeg'],
  ['avi', '-c:v mpeg4 -bf 2 -q:v 2', 'mpeg4'],
  ['avi', '-c:v libx264 -bf 2 -g 5', 'h264'],
  ['ogv', '-c:v libtheora -q:v 9', 'theora'],
  ['ts', '-c:v libx264 -bf 2 -g 5', 'h264'],
  ['flv', '-c:v flv -q:v 2', 'flv1'],
  ['wmv', '-c:v wmv2 -q:v 2', 'wmv2'],
  ['gif', '', 'gif'],
  ['nut', '-c:v ffv1', 'ffv1'],
  ['h264', '-c:v libx264 -bf 2 -g 5', 'h264'],
  ['mjpeg', '-c:v mjpeg -q:v 2', 'mjpeg'],
  ['vob', '-c:v mpeg2video -q:v 2', 'mpeg2video'],
] as const;
/** Each kind of times: of decoding only, reordered, late, none at all. */
const few = new Set([
  'avi mpeg4',
  'ts h264',
  'ogv theora',
  'gif gif',
  'h264 h264',
  'vob mpeg2video',
]);
const untimed = new Set(['h264', 'mjpeg']);
const full = process.env['DUALVLA_TEST_FULL'] === '1';
const kinds = all.filter(([container, , codec]) => full || few.has(`${container} ${codec}`));

async function make(file: string, container: string, encoder: string): Promise<void> {
  const made = path.join(await scratchFolder(), `made.${container}`);
  await makeOnce(made, { frames, fps, container, encoder }, async (part) => {
    const plain = path.join(await scratchFolder(), 'plain.mkv');
    await makeCodedVideo(plain, { frames, fps, ...pictureSize, encoder: h264Usual });
    const options = encoder === '' ? [] : encoder.split(' ');
    await runFfmpeg(['-i', plain, ...options, part]);
  });
  await rename(made, file);
}

it.each(kinds)(
  'shows and plays %s with %s',
  { timeout: 60_000 },
  async (container, encoder, codec) => {
    const scratch = await scratchFolder();
    const file = path.join(scratch, 'video.mp4');
    await make(file, container, encoder);
    const probe = await probeVideo(file);
    expect(probe).toMatchObject({ ...pictureSize, codec, pictures: frames, onlyFfmpeg: true });
    expect(probe.firstSec).toBe(0);
    expect(probe.gop).toBeLessThanOrEqual(encoder.includes('-g 5') ? 5 : frames);
    const whole = { file, startSec: probe.firstSec, frames };
    const proxies = new ProxyVideos(() => path.join(scratch, 'proxies'));
    const proxy = await playableVideo(proxies, whole, { name: 'top', fps });
    expect(await probeVideo(proxy)).toMatchObject({ codec: 'h264', onlyFfmpeg: false });
    const shown = [whole, { ...whole, file: proxy, startSec: 0 }];
    const both = shown.map((video) => ({ cameraKey: 'top', ...video }));
    expect(await shownCodesOf(both)).toEqual([codes, codes]);
  },
);

it('writes each of a folder of videos anew, and says so', { timeout: 120_000 }, async () => {
  const root = path.join(await scratchFolder(), 'clips');
  await mkdir(root);
  // Half of them under a name that is not theirs. GIF counts in hundredths.
  const timed = kinds.filter(([container]) => !untimed.has(container));
  for (const [at, [container, encoder]] of timed.entries()) {
    const name = container === 'gif' || container === 'ts' ? 'mp4' : container;
    await make(path.join(root, `clip${at}.${name}`), container, encoder);
  }
  const proposed = await Proposed.of(root);
  const { summary } = proposed.dataset;
  expect(summary).toMatchObject({ episodes: timed.length, frames: timed.length * frames });
  const said = summary.problems.filter(({ code }) => code === 'video-by-ffmpeg');
  expect(said.map(({ file }) => file)).toContain('clip0.avi');
  for (const format of full
    ? (['lerobot-v2.1', 'lerobot-v3.0'] as const)
    : (['lerobot-v3.0'] as const)) {
    const plan = await proposed.plan({ format });
    expect(plan.blockers).toEqual([]);
    const encoded = plan.problems.filter(({ code }) => code === 'videos-encoded');
    expect(encoded.map(({ message }) => message)).toEqual([
      expect.stringMatching(/encoded again as a whole: they are AVI, MPEG-TS or the like/),
    ]);
    expect(plan.problems.map(({ code }) => code)).not.toContain('videos-copied');
    const { out, loaders } = await proposed.run({ format });
    expect(loaders).toMatchObject([{ accepts: true }]);
    const { episodes } = await IndependentDataset.read(out);
    const written = episodes.flatMap(({ videos }) =>
      [...videos].map(([cameraKey, video]) => {
        return { cameraKey, file: video.file, startSec: video.from, frames };
      }),
    );
    for (const { file } of written) {
      expect(await probeVideo(file)).toMatchObject({ onlyFfmpeg: false, codec: 'h264' });
    }
    expect(await shownCodesOf(written)).toEqual(timed.map(() => codes));
  }
});

it('assumes a rate where no video has one', async () => {
  const root = path.join(await scratchFolder(), 'clips');
  await mkdir(root);
  // Of pictures so large ffmpeg takes the file for pictures in a pipe.
  await make(path.join(root, 'a.mp4'), 'mjpeg', '-s 640x480 -c:v mjpeg -q:v 2');
  const { dataset } = await Proposed.of(root);
  expect(dataset.summary.problems.map(({ code }) => code)).toContain('fps-guessed');
  expect(dataset.episodes).toMatchObject([{ length: frames }]);
  await make(path.join(root, 'b.avi'), 'avi', '-c:v mjpeg');
  const { summary } = (await Proposed.of(root)).dataset;
  expect(summary.fps).toBe(fps);
  expect(summary.problems.map(({ code }) => code)).not.toContain('fps-guessed');
});

it('takes programs and pictures of a README for no videos', async () => {
  const root = path.join(await scratchFolder(), 'clips');
  await mkdir(root);
  for (const name of ['a.avi', 'about.gif', 'convert.ts']) {
    await make(path.join(root, name), 'avi', '-c:v mjpeg');
  }
  const { dataset } = await Proposed.of(root);
  expect(dataset.episodes).toHaveLength(1);
  const unread = dataset.summary.problems.filter(({ code }) => code === 'file-unread');
  expect(unread).toMatchObject([{ file: 'about.gif' }]);
});

it('reads LeRobot datasets with them under the name .mp4', { timeout: 60_000 }, async () => {
  const root = await smallDataset({ version: 'v2.1', lengths: [frames, 9, 9], video: true });
  await make(videoOf(root, 0), 'avi', '-c:v mpeg4 -bf 2 -q:v 2');
  // Its first picture is stored before time zero.
  await remake(videoOf(root, 1), '-c:v libx264 -bf 2 -f h264');
  // ffmpeg makes up a rate.
  await remake(videoOf(root, 2), '-c:v mjpeg -f mjpeg');
  const { problems } = await inspectDataset(root);
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(problems.filter(({ code }) => code === 'frame-rate-off')).toEqual([]);
  const proposed = await Proposed.of(root);
  expect(proposed.dataset.summary.cameras).toMatchObject([{ ...pictureSize, codec: 'mpeg4' }]);
  const plan = await proposed.plan({ format: 'lerobot-v3.0' });
  expect(plan).toMatchObject({ blockers: [], skipped: [] });
  const { out, loaders } = await proposed.run({ format: 'lerobot-v3.0' });
  expect(loaders).toMatchObject([{ accepts: true }]);
  const [first] = (await IndependentDataset.read(out)).episodes;
  const { file, from } = first?.videos.get(topCamera) ?? { file: '', from: -1 };
  expect(await shownCodes({ cameraKey: topCamera, file, startSec: from, frames })).toEqual(codes);
});
