/** Two episodes as a long day has them: three cameras, a minute at 30 frames a second, eighty keyframes each. */
import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { openDataset } from '../../src/core/datasets/open';
import { openProject } from '../../src/core/project/open-project';
import type { Proposal } from '../../src/shared/model/keyframe';
import { runFfmpeg } from '../e2e/player/coded-video';
import { demoDataset } from '../shared-data';
import { writeRecorded } from './recorded';

export const dense = { cameras: 3, frames: 1800, fps: 30, keyframes: 80 } as const;
export const denseNote = '3 cameras, 60 s, 30 fps, 640x480 H.264 GOP 30, 80 keyframes';

const keys = ['front', 'side', 'wrist'].map((name) => `observation.images.${name}`);

/** The dataset in `folder`, its project beside it; the pictures are the demo's own, larger and as often as they fit. */
export async function makeDense(folder: string, dataDir: string): Promise<void> {
  const { frames, fps } = dense;
  await writeRecorded(folder, {
    version: 'v2.1',
    episodes: 2,
    length: frames,
    fps,
    dims: 7,
    tasks: ['put the cube in the bowl'],
    files: 1,
    cameras: keys,
  });
  const source = path.join(demoDataset, 'videos/observation.images.front/chunk-000/file-000.mp4');
  const video = (key: string, episode: number) =>
    path.join(folder, `videos/chunk-000/${key}/episode_00000${episode}.mp4`);
  const [first = ''] = keys;
  await mkdir(path.dirname(video(first, 0)), { recursive: true });
  await runFfmpeg([
    ...`-stream_loop -1 -i ${source} -vf fps=${fps},scale=640:480 -frames:v ${frames}`.split(' '),
    ...'-c:v libx264 -preset veryfast -crf 23 -pix_fmt yuv420p -g 30'.split(' '),
    video(first, 0),
  ]);
  for (const key of keys) {
    for (const episode of [0, 1]) {
      await mkdir(path.dirname(video(key, episode)), { recursive: true });
      if (key !== first || episode !== 0) await cp(video(first, 0), video(key, episode));
    }
  }
  await propose(folder, dataDir);
}

async function propose(folder: string, dataDir: string): Promise<void> {
  const dataset = await openDataset(folder);
  const project = await openProject({ dataset, path: `${folder}.curation`, dataDir });
  try {
    for (const { index } of dataset.episodes) {
      await project.saveProposals({
        episode: index,
        fingerprint: await dataset.fingerprint(index),
        policy: 'bench',
        madeAtMs: Date.now(),
        keyframes: Array.from({ length: dense.keyframes }, (_, at) => keyframeAt(index, at)),
      });
    }
  } finally {
    await project.close();
    await dataset.close();
  }
}

function keyframeAt(episode: number, at: number): Proposal {
  // Not at the pictures at which decoding can begin.
  const frame = 7 + Math.round((at * (dense.frames - 20)) / dense.keyframes);
  return {
    id: `${episode}:${frame}`,
    frame,
    score: 0.5,
    cues: [{ kind: 'pause', strength: 0.5, frame }],
    reasoning: { text: `Stroke ${at + 1} of the arm begins.`, source: 'movement' },
  };
}
