/** Plans an export: which episodes and frames, what stands in the way, what it will weigh. The run begins here too. */
import { StudioError, type Problem } from '../../shared/errors';
import type { ExportPlan, LoaderVerdict } from '../../shared/model/export';
import type { Dataset } from '../datasets/dataset';
import { unwatched, type JobContext } from '../jobs/progress';
import type { ExportFormat, FormatTask, OutEpisode, WriteTask } from './formats/format';
import { formatOf } from './formats/index';
import { copyPapers, findPapers } from './papers';
import { cameraBlockers, cameraRemarks, withoutCameras } from './camera-choices';
import {
  claimedTwice,
  contentBlockers,
  countReasoning,
  silentKeyframes,
  targetBlockers,
} from './plan-parts';
import { readmeOf } from './readme';
import { noteVideoFaults } from './select/note-videos';
import { outEpisodes, type OutEpisodes } from './select/out-episodes';
import { selectEpisodes, type ExportRequest, type SkippedEpisode } from './select/select-episodes';
import { wholePictures } from './select/whole-pictures';
import { VideoLooks } from './video/video-looks';

/** An export that is known in full before the first byte is written. */
export interface Prepared {
  plan: ExportPlan;
  /** Without the cameras that are left out. */
  dataset: Dataset;
  /** As `Dataset.forgetChanged` said before anything was read. */
  changes: number;
  episodes: readonly OutEpisode[];
  /** As `ExportFormat.demonstration`. */
  demonstration: (episode: OutEpisode) => string | undefined;
  /** The README of the export, Markdown. */
  readme: (loaders: LoaderVerdict[]) => string;
  /** Writes the data into the partial folder; every file is on disk when it resolves with who reads them. */
  write(writing: Pick<WriteTask, 'folder' | 'database' | 'wrote'>): Promise<LoaderVerdict[]>;
}

/** Somebody waits for a plan: it looks at this many videos, about two seconds. A run looks at all of them. */
const videosOfPlan = 200;

/**
 * What will be written, what stays behind and why, and who could read the result. Writes nothing. What keeps the export
 * from being run is in `blockers`, not thrown: it throws `corrupt-data` or `io` only where the dataset as a whole
 * cannot be read. Stops between two episodes when aborted, and throws the signal's reason.
 */
export async function planExport(
  request: ExportRequest,
  signal: AbortSignal = unwatched.signal,
): Promise<ExportPlan> {
  return (await prepareExport(request, { ...unwatched, signal }, videosOfPlan)).plan;
}

/** The episodes of an export as its format takes them: what is written beside it has the same map. */
export interface ExportedEpisodes {
  /** Without the cameras that are left out. */
  dataset: Dataset;
  /** As `Dataset.forgetChanged` said before anything was read. */
  changes: number;
  /** Knows what it took: another one of its kind would write nothing. */
  format: ExportFormat;
  task: FormatTask;
  out: OutEpisodes;
  skipped: SkippedEpisode[];
  /** Of its pictures, by camera. */
  sizes: Awaited<ReturnType<typeof wholePictures>>['sizes'];
}

/** Reads what has to be read, and writes nothing; long for many episodes. Throws as `planExport`. */
export async function exportedEpisodes(
  asked: ExportRequest,
  job: JobContext,
  mostVideos: number,
): Promise<ExportedEpisodes> {
  const { options } = asked;
  const dataset = withoutCameras(asked.dataset, options.withoutCameras);
  const request: ExportRequest = { ...asked, dataset };
  const changes = await asked.dataset.forgetChanged();
  await noteVideoFaults(asked.dataset, { most: mostVideos, changes }, job);
  const format = formatOf(request);
  const selection = await selectEpisodes(request, job);
  const out = await outEpisodes(request, selection.kept, job);
  const fps = dataset.summary.fps / options.stride;
  const looks = new VideoLooks(mostVideos);
  const all: FormatTask = { ...request, episodes: out.episodes, fps, looks, job };
  const pictures = picturesStay.has(format.id)
    ? { episodes: out.episodes, broken: [], sizes: new Map() }
    : await wholePictures(all);
  const whole: FormatTask = { ...all, episodes: pictures.episodes };
  const taken = (await format.take?.(whole)) ?? { episodes: whole.episodes, skipped: [] };
  const skipped = [...selection.skipped, ...out.broken, ...pictures.broken, ...taken.skipped].sort(
    (a, b) => a.episode - b.episode,
  );
  const task: FormatTask = { ...all, episodes: taken.episodes };
  return { dataset, changes, format, task, out, skipped, sizes: pictures.sizes };
}

/**
 * Once all is written. Throws `conflict` where files were changed meanwhile: rows of now beside texts of before would
 * be wrong, and look right.
 */
export async function refuseChanged({
  dataset,
  changes,
}: Pick<ExportedEpisodes, 'dataset' | 'changes'>): Promise<void> {
  if ((await dataset.forgetChanged()) === changes) return;
  throw new StudioError(
    'conflict',
    `${dataset.summary.path} was changed while it was exported; nothing was written. Export again once nobody writes there.`,
  );
}

/**
 * Reads what has to be read, and writes nothing; long for many episodes. Throws as `planExport`.
 *
 * @param mostVideos how many video files are looked into
 */
export async function prepareExport(
  asked: ExportRequest,
  job: JobContext,
  mostVideos: number,
): Promise<Prepared> {
  const { options } = asked;
  const found = await exportedEpisodes(asked, job, mostVideos);
  const { dataset, format, task, out, skipped } = found;
  const { episodes } = task;
  const request: ExportRequest = { ...asked, dataset };
  const carriesPictures = !picturesStay.has(format.id);
  const frames = episodes.reduce((sum, episode) => sum + episode.frames.length, 0);
  const keyframes = episodes.reduce((sum, episode) => sum + episode.keyframes.length, 0);
  const sizes = format.id === 'chat-jsonl' ? new Map() : found.sizes;
  const papers = await findPapers(dataset.summary.path);
  const estimate = await format.estimate(task);
  const totalBytes = papers.reduce((sum, { bytes }) => sum + bytes, estimate.totalBytes);
  const target = await targetBlockers(request, totalBytes);
  const plan: ExportPlan = {
    out: options.out,
    format: format.id,
    version: format.label,
    blockers: [
      ...target.blockers,
      ...contentBlockers(request, { skipped, episodes: episodes.length }),
      ...(carriesPictures
        ? cameraBlockers(asked.dataset, { asked: options.withoutCameras, format: format.id, sizes })
        : []),
      ...(await format.blockers(task)),
    ],
    episodes: episodes.map((episode) => ({
      episode: episode.episode,
      frames: episode.frames.length,
      keyframes: episode.keyframes.length,
    })),
    skipped,
    frames,
    keyframes,
    sparsity: frames === 0 ? 0 : 1 - keyframes / frames,
    videoBytes: estimate.videoBytes,
    totalBytes,
    freeBytes: target.freeBytes,
    ...(format.verdicts?.() ?? { loaders: [], repairs: [] }),
    reasoning: await countReasoning(request, episodes, job),
    problems: [
      // A decision that does not count any more changes what is written.
      ...request.project.info.problems,
      ...(carriesPictures ? cameraRemarks(asked.dataset, options.withoutCameras) : []),
      ...(carriesPictures ? claimedTwice(dataset, episodes) : []),
      ...(options.trimIdle ? [trimRemark(out)] : []),
      ...closeRemark(out),
      ...(await format.remarks(task)),
      ...silentKeyframes(episodes, format.silent?.() ?? 'they teach no reasoning'),
    ],
  };
  return {
    plan,
    dataset,
    changes: found.changes,
    episodes,
    demonstration: (episode) => format.demonstration?.(task, episode),
    readme: (loaders) => readmeOf(task, { ...plan, loaders }, format.readme(task)),
    async write(writing) {
      if (episodes.length === 0) throw new StudioError('conflict', 'There is nothing to export.');
      await format.write({ ...task, ...writing });
      await copyPapers(papers, writing.folder);
      return format.verdicts?.().loaders ?? [];
    },
  };
}

/** Formats that are read beside the source, whose pictures stay there. */
const picturesStay = new Set(['ecot-json', 'vla-it-json']);

function trimRemark({ trimmed, leftOut }: OutEpisodes): Problem {
  const message =
    trimmed === 0
      ? 'No episode has idle ends to leave out, or nothing is known of what moves in them.'
      : `${trimmed} frames at rest before the first and after the last movement of their episodes are left out, and ${leftOut} keyframes with them.`;
  return { code: 'idle-trimmed', severity: 'info', message };
}

function closeRemark({ tooClose }: OutEpisodes): Problem[] {
  if (tooClose === 0) return [];
  const message = `${tooClose} keyframes are left out: LeRobot 0.6 looks language up by time, and they are within 0.2 s of another.`;
  return [{ code: 'keyframes-close', severity: 'warning', message }];
}
