/** The job that proposes keyframes for a dataset and saves them in its project. */
import { randomUUID } from 'node:crypto';
import { isCanceled, StudioError, type Problem } from '../../shared/errors';
import { plainFailure } from '../system/classify-error';
import type { EpisodeProposals } from '../../shared/model/keyframe';
import type { Policy } from '../../shared/model/policy';
import type { ProposeResult } from '../../shared/model/project';
import { sumRedundancy } from '../../shared/model/redundancy';
import type { Dataset } from '../datasets/dataset';
import type { JobContext } from '../jobs/progress';
import type { Project } from '../project/project';
import { calibrationOf, type Calibration } from './calibrate';
import { openSceneEvents, type SceneEvents } from '../events/scene-events';
import { doubtsOf } from './doubts';
import { policyHash } from './policy-hash';
import { proposeEpisode, seeEpisode, type ProposedKeyframe } from './propose-episode';
import { ahead, evidenceOf, untold } from './scene-evidence';
import { redundancyOf } from './redundancy';

export interface ProposeInput {
  dataset: Dataset;
  project: Project;
  /** Null means all. */
  episodes: readonly number[] | null;
  policy: Policy;
  /** Description of an image encoder to use instead of the studio's own (see `readEventModel`). */
  eventModel?: string | null;
}

/**
 * Proposes episode by episode, saving each at once: a cancelled or killed run goes on where it stopped, because an
 * episode whose stored proposals came from this policy and this very recording is not done again. An episode that
 * cannot be read becomes a problem of the result and the rest goes on.
 *
 * Throws `not-found` for an episode the dataset does not have, `unsupported` for a policy that asks for both layers where
 * there is no video, what `openSceneEvents` throws for a model the user chose, what `project.saveProposals` throws, and the signal's reason when cancelled.
 */
export async function proposeDataset(input: ProposeInput, job: JobContext): Promise<ProposeResult> {
  const { dataset, policy } = input;
  const started = performance.now();
  const wanted = (input.episodes ?? dataset.episodes.map((episode) => episode.index)).map((index) =>
    dataset.episode(index),
  );
  job.signal.throwIfAborted();
  job.report({ phase: 'looking at the robot', done: 0, total: wanted.length, unit: 'episodes' });
  const calibration = await calibrationOf(dataset);
  const result = emptyResult(calibration);
  const events = await openSceneEvents(
    {
      dataset,
      projectPath: input.project.info.path,
      modelFile: input.eventModel ?? null,
      problems: result.problems,
    },
    job.signal,
  );
  try {
    if (policy.layers === 'both' && events.model === 'none') {
      throw new StudioError(
        'unsupported',
        'The policy asks scene events and kinematics to agree, but there is nothing to see scene events in or with; set its layers to "any".',
      );
    }
    const evidence = await evidenceOf(
      {
        dataset,
        projectPath: input.project.info.path,
        calibration,
        events,
        policy,
        wanted: wanted.map(({ index }) => index),
      },
      job,
    );
    // A policy that asks for both layers has said how much events count.
    const heeds = policy.layers === 'both' || evidence === null || evidence.tells;
    if (!heeds) result.problems.push(untold(evidence));
    const model = heeds ? events.model : `${events.model}, not heeded`;
    const hash = policyHash(policy, model, dataset.summary.embodiment);
    const context = { ...input, calibration, hash, events, heeds };
    for (const [done, { index }] of wanted.entries()) {
      job.signal.throwIfAborted();
      await job.mayGoOn?.();
      job.report({ phase: 'proposing', done, total: wanted.length, unit: 'episodes' });
      const made = await keyframesOf(context, index, {
        problems: result.problems,
        next: wanted.slice(done + 1, done + 1 + ahead).map((episode) => episode.index),
      });
      if (made !== null) count(result, made.proposals, made.frames);
    }
  } finally {
    events.close();
  }
  job.report({ phase: 'proposing', done: wanted.length, total: wanted.length, unit: 'episodes' });
  result.sparsity = result.frames === 0 ? 0 : 1 - result.keyframes / result.frames;
  result.seconds = (performance.now() - started) / 1000;
  return result;
}

function emptyResult(calibration: Calibration): ProposeResult {
  const problems = calibration.notes.map((message): Problem => ({
    code: 'cues-limited',
    severity: 'info',
    message,
  }));
  return {
    episodes: 0,
    frames: 0,
    keyframes: 0,
    sparsity: 0,
    cues: {},
    redundancy: null,
    seconds: 0,
    problems,
  };
}

function count(result: ProposeResult, proposals: EpisodeProposals, frames: number): void {
  result.redundancy = sumRedundancy([result.redundancy, proposals.redundancy]);
  result.episodes += 1;
  result.frames += frames;
  result.keyframes += proposals.keyframes.length;
  for (const keyframe of proposals.keyframes) {
    for (const kind of new Set(keyframe.cues.map((cue) => cue.kind))) {
      result.cues[kind] = (result.cues[kind] ?? 0) + 1;
    }
  }
}

/** Null where the episode cannot be read; `problems` then says why. */
async function keyframesOf(
  context: ProposeInput & {
    calibration: Calibration;
    hash: string;
    events: SceneEvents;
    heeds: boolean;
  },
  episode: number,
  { problems, next }: { problems: Problem[]; next: readonly number[] },
): Promise<{ proposals: EpisodeProposals; frames: number } | null> {
  const { dataset, project, hash } = context;
  const stored = await project.proposals(episode);
  let proposals: EpisodeProposals;
  let frames: number;
  try {
    const fingerprint = await dataset.fingerprint(episode);
    if (stored !== null && stored.policy === hash && stored.fingerprint === fingerprint) {
      return { proposals: stored, frames: dataset.episode(episode).length };
    }
    for (const later of next) void watchAhead(context, later);
    const seen = await context.events.of(episode);
    const signals = await dataset.signals(episode);
    frames = signals.frames;
    const reasoning = await dataset.reasoning(episode);
    const { tasks } = dataset.episode(episode);
    const episodeInput = {
      signals,
      calibration: context.calibration,
      tasks,
      reasoning,
      events: context.heeds ? (seen?.events ?? null) : null,
    };
    const found = seeEpisode(episodeInput, context.policy);
    const keyframes = proposeEpisode(episodeInput, context.policy, found);
    const { fps } = signals;
    proposals = {
      episode,
      doubts: doubtsOf(
        found.cues,
        { frames, fps, watched: seen !== null && context.heeds },
        context.policy,
      ),
      fingerprint,
      policy: hash,
      policyName: context.policy.name,
      madeAtMs: Date.now(),
      ...redundancyIn(reasoning, keyframes),
      keyframes: keyframes.map((keyframe) => ({ id: keyframeId(), ...keyframe })),
    };
  } catch (error) {
    if (isCanceled(error)) throw error;
    problems.push(unreadable(episode, error));
    return null;
  }
  return { proposals: await project.saveProposals(proposals), frames };
}

/** Nothing where the episode has no dense reasoning. Texts of other sources are new ones and not counted as kept. */
function redundancyIn(
  dense: readonly string[] | null,
  keyframes: readonly ProposedKeyframe[],
): Pick<EpisodeProposals, 'redundancy'> {
  if (dense === null) return {};
  const kept = keyframes.flatMap(({ reasoning }) =>
    reasoning.source === 'dataset' ? [reasoning.text] : [],
  );
  return { redundancy: redundancyOf(dense, kept) };
}

/** Unless the episode is done already. A fault is not lost: it comes again when the episode's turn comes. */
async function watchAhead(
  { dataset, project, hash, events }: ProposeInput & { hash: string; events: SceneEvents },
  episode: number,
): Promise<void> {
  try {
    const stored = await project.proposals(episode);
    if (stored?.policy === hash && stored.fingerprint === (await dataset.fingerprint(episode)))
      return;
    await events.of(episode);
  } catch {
    // Said when the episode is proposed.
  }
}

/** 16 hex characters, 62 random bits: made once, never reused within a project. */
const keyframeId = (): string => randomUUID().replaceAll('-', '').slice(16);

function unreadable(episode: number, error: unknown): Problem {
  return {
    code: 'not-proposed',
    severity: 'error',
    message: `Episode ${episode} has no proposals: ${plainFailure(error).message}`,
    episode,
  };
}
