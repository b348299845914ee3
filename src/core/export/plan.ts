/** Prepares an export: plan and run both begin here. */
import type { ExportOptions, ExportPlan } from '../../shared/model/export';
import { isLeRobotDataset } from '../datasets/lerobot/lerobot-dataset';
import { unwatched, type JobContext } from '../jobs/progress';
import { draftExport, type ExportDraft } from './lerobot/copy/draft';
import { prepareFormatted } from './formats/prepare-formatted';
import { noteVideoFaults } from './select/note-videos';
import { planCopy } from './lerobot/copy/plan-copy';
import type { Prepared } from './prepared';
import { readmeOfCopy } from './readme';
import type { ExportRequest } from './select/select-episodes';
import { beyondRepair } from './lerobot/copy/verdict';
import { writeCopy } from './lerobot/copy/write-copy';

/** Reads what has to be read, and writes nothing; long for many episodes. Throws `corrupt-data` or `io`, or when canceled. */
export async function prepareExport(request: ExportRequest, job: JobContext): Promise<Prepared> {
  const { dataset, options } = request;
  if (!isLeRobotDataset(dataset) || !isCopy(options, dataset.summary.version)) {
    return prepareFormatted(request, job);
  }
  const draft = await draftExport({ ...request, dataset }, job);
  // Who names the version wants a dataset that is of it: what no repair of a copy can mend is written anew.
  const anew = options.format !== 'lerobot' && beyondRepair(draft);
  return anew ? prepareFormatted(request, job) : prepareCopy(draft, job);
}

/** Somebody waits for a plan: it looks at this many videos, about two seconds. A run looks at all of them. */
const videosOfPlan = 200;

/**
 * The plan of an export: what will be written, what stays behind and why, and who could read the result. Throws the
 * signal's reason when aborted.
 */
export async function planExport(
  request: ExportRequest,
  signal = unwatched.signal,
): Promise<ExportPlan> {
  const job = { ...unwatched, signal };
  await noteVideoFaults(request.dataset, videosOfPlan, job);
  return (await prepareExport(request, job)).plan;
}

/** Whether rows and videos go out as they came in, so that every byte of video and every value can stay. */
function isCopy(options: ExportOptions, version: string): boolean {
  const { format, carrier, trimIdle, stride } = options;
  return (
    (format === 'lerobot' || format === `lerobot-${version}`) &&
    carrier === 'columns' &&
    !trimIdle &&
    stride === 1
  );
}

async function prepareCopy(draft: ExportDraft, job: JobContext): Promise<Prepared> {
  const plan = await planCopy(draft, job);
  return {
    plan,
    episodes: draft.episodes.map((episode) => ({
      episode: episode.episode,
      target: episode.target,
      frames: Int32Array.from({ length: episode.frames }, (_, frame) => frame),
      tasks: draft.source.episode(episode.episode).tasks,
      keyframes: episode.keyframes.map((keyframe) => ({ ...keyframe, outFrame: keyframe.frame })),
      fingerprint: episode.fingerprint,
      curators: episode.curators,
    })),
    readme: readmeOfCopy(draft, plan),
    write: (writing) => writeCopy(draft, writing),
  };
}
