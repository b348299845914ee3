/** How much an episode deserves eyes, and why. Nothing is read from disk to tell. */
import type { EpisodeMeta } from '../../shared/model/dataset';
import type { EpisodeNeed } from '../../shared/model/project';
import type { Dataset } from '../datasets/dataset';
import type { Project } from '../project/project';

/** What each reason adds to the need at most; the sum is divided by theirs, so that need lies in [0, 1]. */
const weights = { close: 1, apart: 0.8, findings: 0.8, rare: 0.4 };
const totalWeight = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
/** So many moments of doubt in one episode count in full. */
const manyMoments = 5;
/** The need of what fits a reviewed episode lies below that of what fits none. */
const likeMost = 0.9;
const severityShare = { error: 1, warning: 0.6, info: 0.15 };
/** Reasons that are told; more would be a list, not a sentence. */
const reasonsTold = 2;

interface Reason {
  /** In [0, 1]. */
  share: number;
  weight: number;
  text: () => string;
}

/**
 * How much an episode deserves eyes, whatever was decided about it: from the doubts noted while it was proposed, its
 * findings and how rare its task is. Quick enough to be asked of 100,000 episodes.
 */
export function needScore(meta: EpisodeMeta, dataset: Dataset, project: Project): number {
  const unlike = unlikeness(project.doubts(meta.index)?.misfit);
  if (unlike > 0) return unlike;
  let sum = 0;
  for (const { share, weight } of reasonsFor(meta, dataset, project)) sum += share * weight;
  return (likeMost * sum) / totalWeight;
}

/** The same with its reasons in words. */
export function needOf(meta: EpisodeMeta, dataset: Dataset, project: Project): EpisodeNeed {
  const unlike = unlikeness(project.doubts(meta.index)?.misfit);
  const told = [
    ...(unlike > 0 ? ['unlike the episodes reviewed so far'] : []),
    ...reasonsFor(meta, dataset, project)
      .sort((a, b) => b.share * b.weight - a.share * a.weight)
      .map(({ text }) => text()),
  ].filter((each) => each !== '');
  const text = told.slice(0, reasonsTold).join(' · ');
  return {
    score: needScore(meta, dataset, project),
    reason: `${text.charAt(0).toUpperCase()}${text.slice(1)}`,
  };
}

const reasonsFor = (meta: EpisodeMeta, dataset: Dataset, project: Project): Reason[] =>
  [
    ...doubtReasons(meta, project),
    findingsReason(meta, dataset),
    rarityReason(meta, dataset),
  ].filter((reason) => reason !== null && reason.share > 0) as Reason[];

/** What fits no reviewed episode comes before all else, the worst first: there the next review teaches most. */
const unlikeness = (misfit = 0): number => (misfit > 1 ? 1 - (1 - likeMost) / misfit : 0);

function doubtReasons({ index }: EpisodeMeta, project: Project): (Reason | null)[] {
  const doubts = project.doubts(index);
  if (doubts === null) {
    // Nothing is known, and nothing to be said: between what is surely fine and what is surely doubtful.
    return [{ share: 0.5, weight: weights.close, text: () => '' }];
  }
  const { candidates, close, sceneOnly, motionOnly } = doubts;
  const shareOf = (moments: number): number =>
    candidates === 0 ? 0 : Math.min(1, moments / Math.min(manyMoments, Math.max(candidates, 2)));
  return [
    {
      share: shareOf(close),
      weight: weights.close,
      text: () => `${close} borderline of ${candidates} candidates`,
    },
    {
      share: shareOf(sceneOnly + motionOnly),
      weight: weights.apart,
      text: () => apartText(sceneOnly, motionOnly),
    },
  ];
}

function apartText(sceneOnly: number, motionOnly: number): string {
  if (motionOnly === 0) return `${many(sceneOnly, 'visual event')} without movement`;
  if (sceneOnly === 0) return `${many(motionOnly, 'gripper act')} without visual change`;
  return `video and movement disagree ${sceneOnly + motionOnly}×`;
}

const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

function findingsReason({ index }: EpisodeMeta, dataset: Dataset): Reason | null {
  const findings = dataset.problemsOf(index);
  if (findings.length === 0) return null;
  const share = Math.max(...findings.map(({ severity }) => severityShare[severity]));
  return { share, weight: weights.findings, text: () => many(findings.length, 'issue') };
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

/**
 * A task is rare as far as it has fewer episodes than the dataset's tasks have on average. Half of them do: it is told
 * of those that have at most three fifths of it.
 */
function rarityReason({ tasks }: EpisodeMeta, dataset: Dataset): Reason | null {
  const { average, rarest } = taskCountsOf(dataset);
  const least = rarest.get(tasks) ?? 0;
  if (tasks.length === 0 || least >= average) return null;
  const share = 1 - least / average;
  const text = () =>
    share < 0.4 ? '' : `rare task: ${least} of ${dataset.episodes.length} episodes`;
  return { share, weight: weights.rare, text };
}
