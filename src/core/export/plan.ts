/** Plans an export: which episodes and frames, what stands in the way, what it will weigh. The run begins here too. */
import { StudioError, type Problem } from '../../shared/errors';
import type { ExportPlan } from '../../shared/model/export';
import { unwatched, type JobContext } from '../jobs/progress';
import type { FormatTask, OutEpisode, WriteTask } from './formats/format';
import { formatOf } from './formats/index';
import { copyPapers, findPapers } from './papers';
import { contentBlockers, countReasoning, silentKeyframes, targetBlockers } from './plan-parts';
import { readmeOf } from './readme';
import { noteVideoFaults } from './select/note-videos';
import { outEpisodes, type OutEpisodes } from './select/out-episodes';
import { selectEpisodes, type ExportRequest } from './select/select-episodes';

/** An export that is known in full before the first byte is written. */
export interface Prepared {
  plan: ExportPlan;
  episodes: readonly OutEpisode[];
  /** The README of the export, Markdown. */
  readme: string;
  /** Writes the data into the partial folder; every file is on disk when it resolves. */
  write(writing: Pick<WriteTask, 'folder' | 'wrote'>): Promise<void>;
}

/** Somebody waits for a plan: it looks at this many videos, about two seconds. A run looks at all of them. */
const videosOfPlan = 200;

/**
 * What will be written, what stays behind and why, and who could read the result. Writes nothing. What keeps the export
 * from being run is in `blockers`, not thrown: it throws `corrupt-data` or `io` only where the dataset as a whole cannot
 * be read. Stops between two episodes when aborted, and throws the signal's reason.
 */
export async function planExport(
  request: ExportRequest,
  signal: AbortSignal = unwatched.signal,
): Promise<ExportPlan> {
  const job = { ...unwatched, signal };
  await noteVideoFaults(request.dataset, videosOfPlan, job);
  return (await prepareExport(request, job)).plan;
}

/** Reads what has to be read, and writes nothing; long for many episodes. Throws as `planExport`. */
export async function prepareExport(request: ExportRequest, job: JobContext): Promise<Prepared> {
  const { dataset, options } = request;
  const format = formatOf(request);
  const selection = await selectEpisodes(request, job);
  const out = await outEpisodes(request, selection.kept, job);
  const fps = dataset.summary.fps / options.stride;
  const all: FormatTask = { ...request, episodes: out.episodes, fps, job };
  const taken = (await format.take?.(all)) ?? { episodes: out.episodes, skipped: [] };
  const { episodes } = taken;
  const task: FormatTask = { ...all, episodes };
  const skipped = [...selection.skipped, ...out.broken, ...taken.skipped].sort(
    (a, b) => a.episode - b.episode,
  );

  const frames = episodes.reduce((sum, episode) => sum + episode.frames.length, 0);
  const keyframes = episodes.reduce((sum, episode) => sum + episode.keyframes.length, 0);
  const papers = await findPapers(dataset.summary.path);
  const estimate = await format.estimate(task);
  const totalBytes = papers.reduce((sum, { bytes }) => sum + bytes, estimate.totalBytes);
  const target = await targetBlockers(request, totalBytes);
  const { contested } = selection;
  const plan: ExportPlan = {
    out: options.out,
    format: format.id,
    version: format.label,
    blockers: [
      ...target.blockers,
      ...contentBlockers(request, { contested, skipped, episodes: episodes.length }),
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
      ...(options.trimIdle ? [trimRemark(out)] : []),
      ...closeRemark(out),
      ...(await format.remarks(task)),
      ...silentKeyframes(episodes, format.silent?.() ?? 'they teach no reasoning'),
    ],
  };
  return {
    plan,
    episodes,
    readme: readmeOf(task, plan, format.readme(task)),
    async write(writing) {
      if (episodes.length === 0) throw new StudioError('conflict', 'There is nothing to export.');
      await format.write({ ...task, ...writing });
      await copyPapers(papers, writing.folder);
    },
  };
}

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
