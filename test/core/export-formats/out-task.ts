/** What a format is given to write, put together by hand over an open dataset. */
import { mkdir, readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { openDataset } from '../../../src/core/datasets/open';
import { ExportDatabase } from '../../../src/core/export/files/export-database';
import type {
  ExportFormat,
  OutEpisode,
  OutKeyframe,
  WriteTask,
} from '../../../src/core/export/formats/format';
import { VideoLooks } from '../../../src/core/export/video/video-looks';
import { unwatched } from '../../../src/core/jobs/progress';
import { openProject } from '../../../src/core/project/open-project';
import { ProxyVideos } from '../../../src/core/video/proxy-videos';
import { exportOptionsSchema, type ExportOptions } from '../../../src/shared/model/export';
import { scratchFolder } from '../datasets/small-dataset';

export interface Wanted {
  options?: Partial<ExportOptions>;
  /** By episode of the source: its keyframes as frame of the source and text. */
  keyframes: Readonly<Record<number, Readonly<Record<number, string>>>>;
  /** Frames that are left out at the start of every episode. */
  skip?: number;
}

/** For all tasks: the formats that are tested by them keep nothing in it. */
const database = ExportDatabase.open(os.tmpdir(), unwatched.signal);

/** A task whose folder is there and empty. Episodes are those that have an entry in `keyframes`. */
export async function outTask(root: string, wanted: Wanted): Promise<WriteTask> {
  const scratch = await scratchFolder();
  const dataset = await openDataset(root, new ProxyVideos(() => path.join(scratch, 'proxies')));
  const project = await openProject({
    dataset,
    path: path.join(scratch, 'set.curation'),
    dataDir: scratch,
  });
  onTestFinished(async () => {
    await project.close();
    await dataset.close();
  });
  const folder = path.join(scratch, 'export');
  await mkdir(folder);
  const options = exportOptionsSchema.parse({ out: folder, ...wanted.options });
  const episodes: OutEpisode[] = [];
  for (const [index, keyframes] of Object.entries(wanted.keyframes)) {
    const { length, tasks } = dataset.episode(Number(index));
    const first = wanted.skip ?? 0;
    const frames = Int32Array.from(
      { length: Math.ceil((length - first) / options.stride) },
      (_none, at) => first + at * options.stride,
    );
    episodes.push({
      episode: Number(index),
      target: episodes.length,
      frames,
      tasks,
      keyframes: Object.entries(keyframes).map(([frame, text]) =>
        keyframe(Number(frame), text, frames),
      ),
      fingerprint: await dataset.fingerprint(Number(index)),
      outcome: { value: null, source: null, decided: null },
      curators: ['anna'],
    });
  }
  return {
    dataset,
    project,
    options,
    episodes,
    fps: dataset.summary.fps / options.stride,
    folder,
    database: await database,
    looks: new VideoLooks(Number.POSITIVE_INFINITY),
    job: unwatched,
    wrote: () => {},
  };
}

const keyframe = (frame: number, text: string, frames: Int32Array): OutKeyframe => ({
  id: `k-${frame}`,
  frame,
  outFrame: Math.max(
    0,
    frames.findLastIndex((each) => each <= frame),
  ),
  cues: [{ kind: 'pause', strength: 0.5, frame }],
  score: 0.5,
  reasoning: { text, source: 'curator' },
});

/** Writes what the task asks for; the files it wrote, sorted, relative to its folder. */
export async function written(format: ExportFormat, task: WriteTask): Promise<string[]> {
  await format.write(task);
  const names = await readdir(task.folder, { recursive: true, withFileTypes: true });
  return names
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(task.folder, path.join(entry.parentPath, entry.name)))
    .sort();
}
