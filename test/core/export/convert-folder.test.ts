/** Videos that anybody may have made become videos whose pictures LeRobot finds by time. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { VideoSource } from '../../../src/core/datasets/dataset';
import { openDataset } from '../../../src/core/datasets/open';
import { runExport } from '../../../src/core/export/run';
import { unwatched } from '../../../src/core/jobs/progress';
import { openProject } from '../../../src/core/project/open-project';
import { exportOptionsSchema } from '../../../src/shared/model/export';
import { h264Usual, makeCodedVideo, runFfmpeg } from '../../e2e/player/coded-video';
import { pictureSize, shownCodesOf } from '../datasets/formats/coded-pictures';
import { scratchFolder } from '../datasets/small-dataset';
import { keyframeAt } from './curated';
import { IndependentDataset, readPackets } from './independent-reader';

const fps = 10;
const lengths = [12, 9, 7];

/** An mp4 as it should be, one that starts late, and a Matroska file at half the rate. */
async function folderOfVideos(): Promise<string> {
  const root = path.join(await scratchFolder(), 'set');
  await mkdir(root);
  const aside = await scratchFolder();
  const at = (name: string): string => path.join(name.endsWith('.mov') ? aside : root, name);
  for (const [e, frames] of lengths.entries()) {
    const video = { frames, firstCode: 100 * e, ...pictureSize, encoder: h264Usual };
    await makeCodedVideo(at(e === 0 ? 'a.mp4' : `${e}.mov`), { ...video, fps: e === 2 ? 5 : fps });
  }
  const copy = ['-c', 'copy'];
  await runFfmpeg(['-itsoffset', '0.7', '-i', at('1.mov'), ...copy, '-copyts', at('b.mp4')]);
  await runFfmpeg(['-i', at('2.mov'), ...copy, at('c.mkv')]);
  return root;
}

it.each(['lerobot-v2.1', 'lerobot-v3.0'] as const)('to %s', async (format) => {
  const scratch = await scratchFolder();
  const dataset = await openDataset(await folderOfVideos());
  const place = path.join(scratch, 'set.curation');
  const project = await openProject({ dataset, path: place, dataDir: scratch });
  onTestFinished(async () => {
    await project.close();
    await dataset.close();
  });
  for (const { index } of dataset.episodes) {
    const fingerprint = await dataset.fingerprint(index);
    const proposals = {
      fingerprint,
      policy: 'hash',
      madeAtMs: 0,
      keyframes: [keyframeAt(index, 1)],
    };
    await project.saveProposals({ episode: index, ...proposals });
  }
  const out = path.join(scratch, 'export');
  const options = exportOptionsSchema.parse({ out, format, decisions: 'proposed' });
  await runExport({ dataset, project, options }, unwatched);

  const written = await IndependentDataset.read(out);
  expect(written.episodes.map(({ length }) => length)).toEqual(lengths);
  const videos: VideoSource[] = [];
  for (const episode of written.episodes) {
    const [video] = episode.videos.values();
    if (video === undefined) throw new Error(`no video of episode ${episode.index}`);
    expect(path.extname(video.file)).toBe('.mp4');
    const packets = await readPackets(video.file);
    const times = packets.map(({ timestamp }) => timestamp - video.from).toSorted((a, b) => a - b);
    times.forEach((time, at) => expect(time).toBeCloseTo(at / fps, 2));
    const { file, from: startSec } = video;
    videos.push({ cameraKey: 'video', file, startSec, frames: episode.length });
  }
  const codes = lengths.map((frames, e) => Array.from({ length: frames }, (_, at) => 100 * e + at));
  expect(await shownCodesOf(videos)).toEqual(codes);
});
