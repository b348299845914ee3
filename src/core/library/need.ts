/** How much an episode deserves eyes, and why. Nothing is read from disk to tell. */
import type { Problem } from '../../shared/errors';
import type { EpisodeMeta } from '../../shared/model/dataset';
import type { EpisodeNeed } from '../../shared/model/project';
import type { Dataset } from '../datasets/dataset';
import type { Project } from '../project/project';

/** What each reason adds to the need at most; the sum is divided by theirs, so that need lies in [0, 1]. */
const weights = { close: 1, apart: 0.8, findings: 0.8, rare: 0.4 };
const reasons = ['close', 'apart', 'findings', 'rare'] as const;
const totalWeight = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
/** So many moments of doubt in one episode count in full. */
const manyMoments = 5;
/** The need of what fits a reviewed episode lies below that of what fits none. */
const likeMost = 0.9;
const severityShare = { error: 1, warning: 0.6, info: 0.15 };
/** Reasons that are told; more would be a list, not a sentence. */
const reasonsTold = 2;

type Reason = keyof typeof weights;
/** How far each reason holds, in [0, 1]. */
type Shares = Record<Reason, number>;

/**
 * How much an episode deserves eyes, whatever was decided about it: from the doubts noted while it was proposed, its
 * findings and how rare its task is. Quick enough to be asked of 100,000 episodes.
 */
export function needScore(meta: EpisodeMeta, dataset: Dataset, project: Project): number {
  const unlike = unlikeness(project.doubts(meta.index)?.misfit);
  return unlike > 0 ? unlike : scoreOf(sharesOf(meta, dataset, project));
}

/** The same with its reasons in words. */
export function needOf(meta: EpisodeMeta, dataset: Dataset, project: Project): EpisodeNeed {
  const unlike = unlikeness(project.doubts(meta.index)?.misfit);
  const shares = sharesOf(meta, dataset, project);
  const told = unlike > 0 ? ['unlike the episodes reviewed so far'] : [];
  for (const reason of gravestFirst(shares)) {
    if (told.length === reasonsTold) break;
    const text = inWords[reason](meta, dataset, project);
    if (text !== '') told.push(text);
  }
  const text = told.join(' · ');
  return {
    score: unlike > 0 ? unlike : scoreOf(shares),
    reason: `${text.charAt(0).toUpperCase()}${text.slice(1)}`,
  };
}

function sharesOf(meta: EpisodeMeta, dataset: Dataset, project: Project): Shares {
  const doubts = project.doubts(meta.index);
  const of = doubts?.candidates ?? 0;
  return {
    // Of what was not proposed nothing is known: between what is surely fine and what is surely doubtful.
    close: doubts === null ? 0.5 : momentShare(doubts.close, of),
    apart: doubts === null ? 0 : momentShare(doubts.sceneOnly + doubts.motionOnly, of),
    findings: findingsShare(dataset.problemsOf(meta.index)),
    rare: rarity(meta, dataset),
  };
}

const scoreOf = ({ close, apart, findings, rare }: Shares): number =>
  (likeMost *
    (close * weights.close +
      apart * weights.apart +
      findings * weights.findings +
      rare * weights.rare)) /
  totalWeight;

/** Those that hold at all. */
const gravestFirst = (shares: Shares): Reason[] =>
  reasons
    .filter((reason) => shares[reason] > 0)
    .sort((a, b) => shares[b] * weights[b] - shares[a] * weights[a]);

/** What fits no reviewed episode comes before all else, the worst first: there the next review teaches most. */
const unlikeness = (misfit = 0): number => (misfit > 1 ? 1 - (1 - likeMost) / misfit : 0);

const momentShare = (moments: number, candidates: number): number =>
  candidates === 0 ? 0 : Math.min(1, moments / Math.min(manyMoments, Math.max(candidates, 2)));

/** Empty where nothing is to be said. */
const inWords: Record<Reason, (meta: EpisodeMeta, dataset: Dataset, project: Project) => string> = {
  close({ index }, _dataset, project) {
    const doubts = project.doubts(index);
    return doubts === null ? '' : `${doubts.close} borderline of ${doubts.candidates} candidates`;
  },
  apart({ index }, _dataset, project) {
    const { sceneOnly = 0, motionOnly = 0 } = project.doubts(index) ?? {};
    return apartText(sceneOnly, motionOnly);
  },
  findings: ({ index }, dataset) => many(dataset.problemsOf(index).length, 'issue'),
  rare(meta, dataset) {
    const least = leastOfTasks(meta, dataset);
    return rarity(meta, dataset) < 0.4
      ? ''
      : `rare task: ${least} of ${dataset.episodes.length} episodes`;
  },
};

function apartText(sceneOnly: number, motionOnly: number): string {
  if (motionOnly === 0) return `${many(sceneOnly, 'visual event')} without movement`;
  if (sceneOnly === 0) return `${many(motionOnly, 'gripper act')} without visual change`;
  return `video and movement disagree ${sceneOnly + motionOnly}×`;
}

const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

function findingsShare(findings: readonly Problem[]): number {
  let share = 0;
  for (const { severity } of findings) share = Math.max(share, severityShare[severity]);
  return share;
}

interface TaskCounts {
  /** Episodes of a task. */
  average: number;
  /** Episodes of the rarest task of a list, which most episodes share with others. */
  rarest: ReadonlyMap<readonly string[], number>;
}
const taskCounts = new WeakMap<Dataset, TaskCounts>();

/** Counted once per opened dataset. */
function taskCountsOf(dataset: Dataset): TaskCounts {
  const known = taskCounts.get(dataset);
  if (known !== undefined) return known;
  const lists = new Map<readonly string[], number>();
  for (const { tasks } of dataset.episodes) lists.set(tasks, (lists.get(tasks) ?? 0) + 1);
  const counts = new Map<string, number>();
  for (const [tasks, episodes] of lists) {
    for (const task of tasks) counts.set(task, (counts.get(task) ?? 0) + episodes);
  }
  const rarest = new Map(
    [...lists.keys()].map((tasks) => [
      tasks,
      Math.min(...tasks.map((task) => counts.get(task) ?? 0)),
    ]),
  );
  const made = { average: dataset.episodes.length / Math.max(1, counts.size), rarest };
  taskCounts.set(dataset, made);
  return made;
}

/** Episodes of the rarest of its tasks. */
const leastOfTasks = ({ tasks }: EpisodeMeta, dataset: Dataset): number =>
  taskCountsOf(dataset).rarest.get(tasks) ?? 0;

/**
 * A task is rare as far as it has fewer episodes than the dataset's tasks have on average. Half of them do: it is told
 * of those that have at most three fifths of it.
 */
function rarity(meta: EpisodeMeta, dataset: Dataset): number {
  const { average } = taskCountsOf(dataset);
  return meta.tasks.length === 0 ? 0 : Math.max(0, 1 - leastOfTasks(meta, dataset) / average);
}
