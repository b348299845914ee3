/** What a dataset holds and what is wrong with it, every episode checked: for `dualvla inspect`. */
import type { Problem } from '../../shared/errors';
import type { DatasetSummary } from '../../shared/model/dataset';
import type { SourceOutcome } from '../../shared/model/outcome';
import { unwatched, type JobContext } from '../jobs/progress';
import type { TaskEngine } from '../jobs/tasks';
import { checkIntegrity, type RestOf } from './integrity/check-integrity';
import { problemsNow } from './not-downloaded';
import { openDataset } from './open';
import { addAll } from '../system/add-all';
import { condense, findingKey } from './problems';

export interface InspectReport extends Pick<
  DatasetSummary,
  | 'name'
  | 'format'
  | 'version'
  | 'fps'
  | 'episodes'
  | 'frames'
  | 'tasks'
  | 'cameras'
  | 'features'
  | 'embodiment'
> {
  path: string;
  reasoningColumn: string | null;
  problems: Problem[];
  /** Of each episode looked at: the share of its frames in which nothing moves, 0 to 1. */
  idle: { episode: number; share: number }[];
  /** Of each episode: how it ended as the source says, in [0, 1], and where it says so; null where it does not. */
  outcomes: ({ episode: number } & (SourceOutcome | { value: null; name: null; from: null }))[];
}

/** Problems of one code and one episode each that are listed before the rest is only counted. */
const listed = 100;

/**
 * Throws as `openDataset` does. Takes about 10 ms per video file (2,000 at most) and 3 s per 10,000,000 rows; `deep`
 * decodes every picture, about a second per 1,000 of them.
 */
export async function inspectDataset(
  path: string,
  job: JobContext = unwatched,
  { deep = false, restOf, engine }: { deep?: boolean; restOf?: RestOf; engine?: TaskEngine } = {},
): Promise<InspectReport> {
  const dataset = await openDataset(path);
  try {
    const { problems, idle } = await checkIntegrity(dataset, { deep, restOf, engine }, job);
    const found: Problem[] = problemsNow(dataset).filter(
      ({ episode, code }) => episode === undefined && code !== 'more-problems',
    );
    addAll(found, problems);
    const said = await dataset.outcomes?.(dataset.episodes.map(({ index }) => index));
    for (const { index } of dataset.episodes) addAll(found, dataset.problemsOf(index));
    const { name, format, version, fps, episodes, frames, tasks, cameras, features, embodiment } =
      dataset.summary;
    return {
      path: dataset.summary.path,
      name,
      format,
      version,
      fps,
      episodes,
      frames,
      tasks,
      cameras,
      features,
      embodiment,
      reasoningColumn: dataset.summary.reasoningColumn,
      problems: condense(withoutRepeats(found), listed),
      idle,
      outcomes: dataset.episodes.map(({ index }) => ({
        episode: index,
        ...(said?.get(index) ?? { value: null, name: null, from: null }),
      })),
    };
  } finally {
    await dataset.close();
  }
}

/**
 * Opening looks at a few episodes that the check of all of them finds again; what is said of the dataset is not said of
 * its episodes.
 */
function withoutRepeats(problems: readonly Problem[]): Problem[] {
  const seen = new Map<string, Problem>();
  const ofAll = new Set(
    problems.filter(({ episode }) => episode === undefined).map(({ message }) => message),
  );
  for (const each of problems) {
    if (each.episode !== undefined && ofAll.has(each.message)) continue;
    seen.set(`${each.episode} ${findingKey(each)}`, each);
  }
  return [...seen.values()];
}
