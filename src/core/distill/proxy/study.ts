/**
 * The proxy study: small students trained on what would be exported, in variants, each seed with its own split by
 * episode. A check of the data, not a policy.
 */
import { StudioError } from '../../../shared/errors';
import {
  lossSettingsSchema,
  proxyVariants,
  type ProxyOptions,
  type ProxyResult,
  type ProxyRun,
  type ProxyVariant,
} from '../../../shared/model/distill';
import { embeddedTeacher } from '../../../shared/model/teacher';
import type { Dataset } from '../../datasets/dataset';
import type { OutEpisode } from '../../export/formats/format';
import type { JobContext } from '../../jobs/progress';
import type { Project } from '../../project/project';
import { ChildCalls } from '../../system/child-calls';
import { actionsOf, type DatasetActions } from '../../teachers/action-space';
import { chooseSettings } from '../../teachers/embedded/choose';
import { commandedStates, seeEpisode } from '../../teachers/embedded/frames';
import { outputs } from '../../teachers/outputs';
import { chooseTeachers } from '../choose-teachers';
import { splitEpisodes } from '../split';
import { enoughEpisodes, exportedOf, leastEpisodes, tooFew } from './plan';
import { embeddedTeaching, softLabels, type Teaching } from './soft-labels';
import type { StudentTask } from './student';
import type { StudentCalls } from './student-calls';
import { summed, type Runs } from './sums';
import { aheadRows, aheadStep, studyTable, type StudiedEpisode } from './table';
import { taughtOf } from './taught';

export interface ProxyRequest extends ProxyOptions {
  dataset: Dataset;
  project: Project;
}

const heldOut = 0.2;
const [leastSteps, mostSteps, passes, batch] = [150, 400, 8, 128];
/** Processes that train side by side. */
const trainers = 2;

/**
 * Looks at every episode that would be exported, trains each variant on each split, and compares them split by split.
 * Throws `conflict` with fewer than three episodes, `unsupported` without actions, `worker-lost` where a training
 * process dies, and the signal's reason when aborted, which ends those processes.
 */
export async function proxyStudy(request: ProxyRequest, job: JobContext): Promise<ProxyResult> {
  const { dataset, project, seeds } = request;
  const startedMs = performance.now();
  const actions = await actionsOf(dataset, project.robot, job.signal);
  if (actions === null || !actions.space.live.includes(true)) {
    const message = `${dataset.summary.name} has no actions that change, so that a student would learn nothing.`;
    throw new StudioError('unsupported', message);
  }
  const exported = await exportedOf(request, job);
  const { episodes, texts } = await studied(request, { actions, exported }, job);
  if (episodes.length < leastEpisodes) throw new StudioError('conflict', tooFew(episodes.length));
  const table = studyTable(episodes, actions);
  const { teacher, teaching } = await teachingOf(request, { actions, episodes }, job);
  const trainStartedMs = performance.now();
  const taught = (variant: ProxyVariant, seed: number): Int32Array | string =>
    taughtOf(variant, { table, episodes, seed, hasTexts: texts !== null, teacher });
  const work = { request, actions, episodes, table, teaching, taught };
  const runs = await trainAll(work, job);
  const endedMs = performance.now();
  return {
    episodes: episodes.length,
    frames: table.dense.length,
    seeds,
    descriptive: episodes.length < enoughEpisodes,
    texts,
    kinds: table.kinds,
    teacher,
    keyframes: {
      proposed: await proposedKeyframes(project, exported),
      kept: exported.reduce((sum, { keyframes }) => sum + keyframes.length, 0),
    },
    ...summed(taught, runs),
    seconds: {
      looking: (trainStartedMs - startedMs) / 1_000,
      training: (endedMs - trainStartedMs) / 1_000,
    },
  };
}

async function studied(
  { dataset, project }: ProxyRequest,
  { actions, exported }: { actions: DatasetActions; exported: readonly OutEpisode[] },
  job: JobContext,
): Promise<{ episodes: StudiedEpisode[]; texts: ProxyResult['texts'] }> {
  const episodes: StudiedEpisode[] = [];
  let texts: ProxyResult['texts'] = null;
  for (const [done, { episode, keyframes }] of exported.entries()) {
    job.report({ phase: 'looking at episodes', done, total: exported.length, unit: 'episodes' });
    await job.mayGoOn?.();
    const seen = await seeEpisode({ dataset, project, actions }, episode, job.signal);
    if (seen === null) continue;
    const kept = new Map(keyframes.map(({ frame, reasoning }) => [frame, reasoning.text]));
    const own = await dataset.reasoning(episode);
    if ([...kept.values()].some((text) => text !== '')) {
      texts = own === null ? (texts ?? 'last keyframe') : 'dataset';
    }
    let last = '';
    const said = seen.actions.map((_, frame) => {
      const here = kept.get(frame) ?? '';
      if (here !== '') last = here;
      return own === null ? last : (own[frame] ?? '');
    });
    episodes.push({ seen, kept, texts: said });
  }
  return { episodes, texts };
}

async function proposedKeyframes(
  project: Project,
  exported: readonly OutEpisode[],
): Promise<number> {
  let sum = 0;
  for (const { episode } of exported)
    sum += (await project.proposals(episode))?.keyframes.length ?? 0;
  return sum;
}

/** The embedded teacher answers anew for each split; what another one said is taken as it is. */
async function teachingOf(
  { project, actionTeacher }: ProxyRequest,
  { actions, episodes }: { actions: DatasetActions; episodes: readonly StudiedEpisode[] },
  job: JobContext,
): Promise<{ teacher: string | null; teaching: Teaching | null }> {
  const store = await project.store(outputs);
  const present = (await store.teachers()).filter(({ kind }) => kind === 'action');
  const teacher = chooseTeachers(present, { actionTeacher, reasoningTeacher: null }).action;
  if (teacher === null) return { teacher, teaching: null };
  if (teacher !== embeddedTeacher) {
    const said = new Map<string, { action: number[][] | null; std: number[][] | null }>();
    for await (const { outputs } of store.read({ teacher, kind: 'action' }))
      for (const each of outputs)
        said.set(`${each.episode} ${each.frame} ${each.fingerprint}`, each);
    const teaching: Teaching = (at, frame) => {
      const seen = episodes[at]?.seen;
      return said.get(`${seen?.episode} ${frame} ${seen?.fingerprint}`) ?? null;
    };
    return { teacher, teaching };
  }
  job.report({ phase: 'asking the embedded teacher', done: 0, unit: 'episodes' });
  const relative = commandedStates(actions, episodes[0]?.seen.stateNames ?? []);
  const fitted = await chooseSettings(
    episodes.map(({ seen }) => seen),
    actions,
    {
      horizon: (aheadRows - 1) * aheadStep + 1,
      relative: relative.some((at) => at !== null) ? relative : null,
    },
    job.signal,
  );
  if (fitted === null) return { teacher: null, teaching: null };
  return { teacher, teaching: await embeddedTeaching(episodes, fitted, job.signal) };
}

interface Work {
  request: ProxyRequest;
  actions: DatasetActions;
  episodes: readonly StudiedEpisode[];
  table: ReturnType<typeof studyTable>;
  teaching: Teaching | null;
  taught: (variant: ProxyVariant, seed: number) => Int32Array | string;
}

async function trainAll(work: Work, job: JobContext): Promise<Runs> {
  const { request, table } = work;
  const children = Array.from(
    { length: trainers },
    () =>
      new ChildCalls<StudentCalls>(
        'student-process',
        'The process that trains students',
        job.signal,
      ),
  );
  const runs = new Map<ProxyVariant, ProxyRun[]>(proxyVariants.map((variant) => [variant, []]));
  const order = Array.from({ length: request.seeds }, (_, seed) =>
    proxyVariants.map((variant) => ({ variant, seed })),
  ).flat();
  let done = 0;
  let next = 0;
  try {
    await Promise.all(
      children.map(async (child) => {
        await child.ask('load', table.data);
        for (let one = order[next++]; one !== undefined; one = order[next++]) {
          await job.mayGoOn?.();
          const task = taskOf(work, one);
          if (task !== null) {
            const score = await child.ask('train', task);
            runs.get(one.variant)?.push({ seed: one.seed, ...score });
          }
          job.report({
            phase: 'training students',
            done: (done += 1),
            total: order.length,
            unit: 'students',
          });
        }
      }),
    );
  } finally {
    for (const child of children) child.end();
  }
  return runs;
}

function taskOf(
  { actions, episodes, table, teaching, taught }: Work,
  { variant, seed }: { variant: ProxyVariant; seed: number },
): StudentTask | null {
  const says = taught(variant, seed);
  if (typeof says === 'string') return null;
  const splits = splitEpisodes(
    episodes.map(({ seen }) => seen.fingerprint),
    { heldOut, seed },
  );
  const rows = { train: [] as number[], validation: [] as number[] };
  const trained = new Set<number>();
  for (const [e, split] of splits.entries()) {
    const own = episodes[e]?.seen;
    if (own === undefined) continue;
    if (split === 'train') trained.add(own.episode);
    for (const t of own.actions.keys()) rows[split].push((table.starts[e] ?? 0) + t);
  }
  const soft =
    variant === 'pruned-distilled' && teaching !== null
      ? softLabels({ episodes, table, actions }, teaching, trained, lossSettingsSchema.parse({}))
      : null;
  const steps = Math.round((passes * rows.train.length) / batch);
  return {
    seed,
    steps: Math.min(Math.max(steps, leastSteps), mostSteps),
    train: Int32Array.from(rows.train),
    test: Int32Array.from(rows.validation),
    taught: says,
    asked: table.kept,
    soft,
  };
}
