/** The data files that the episodes of an export lie in, and what is true of their rows. */
import { stat } from 'node:fs/promises';
import type {
  DataSource,
  LeRobotDataset,
  ResolvedFiles,
} from '../../../datasets/lerobot/lerobot-dataset';
import { describeColumns } from '../../../datasets/lerobot/rows/parquet';
import { faultOfData } from '../../../system/classify-error';
import { orAborted } from '../../../system/or-aborted';
import { skip, type SkippedEpisode } from '../../select/select-episodes';
import { surveyFile, type RowFacts } from './row-facts';

export interface DataFile {
  source: DataSource;
  bytes: number;
  /** Column names with DuckDB's names of their types. */
  columns: ReadonlyMap<string, string>;
  /** Those of the asked ones that are whole, by their numbers in the source. */
  episodes: number[];
}

/** Facts about an episode, and the range of the global `index` that the metadata states for it. */
export type EpisodeFacts = RowFacts & Pick<DataSource, 'globalRange'>;

export interface Survey {
  /** In the order of their names, as LeRobot reads them. */
  files: DataFile[];
  facts: Map<number, EpisodeFacts>;
  /** Episodes whose rows turned out not to be usable. */
  broken: SkippedEpisode[];
}

interface Sourced {
  episode: number;
  data: DataSource;
}

/** Looks at every data file once; what cannot be read costs only the episodes in it. Rejects only when canceled. */
export async function surveyFiles(
  dataset: LeRobotDataset,
  episodes: readonly number[],
  signal: AbortSignal,
): Promise<Survey> {
  const survey: Survey = { files: [], facts: new Map(), broken: [] };
  const byFile = new Map<string, Sourced[]>();
  const resolved: ResolvedFiles = new Map();
  for (const episode of episodes) {
    signal.throwIfAborted();
    try {
      const sourced = { episode, data: await dataset.dataSource(episode, resolved) };
      const together = byFile.get(sourced.data.file);
      if (together === undefined) byFile.set(sourced.data.file, [sourced]);
      else together.push(sourced);
    } catch (error) {
      const { message } = faultOfData(error, `Episode ${episode} cannot be read`);
      survey.broken.push(skip(episode, 'broken', message));
    }
  }
  for (const together of byFile.values()) {
    signal.throwIfAborted();
    const source = together[0]?.data;
    if (source === undefined) continue;
    try {
      // A question to DuckDB may take minutes, and changes nothing.
      const looked = surveyOne(dataset, source, together, survey);
      survey.files.push(await orAborted(looked, signal));
    } catch (error) {
      signal.throwIfAborted();
      for (const { episode } of together) {
        const what = `Episode ${episode} cannot be read whole from ${source.relative}`;
        survey.broken.push(skip(episode, 'broken', faultOfData(error, what).message));
      }
    }
  }
  survey.files.sort((a, b) => (a.source.relative < b.source.relative ? -1 : 1));
  return survey;
}

async function surveyOne(
  dataset: LeRobotDataset,
  source: DataSource,
  together: readonly Sourced[],
  survey: Survey,
): Promise<DataFile> {
  const columns = await describeColumns(source.file);
  const whole = source.wholeFile ? (together[0]?.episode ?? 0) : null;
  if (whole === null && !columns.has('episode_index')) {
    throw new Error('it has no episode_index to tell its episodes apart');
  }
  const { fps } = dataset.summary;
  const facts = new Map(
    (await surveyFile(source, columns, { fps, whole })).map((each) => [each.episode, each]),
  );
  const usable = together.filter(({ episode, data }) => {
    const found = facts.get(episode);
    const { length } = dataset.episode(episode);
    if (found !== undefined && found.rows === length) {
      survey.facts.set(episode, { ...found, globalRange: data.globalRange });
      return true;
    }
    const why = `it has ${found?.rows ?? 0} rows of the episode where the metadata says ${length}`;
    survey.broken.push(broken(episode, source, why));
    return false;
  });
  const { size } = await stat(source.file);
  return { source, columns, bytes: size, episodes: usable.map(({ episode }) => episode) };
}

const broken = (episode: number, source: DataSource, why: string): SkippedEpisode =>
  skip(
    episode,
    'broken',
    `Episode ${episode} cannot be read whole from ${source.relative}: ${why}.`,
  );
