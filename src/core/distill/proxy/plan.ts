/** What a proxy study would learn from, and what keeps it from being started. */
import { isCanceled } from '../../../shared/errors';
import type { ProxyPlan } from '../../../shared/model/distill';
import { exportOptionsSchema } from '../../../shared/model/export';
import type { OutEpisode } from '../../export/formats/format';
import { outEpisodes } from '../../export/select/out-episodes';
import { selectEpisodes } from '../../export/select/select-episodes';
import { unwatched, type JobContext } from '../../jobs/progress';
import { plainFailure } from '../../system/classify-error';
import { outputs } from '../../teachers/outputs';
import { chooseTeachers } from '../choose-teachers';
import type { ProxyRequest } from './study';

export const leastEpisodes = 3;
/** Under so many, intervals describe these splits alone. */
export const enoughEpisodes = 8;

export const tooFew = (episodes: number): string =>
  `A study needs three episodes that are ready, and ${episodes} are; review or propose more, or study what was proposed.`;

/** The episodes that would be exported with these decisions. */
export async function exportedOf(
  { dataset, project, decisions, curator }: ProxyRequest,
  job: JobContext,
): Promise<OutEpisode[]> {
  // Nothing is written there.
  const options = exportOptionsSchema.parse({ out: '/', decisions, curator });
  const request = { dataset, project, options };
  const { kept } = await selectEpisodes(request, job);
  return (await outEpisodes(request, kept, job)).episodes;
}

/** Throws as `exportedOf`; the rest that is in the way is in `blockers`. */
export async function planProxy(
  request: ProxyRequest,
  signal: AbortSignal = unwatched.signal,
): Promise<ProxyPlan> {
  const exported = await exportedOf(request, { ...unwatched, signal });
  const blockers = exported.length < leastEpisodes ? [tooFew(exported.length)] : [];
  const present = await (await request.project.store(outputs)).teachers();
  const { actionTeacher } = request;
  let teacher: string | null = null;
  try {
    const actions = present.filter(({ kind }) => kind === 'action');
    teacher = chooseTeachers(actions, { actionTeacher, reasoningTeacher: null }).action;
  } catch (error) {
    if (isCanceled(error)) throw error;
    blockers.push(plainFailure(error).message);
  }
  return {
    blockers,
    episodes: exported.length,
    frames: exported.reduce((sum, { frames }) => sum + frames.length, 0),
    keyframes: exported.reduce((sum, { keyframes }) => sum + keyframes.length, 0),
    descriptive: exported.length < enoughEpisodes,
    teacher,
  };
}
