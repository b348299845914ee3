/** Exporting a dataset of videos, against copying the same bytes with `cp -r` and `sync`. */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { openDataset } from '../../src/core/datasets/open';
import { runExport } from '../../src/core/export/run';
import { unwatched } from '../../src/core/jobs/progress';
import { openProject } from '../../src/core/project/open-project';
import { requireFfmpeg } from '../../src/core/video/tools';
import { exportOptionsSchema } from '../../src/shared/model/export';
import { quantile, type BenchRow } from './row';
import { writeRecorded } from './recorded';

const run = promisify(execFile);
const episodes = 40;
const length = 900;
const cameras = ['observation.images.top', 'observation.images.wrist'];
const rounds = 3;

export async function benchExportCopy(): Promise<BenchRow[]> {
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'dualvla-copy-'));
  try {
    const root = path.join(scratch, 'set');
    const fps = 30;
    const tasks = ['pick up the cup'];
    await writeRecorded(root, {
      version: 'v2.1',
      episodes,
      length,
      fps,
      dims: 14,
      tasks,
      files: 1,
      cameras,
    });
    await putVideos(root, fps);
    const exported: number[] = [];
    const copied: number[] = [];
    const dataset = await openDataset(root);
    const project = await openProject({
      dataset,
      path: path.join(scratch, 'project'),
      dataDir: scratch,
    });
    for (const { index } of dataset.episodes) {
      await project.saveProposals({
        episode: index,
        fingerprint: await dataset.fingerprint(index),
        policy: 'bench',
        madeAtMs: 0,
        keyframes: [],
      });
    }
    // In turns, so that both meet the same machine; the first of each is warming up.
    for (let round = 0; round <= rounds; round += 1) {
      const out = path.join(scratch, `export-${round}`);
      const options = exportOptionsSchema.parse({ out, decisions: 'proposed' });
      const exportMs = await timeOf(() => runExport({ dataset, project, options }, unwatched));
      const copy = path.join(scratch, `copy-${round}`);
      const copyMs = await timeOf(async () => {
        await run('cp', ['-r', root, copy]);
        await run('sync', ['-f', copy]);
      });
      if (round > 0) {
        exported.push(exportMs);
        copied.push(copyMs);
      }
      await rm(out, { recursive: true });
      await rm(copy, { recursive: true });
    }
    await project.close();
    await dataset.close();
    const [ours, theirs] = [quantile(exported, 0.5), quantile(copied, 0.5)];
    const { size } = await stat(path.join(root, videoName(cameras[0] ?? '', 0)));
    const total = Math.round((size * episodes * cameras.length) / 1e6);
    const note = `${total} MB of video in ${episodes * cameras.length} files, median of ${rounds}`;
    return [
      { name: 'export of videos', value: ours, unit: 'ms', note },
      { name: 'cp -r and sync', value: theirs, unit: 'ms', note },
      {
        name: 'export, share of the speed of cp',
        value: theirs / ours,
        unit: 'x',
        note: 'goal 0.8',
      },
    ];
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const videoName = (camera: string, episode: number): string =>
  `videos/chunk-000/${camera}/episode_${String(episode).padStart(6, '0')}.mp4`;

/** One video with noise, which does not compress, in all places. */
async function putVideos(root: string, fps: number): Promise<void> {
  const { path: ffmpeg } = await requireFfmpeg();
  const source = `testsrc2=s=640x480:r=${fps}:d=${length / fps},noise=alls=40:allf=t`;
  const first = path.join(root, 'noise.mp4');
  const encoder = ['-c:v', 'libx264', '-preset', 'ultrafast', '-b:v', '6M', '-pix_fmt', 'yuv420p'];
  await run(ffmpeg, ['-v', 'error', '-f', 'lavfi', '-i', source, ...encoder, first]);
  for (const camera of cameras) {
    await mkdir(path.dirname(path.join(root, videoName(camera, 0))), { recursive: true });
    for (let episode = 0; episode < episodes; episode += 1) {
      await copyFile(first, path.join(root, videoName(camera, episode)));
    }
  }
  await rm(first);
}
