/** The job that proposes keyframes for a dataset and saves them in its project: plan, episodes, save. */
import { StudioError, type Problem } from '../../shared/errors';
import type { EpisodeProposals } from '../../shared/model/keyframe';
import type { Policy } from '../../shared/model/policy';
import type { ProposeResult } from '../../shared/model/project';
import type { ProposingAct } from '../../shared/model/proposed-again';
import type { Dataset } from '../datasets/dataset';
import { identityOf } from '../datasets/identity';
import { eventFiles, keepStored, notKept, storedAs } from '../events/episode-events';
import { readShifts } from '../project/camera-shifts';
import { openSceneEvents } from '../events/scene-events';
import type { JobContext } from '../jobs/progress';
import { hereEngine, type TaskEngine } from '../jobs/tasks';
import type { Project } from '../project/project';
import { decodeMark } from '../video/decode-mark';
import { notProposed } from './episode-proposals';
import { FitFiles } from '../learning/fits';
import { reviewedBy, type Reviewed } from '../learning/references';
import { planFits } from './learned-plan';
import { ProposeSum } from './propose-sum';
import { hashFor, planProposing, type ProposePlan } from './propose-plan';
import { proposeTask } from './propose-task';
import { keepEvidence, keptEvidence } from './scene-evidence';

export interface ProposeInput {
  dataset: Dataset;
  project: Project;
  /** Null means all. */
  episodes: readonly number[] | null;
  policy: Policy;
  /** Description of an image encoder to predict pictures with (see `readEventModel`); none if left out. */
  eventModel?: string | null;
  /** Whose finished episodes are learned from; null takes who is followed (see `reviewedBy`). */
  curator?: string | null;
  /** Whose act it is, which can be taken back then. */
  act?: ProposingAct | null;
  /** Who proposes the episodes; this process if not given. */
  engine?: TaskEngine;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

/**
 * Plans once for the whole dataset, whichever episodes are asked for, then has episode by episode proposed and saves
 * each in turn: a cancelled or killed run goes on where it stopped, because an episode whose stored proposals came
 * from this plan and this very recording is not done again. An episode that cannot be read becomes a problem of the
 * result and the rest goes on.
 *
 * Throws `not-found` for an episode the dataset does not have, what `planProposing` throws, what `openSceneEvents`
 * throws for a model the user chose, what `project.saveProposals` throws, and the signal's reason when cancelled.
 */
export async function proposeDataset(input: ProposeInput, job: JobContext): Promise<ProposeResult> {
  const { dataset, project, policy, act = null, engine = hereEngine, now = Date.now } = input;
  const started = performance.now();
  const wanted = (input.episodes ?? dataset.episodes).map((each) =>
    typeof each === 'number' ? dataset.episode(each) : each,
  );
  const { id: projectId, folder, robot } = project;
  job.signal.throwIfAborted();
  job.report({ phase: 'looking at the robot', done: 0, total: wanted.length, unit: 'episodes' });
  const problems: Problem[] = [];
  const shifts = await readShifts(folder);
  const events = await openSceneEvents(
    { dataset, store: eventFiles(folder), shifts, modelFile: input.eventModel ?? null, problems },
    job.signal,
  );
  try {
    const isWhole = wanted.length >= dataset.episodes.length;
    const present = await keptEvidence(folder, problems);
    const kept = isWhole ? null : present;
    const nowMs = now();
    // At a queue, others watch them.
    const next = engine === hereEngine ? wanted.map(({ index }) => index) : [];
    const fits = new FitFiles(folder);
    const enough = policy.learn.fromEpisodes;
    const reviewed = await reviewedBy(dataset, project, input.curator ?? null, { enough });
    if (reviewed === null && (input.curator ?? null) !== null) {
      throw new StudioError(
        'not-found',
        `${input.curator} finished no episode of ${dataset.summary.name} that can be learned from; ` +
          'name a curator who did, or none.',
      );
    }
    if (reviewed !== null && (input.curator ?? null) !== null) {
      problems.push(...notFollowed(policy.learn, reviewed));
    }
    const plan = await planProposing(
      { dataset, robot, shifts, projectId, policy, events, kept, next, reviewed, fits, nowMs },
      job,
    );
    if (plan.evidence !== null) await keepEvidence(folder, plan.evidence, problems);
    problems.push(...plan.problems);
    const sum = new ProposeSum(plan, problems);
    const todo: number[] = [];
    for (const { index, length } of wanted) {
      job.signal.throwIfAborted();
      await job.mayGoOn?.();
      const stored = await storedProposals({ dataset, project, plan }, index);
      if (stored === null) todo.push(index);
      else sum.add(stored, length);
    }
    const { source, parts } = robot;
    const made = engine.run(
      proposeTask,
      {
        path: dataset.summary.path,
        subject: {
          dataset,
          events,
          fits: planFits(plan, { dataset, events, fits }),
          carried: null,
        },
        plan: {
          propose: plan,
          dataset: await identityOf(dataset),
          model: events.model,
          decoder:
            engine === hereEngine || events.model === 'none' ? null : await decodeMark(job.signal),
          shifts,
          robot: { source, parts: source === 'user' ? parts : [] },
        },
        pieces: todo,
        frames: (episode) => dataset.episode(episode).length,
        given: async (episode) => ({
          seen: await storedAs(folder, episode),
          fits: await fits.read(episode),
        }),
        phase: 'proposing',
        unit: 'episodes',
      },
      job,
    );
    for await (const { piece, made: proposed, failure } of made) {
      if (proposed === null) {
        problems.push(notProposed(piece, failure));
        continue;
      }
      sum.note(proposed);
      if (proposed.seen !== null) {
        await keepStored(folder, piece, proposed.seen).catch(noteOnce(problems));
      }
      if (proposed.fits !== null) await fits.keep(piece, proposed.fits);
      if (proposed.proposals === null) continue;
      sum.add(await project.saveProposals(proposed.proposals, act), proposed.frames);
    }
    await fits.flush();
    return sum.result((performance.now() - started) / 1000);
  } finally {
    events.close();
  }
}

/** Why proposals do not follow the curator who was asked for. */
function notFollowed(
  { from, fromEpisodes }: Policy['learn'],
  { curator, finished, leftOut }: Reviewed,
): Problem[] {
  const usable = finished.length - leftOut;
  if (from !== 'nothing' && usable >= fromEpisodes) return [];
  const why =
    from === 'nothing'
      ? 'the policy learns from nobody'
      : `the policy learns from ${fromEpisodes} finished episodes on (learn.fromEpisodes), and ${curator} has ${usable}`;
  const message = `Proposals do not follow ${curator}: ${why}.`;
  return [{ code: 'not-learned', severity: 'info', message }];
}

interface Context {
  dataset: Dataset;
  project: Project;
  plan: ProposePlan;
}

/** What the project holds of this plan and this very recording; null where it is to be made, or cannot be read. */
async function storedProposals(
  { dataset, project, plan }: Context,
  episode: number,
): Promise<EpisodeProposals | null> {
  const stored = await project.proposals(episode);
  if (stored?.policy !== hashFor(plan, episode)) return null;
  const fingerprint = await dataset.fingerprint(episode).catch(() => null);
  return stored.fingerprint === fingerprint ? stored : null;
}

/** A full disk keeps none of them. */
const noteOnce =
  (problems: Problem[]) =>
  (error: unknown): void => {
    const problem = notKept(error);
    if (problems.every(({ code }) => code !== problem.code)) problems.push(problem);
  };
