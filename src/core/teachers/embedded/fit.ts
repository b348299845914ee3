/**
 * The embedded teacher: answers each frame of a demonstration with what the nearest frames of the others did, so that
 * teachers can be looked at, compared and distilled from without any server.
 */
import { StudioError, type Problem } from '../../../shared/errors';
import { embeddedTeacher, type FitResult, type TeacherOutput } from '../../../shared/model/teacher';
import type { Dataset } from '../../datasets/dataset';
import { problem } from '../../datasets/problems';
import type { JobContext } from '../../jobs/progress';
import type { Project } from '../../project/project';
import { breathe } from '../../system/breathe';
import { faultOfData } from '../../system/classify-error';
import { actionsOf, type DatasetActions } from '../action-space';
import { outputs } from '../outputs';
import { chooseSettings, mostNeighbours, type Fitted } from './choose';
import { commandedStates, seeEpisode, type SeenEpisode } from './frames';
import { keepOddities, oddities, type EpisodeDoubt } from './oddities';
import { nearest } from './nearest';
import { leastDisagreement, predict } from './predict';

/** Goes up whenever the same demonstrations begin to give other answers. */
const version = 'nearest-1';
/** Demonstrations that are compared with, evenly over all there are. */
const mostSeen = 400;

export interface FitRequest {
  dataset: Dataset;
  project: Project;
  /** Rows of a chunk. */
  horizon: number;
}

/**
 * Predicts every frame of every episode, each demonstration left out in its turn, and stores the answers as those of
 * `embedded`. Episodes that cannot be read are left out and named. What demonstrations do that no neighbour does
 * becomes a finding. Throws `unsupported` where there is nothing to compare, `conflict` where the project cannot be
 * written, and the signal's reason when aborted.
 */
export async function fitEmbedded(request: FitRequest, job: JobContext): Promise<FitResult> {
  const { dataset, project } = request;
  const startedMs = performance.now();
  await project.folder.mustWrite();
  const actions = await actionsOf(dataset, project.robot, job.signal);
  if (actions === null || !actions.space.live.includes(true)) {
    throw new StudioError(
      'unsupported',
      `${dataset.summary.name} has no actions that change, so that there is nothing to predict.`,
    );
  }
  const seeing = new Seeing(request, actions, job);
  const fitted = await fit(seeing, request, actions, job);
  const doubts: EpisodeDoubt[] = [];
  let count = 0;
  const store = await project.store(outputs);
  await store.write(
    { teacher: embeddedTeacher, kind: 'action' },
    (async function* () {
      for (const [done, { index }] of dataset.episodes.entries()) {
        job.report({ phase: 'predicting', done, total: dataset.episodes.length, unit: 'episodes' });
        await job.mayGoOn?.();
        const seen = await seeing.episode(index);
        if (seen === null) continue;
        const doubt: EpisodeDoubt = { ...seen, values: [] };
        doubts.push(doubt);
        for (const frame of seen.actions.keys()) {
          job.signal.throwIfAborted();
          await breathe(frame, 16);
          const output = answer(fitted, seen, frame, doubt);
          if (output === null) continue;
          count += 1;
          yield output;
        }
      }
    })(),
  );
  const odd = oddities(doubts, request.horizon);
  await keepOddities(dataset, project.folder, odd);
  return {
    teacher: embeddedTeacher,
    outputs: count,
    episodes: doubts.length,
    horizon: request.horizon,
    error: fitted.error,
    meanActionError: fitted.meanActionError,
    uses: {
      pictures: fitted.looks > 0,
      fromState: fitted.settings.relative !== null,
      trust: fitted.settings.trust,
    },
    findings: odd,
    skipped: seeing.skipped,
    seconds: (performance.now() - startedMs) / 1_000,
  };
}

async function fit(
  seeing: Seeing,
  { dataset, horizon }: FitRequest,
  actions: DatasetActions,
  job: JobContext,
): Promise<Fitted> {
  const seen: SeenEpisode[] = [];
  const step = Math.max(1, dataset.episodes.length / mostSeen);
  const total = Math.ceil(dataset.episodes.length / step);
  for (let at = 0; at < dataset.episodes.length; at += step) {
    job.report({ phase: 'looking at episodes', done: seen.length, total, unit: 'episodes' });
    await job.mayGoOn?.();
    const episode = dataset.episodes[Math.floor(at)];
    const one = episode === undefined ? null : await seeing.episode(episode.index);
    if (one !== null) seen.push(one);
  }
  const relative = commandedStates(actions, seen[0]?.stateNames ?? []);
  const hasStates = relative.some((at) => at !== null);
  const fitted = await chooseSettings(
    seen,
    actions,
    { horizon, relative: hasStates ? relative : null },
    job.signal,
  );
  if (fitted !== null) return fitted;
  throw new StudioError(
    'unsupported',
    `${dataset.summary.name} has ${seen.length} readable demonstrations with actions; the embedded teacher compares at least two.`,
  );
}

function answer(
  { known, settings }: Fitted,
  seen: SeenEpisode,
  frame: number,
  doubt: EpisodeDoubt,
): TeacherOutput | null {
  const neighbours = nearest(known.pool, seen, frame, mostNeighbours);
  const place = { seen, frame, neighbours };
  const said = predict(known, place, settings);
  if (said === null) return null;
  // Two of whom one is odd disagree alike.
  if (neighbours.length > 1) doubt.values[frame] = leastDisagreement(known, place, settings) ?? 0;
  return {
    teacher: embeddedTeacher,
    version,
    kind: 'action',
    episode: seen.episode,
    frame,
    fingerprint: seen.fingerprint,
    action: said.action,
    std: said.std,
    probs: null,
    text: null,
    logprobs: null,
    latencyMs: null,
    error: null,
    source: 'embedded',
    provenance: `nearest frames of episodes ${neighbours.map(({ episode }) => episode).join(', ')}`,
    requestHash: null,
    atMs: Date.now(),
  };
}

/** Reads episodes, and remembers why it could not. */
class Seeing {
  readonly skipped: Problem[] = [];

  constructor(
    private readonly of: FitRequest,
    private readonly actions: DatasetActions,
    private readonly job: JobContext,
  ) {}

  async episode(index: number): Promise<SeenEpisode | null> {
    try {
      return await seeEpisode({ ...this.of, actions: this.actions }, index, this.job.signal);
    } catch (error) {
      this.job.signal.throwIfAborted();
      const { message } = faultOfData(error, `Episode ${index} cannot be read`);
      if (!this.skipped.some(({ episode }) => episode === index))
        this.skipped.push(problem('data-unreadable', { message, episode: index }));
      return null;
    }
  }
}
