/** Whatever ffmpeg decodes is listed, and arrives in every export that carries pictures. */
import { describe, expect, it } from 'vitest';
import { probeVideo } from '../../../src/core/video/probe';
import { remake, videoOf } from '../datasets/other-videos';
import { smallDataset } from '../datasets/small-dataset';
import { checks } from './check-outputs';
import { Proposed } from './propose-and-export';

const lengths = [5, 8];
const keyframes = [
  [0, 3],
  [1, 6, 7],
];
const codecs: Readonly<Record<string, string>> = {
  mpeg4: '-c:v mpeg4 -q:v 2 -bf 2 -f mp4',
  mjpeg: '-c:v mjpeg -q:v 2 -pix_fmt yuvj420p -f mov',
  ffv1: '-c:v ffv1 -f matroska',
  png: '-c:v png -f mov',
  mpeg2video: '-c:v mpeg2video -q:v 2 -r 25 -f matroska',
  prores: '-c:v prores_ks -f mov',
  theora: '-c:v libtheora -q:v 9 -f ogg',
  wmv2: '-c:v wmv2 -q:v 2 -f asf',
};
const outputs = ['lerobot-v3.0', 'lerobot-v2.1', 'rlds', 'robomimic', 'chat-jsonl'] as const;

const isFull = process.env['DUALVLA_TEST_FULL'] === '1';
const tested = Object.entries(codecs).filter(
  ([codec]) => isFull || ['mpeg4', 'png'].includes(codec),
);

describe.each(tested)('%s', (codec, options) => {
  it('is named, and its pictures arrive everywhere', { timeout: 120_000 }, async () => {
    const fps = codec === 'mpeg2video' ? 25 : 10;
    const root = await smallDataset({
      version: 'v2.1',
      lengths,
      tasks: ['pick', 'place'],
      video: true,
      fps,
    });
    for (const episode of lengths.keys()) await remake(videoOf(root, episode), options);
    expect(await probeVideo(videoOf(root, 1))).toMatchObject({ codec, width: 128, pictures: 8 });

    const { dataset, texts, run } = await Proposed.of(root, keyframes);
    expect(dataset.summary.cameras).toMatchObject([{ codec, width: 128, height: 64 }]);
    // With the long counts all; else every other for the one, and the rest for the other.
    const parity = codec === 'mpeg4' ? 0 : 1;
    for (const format of outputs.filter((_format, at) => isFull || at % 2 === parity)) {
      const { out, loaders } = await run({ format });
      await checks[format](out, { source: dataset, texts, pictures: true, actions: true });
      if (format === 'lerobot-v3.0') expect(loaders).toMatchObject([{ accepts: true }]);
    }
  });
});

it('writes pictures that lie closer together than the rate of their video', async () => {
  const root = await smallDataset({ version: 'v2.1', lengths, video: true, fps: 10 });
  const uneven = '-vf settb=1/9000,setpts=900*N+850*mod(N\\,2) -fps_mode passthrough';
  for (const episode of lengths.keys()) {
    await remake(videoOf(root, episode), `${uneven} -enc_time_base 1:9000 -c:v libx264 -f mp4`);
  }
  const { dataset, texts, run } = await Proposed.of(root, keyframes);
  const { out } = await run({ format: 'rlds' });
  await checks.rlds(out, { source: dataset, texts, pictures: true, actions: true });
});
