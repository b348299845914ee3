/** What a distillation export would hold, or a study would learn from, and what keeps either from being started. */
import { isCanceled } from '../../shared/errors';
import type { DistillPlan, DistillResult } from '../../shared/model/distill';
import { exportOptionsSchema } from '../../shared/model/export';
import { exportedEpisodes, type ExportedEpisodes } from '../export/plan';
import { contentBlockers, targetBlockers } from '../export/plan-parts';
import type { JobContext } from '../jobs/progress';
import { unwatched } from '../jobs/progress';
import { plainFailure } from '../system/classify-error';
import { outputs } from '../teachers/outputs';
import { chooseTeachers } from './choose-teachers';
import type { DistillRequest } from './export';
import { splitEpisodes, splitSeed, type Split } from './split';

/** Bytes of a sample, about. */
const bytesPerSample = 400;
/** Somebody waits for a plan: it looks at this many videos. */
const videosOfPlan = 200;

export interface PreparedDistillation {
  found: ExportedEpisodes;
  /** One for each episode. */
  splits: Split[];
  frames: number;
  blockers: string[];
}

/** Reads what has to be read, and writes nothing. Throws as `exportedEpisodes`. */
export async function prepareDistillation(
  { dataset, project, options }: DistillRequest,
  job: JobContext,
  mostVideos: number,
): Promise<PreparedDistillation> {
  const request = { dataset, project, options: exportOptionsSchema.parse(options) };
  const found = await exportedEpisodes(request, job, mostVideos);
  const { episodes } = found.task;
  const frames = episodes.reduce((sum, episode) => sum + episode.frames.length, 0);
  const { blockers } = await targetBlockers(request, frames * bytesPerSample);
  blockers.push(...contentBlockers(request, { ...found, episodes: episodes.length }));
  const splits = splitEpisodes(
    episodes.map(({ fingerprint }) => fingerprint),
    { heldOut: options.heldOut, seed: splitSeed },
  );
  return { found, splits, frames, blockers };
}

/** Throws as `exportedEpisodes`; the rest that is in the way is in `blockers`. */
export async function planDistillation(
  request: DistillRequest,
  signal: AbortSignal = unwatched.signal,
): Promise<DistillPlan> {
  const job = { ...unwatched, signal };
  const { found, splits, frames, blockers } = await prepareDistillation(request, job, videosOfPlan);
  const { episodes } = found.task;
  const present = await (await request.project.store(outputs)).teachers();
  let teachers: DistillResult['teachers'] = { action: null, reasoning: null };
  try {
    teachers = chooseTeachers(present, request.options);
  } catch (error) {
    if (isCanceled(error)) throw error;
    blockers.push(plainFailure(error).message);
  }
  const validation = splits.filter((split) => split === 'validation').length;
  return {
    blockers,
    episodes: { train: episodes.length - validation, validation },
    frames,
    keyframes: episodes.reduce((sum, { keyframes }) => sum + keyframes.length, 0),
    skipped: found.skipped.length,
    teachers,
  };
}
