/**
 * Proposes again by what is reviewed now, in the background: only what nobody touched, and without decoding anything.
 */
import type { EpisodeProposals } from '../../shared/model/keyframe';
import type { ProposeResult } from '../../shared/model/project';
import type { ProposingAct } from '../../shared/model/proposed-again';
import type { Dataset } from '../datasets/dataset';
import { keptSceneEvents } from '../events/kept-events';
import type { JobContext } from '../jobs/progress';
import { FitFiles } from '../learning/fits';
import { reviewedBy } from '../learning/references';
import type { Project } from '../project/project';
import { breathe } from '../system/breathe';
import { isPassing, plainFailure } from '../system/classify-error';
import { notProposed, proposalsOf } from './episode-proposals';
import { planFits } from './learned-plan';
import { readShifts } from '../project/camera-shifts';
import { hashFor, isOfPolicy, planProposing } from './propose-plan';
import { ProposeSum } from './propose-sum';
import { keptEvidence } from './scene-evidence';

export interface RelearnInput {
  dataset: Dataset;
  project: Project;
  /** Whose finished episodes are learned from; null takes who is followed (see `reviewedBy`). */
  curator: string | null;
  /** Of the curator who asked for it, who can take it back then. Else it goes on with what was proposed by an act. */
  act?: ProposingAct | null;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

/**
 * Goes through the episodes that were proposed under the policy in use and that no decision names. Those whose texts a
 * model drafted stay, and those of which the project does not know what their cameras saw: proposing makes them anew.
 * Throws what saving throws, and the signal's reason.
 */
export async function relearn(input: RelearnInput, job: JobContext): Promise<ProposeResult> {
  const { dataset, project, curator, act = null, now = Date.now } = input;
  const started = performance.now();
  const { id: projectId, folder, robot } = project;
  const { policy } = project.info;
  const enough = policy.learn.fromEpisodes;
  const reviewed = await reviewedBy(dataset, project, curator, { enough });
  // Where this one finished nothing, proposals that follow somebody else are still of the same model.
  const anybody = reviewed ?? (await reviewedBy(dataset, project, null));
  const events = await keptSceneEvents(dataset, folder, anybody?.finished ?? []);
  const fits = new FitFiles(folder);
  const plan = await planProposing(
    {
      dataset,
      robot,
      shifts: await readShifts(folder),
      projectId,
      policy,
      events,
      kept: await keptEvidence(folder),
      reviewed,
      fits,
      // Of others the project does not know what their cameras saw, and decodes nothing to learn.
      mayBeSampled: (episode) => project.doubts(episode) !== null,
      nowMs: now(),
    },
    job,
  );
  const sum = new ProposeSum(plan, []);
  const context = { dataset, events, fits: planFits(plan, { dataset, events, fits }) };
  const total = dataset.episodes.length;
  for (const [done, { index }] of dataset.episodes.entries()) {
    job.signal.throwIfAborted();
    await job.mayGoOn?.();
    job.report({ phase: 'learning', done, total, unit: 'episodes' });
    await breathe(done);
    if (project.hasDecisions(index)) continue;
    const stored = await project.proposals(index);
    if (stored === null || !isOfPolicy(plan, stored.policy) || hasDrafts(stored)) continue;
    if (stored.policy === hashFor(plan, index)) continue;
    const made = await proposalsOf(plan, context, index).catch((error: unknown) => {
      if (!isPassing(error)) throw error;
      const problems = [notProposed(index, plainFailure(error))];
      sum.note({ problems, unpredicted: [] });
      return null;
    });
    if (made === null) continue;
    if (!made.watched && events.model !== 'none') continue;
    sum.note(made);
    job.signal.throwIfAborted();
    // Somebody may have begun with it meanwhile.
    if (made.proposals === null || project.hasDecisions(index)) continue;
    const { together } = stored;
    const next = { ...made.proposals, ...(together === undefined ? {} : { together }) };
    sum.add(await project.saveProposals(next, act), made.frames);
    await breathe(0, 1);
  }
  await fits.flush();
  job.report({ phase: 'learning', done: total, total, unit: 'episodes' });
  return sum.result((performance.now() - started) / 1000);
}

/** A model's texts may have cost money. */
const hasDrafts = ({ keyframes }: EpisodeProposals): boolean =>
  keyframes.some(({ reasoning }) => reasoning.source === 'model');
