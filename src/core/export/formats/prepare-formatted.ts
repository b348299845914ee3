/** Prepares an export in any format: which episodes and frames, what stands in the way, what it will weigh. */
import { StudioError } from '../../../shared/errors';
import type { ExportPlan } from '../../../shared/model/export';
import type { JobContext } from '../../jobs/progress';
import { contentBlockers, countReasoning, silentKeyframes, targetBlockers } from '../plan-parts';
import type { Prepared } from '../prepared';
import { readmeOfFormat } from '../readme';
import { selectEpisodes, type ExportRequest } from '../select/select-episodes';
import type { FormatTask } from './format';
import { formatOf } from './index';
import { copyPapers } from '../papers';
import { outEpisodes } from '../select/out-episodes';

export async function prepareFormatted(request: ExportRequest, job: JobContext): Promise<Prepared> {
  const { dataset, options } = request;
  const format = formatOf(request);
  const selection = await selectEpisodes(request, job);
  const { episodes: all, broken, trimmed } = await outEpisodes(request, selection.kept, job);
  const fps = dataset.summary.fps / options.stride;
  const unfit = (await format.skip?.({ ...request, episodes: all, fps }, job)) ?? [];
  const left = new Set(unfit.map(({ episode }) => episode));
  const episodes = all
    .filter(({ episode }) => !left.has(episode))
    .map((episode, target) => ({ ...episode, target }));
  const skipped = [...selection.skipped, ...broken, ...unfit].sort((a, b) => a.episode - b.episode);
  const task: FormatTask = { ...request, episodes, fps };

  const frames = episodes.reduce((sum, episode) => sum + episode.frames.length, 0);
  const keyframes = episodes.reduce((sum, episode) => sum + episode.keyframes.length, 0);
  const { totalBytes, videoBytes } = await format.estimate(task);
  const target = await targetBlockers(request, totalBytes);
  const plan: ExportPlan = {
    out: options.out,
    format: format.id,
    version: format.label,
    blockers: [
      ...target.blockers,
      ...contentBlockers(request, {
        contested: selection.contested,
        skipped,
        episodes: episodes.length,
      }),
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
    videoBytes,
    totalBytes,
    freeBytes: target.freeBytes,
    loaders: [],
    repairs: [],
    ...(await format.judge?.(task)),
    reasoning: await countReasoning(request, episodes, job),
    problems: [
      ...(options.trimIdle ? trimRemarks(trimmed) : []),
      ...(await format.remarks(task)),
      ...silentKeyframes(episodes, 'they teach no reasoning'),
    ],
  };
  return {
    plan,
    episodes,
    readme: readmeOfFormat(task, plan, format.readme?.(task) ?? ''),
    async write(writing) {
      if (episodes.length === 0) throw new StudioError('conflict', 'There is nothing to export.');
      await format.write({ ...task, ...writing });
      await copyPapers(dataset.summary.path, writing.folder);
    },
  };
}

function trimRemarks(trimmed: number): ExportPlan['problems'] {
  const message =
    trimmed === 0
      ? 'No episode has idle ends to leave out, or nothing is known of what moves in them.'
      : `${trimmed} frames at rest before the first and after the last movement of their episodes are left out; keyframes there move to the nearest frame that stays.`;
  return [{ code: 'idle-trimmed', severity: 'info', message }];
}
