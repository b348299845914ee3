/** The data files an export will write: which rows of which source file, and what is true of them. */
import { stat } from 'node:fs/promises';
import type { DataSource, LeRobotDataset } from '../../../datasets/lerobot/lerobot-dataset';
import { describeColumns } from '../../../datasets/lerobot/rows/parquet';
import type { JobContext } from '../../../jobs/progress';
import { skip, type KeptEpisode, type SkippedEpisode } from '../../select/select-episodes';
import { surveyFile, type RowFacts } from './row-facts';
import { faultOfData } from '../../../system/classify-error';

/** A kept episode with the file that its rows are in. */
export interface SourcedEpisode extends KeptEpisode {
  data: DataSource;
}

export interface DataFile {
  source: DataSource;
  bytes: number;
  /** Column names with DuckDB's names of their types. */
  columns: ReadonlyMap<string, string>;
  episodes: SourcedEpisode[];
}

export interface Survey {
  /** In the order of their names, as LeRobot reads them. */
  files: DataFile[];
  facts: Map<number, RowFacts>;
  /** Episodes whose rows turned out not to be usable. */
  broken: SkippedEpisode[];
}

/** Looks at every data file once; what cannot be read costs only the episodes in it. */
export async function surveyFiles(
  dataset: LeRobotDataset,
  kept: readonly KeptEpisode[],
  job: JobContext,
): Promise<Survey> {
  const survey: Survey = { files: [], facts: new Map(), broken: [] };
  const byFile = new Map<string, SourcedEpisode[]>();
  for (const episode of kept) {
    try {
      const sourced = { ...episode, data: await dataset.dataSource(episode.episode) };
      const together = byFile.get(sourced.data.file);
      if (together === undefined) byFile.set(sourced.data.file, [sourced]);
      else together.push(sourced);
    } catch (error) {
      const { message } = faultOfData(error, `Episode ${episode.episode} cannot be read`);
      survey.broken.push(skip(episode.episode, 'broken', message));
    }
  }
  for (const episodes of byFile.values()) {
    job.signal.throwIfAborted();
    const source = episodes[0]?.data;
    if (source === undefined) continue;
    try {
      survey.files.push(await surveyOne(dataset, source, episodes, survey));
    } catch (error) {
      for (const { episode } of episodes) {
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
  episodes: readonly SourcedEpisode[],
  survey: Survey,
): Promise<DataFile> {
  const columns = await describeColumns(source.file);
  const whole = source.wholeFile ? (episodes[0]?.episode ?? 0) : null;
  if (whole === null && !columns.has('episode_index')) {
    throw new Error('it has no episode_index to tell its episodes apart');
  }
  const { fps } = dataset.summary;
  const facts = new Map(
    (await surveyFile(source, columns, { fps, whole })).map((each) => [each.episode, each]),
  );
  const usable = episodes.filter(({ episode, frames }) => {
    const found = facts.get(episode);
    if (found !== undefined && found.rows === frames) {
      survey.facts.set(episode, found);
      return true;
    }
    const why = `it has ${found?.rows ?? 0} rows of the episode where the metadata says ${frames}`;
    survey.broken.push(broken(episode, source, why));
    return false;
  });
  return { source, columns, bytes: (await stat(source.file)).size, episodes: usable };
}

const broken = (episode: number, source: DataSource, why: string): SkippedEpisode =>
  skip(
    episode,
    'broken',
    `Episode ${episode} cannot be read whole from ${source.relative}: ${why}.`,
  );
