/** Episode list of LeRobot v3.0: parquet under `meta/episodes`, many episodes per data and video file. */
import path from 'node:path';
import type { Problem } from '../../../../shared/errors';
import type { EpisodeMeta, FeatureInfo } from '../../../../shared/model/dataset';
import { eachOf } from '../../../system/breathe';
import { onceForEach } from '../../../system/once-for-each';
import { limits } from '../../../files/limits';
import { namesIn } from '../../looks-like';
import { problem } from '../../problems';
import { TaskLists } from '../../episodes';
import { listedOutcomes } from '../outcomes/listed-outcomes';
import { readParts, type Columns } from './episode-columns';
import type { EpisodeTable } from './episode-table';
import type { RawInfo } from './info';
import { fillTemplate } from './path-template';

const defaultDataPath = 'data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet';
const defaultVideoPath = 'videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4';
/** One episode and where its metadata is. */
interface EpisodeRow {
  columns: Columns;
  row: number;
  episode: EpisodeMeta;
}

/** Where home-made writers put the whole list. */
const singleFile = 'meta/episodes.parquet';

/**
 * `meta/episodes/chunk-NNN/file-NNN.parquet`, relative to the root, in order; where there are none
 * `meta/episodes.parquet`; empty if that is missing too.
 */
export async function episodeFiles(root: string): Promise<string[]> {
  const files: string[] = [];
  const folder = path.join(root, 'meta/episodes');
  for (const chunk of (await namesIn(folder)).sort()) {
    for (const file of (await namesIn(path.join(folder, chunk))).sort()) {
      if (file.endsWith('.parquet')) files.push(`meta/episodes/${chunk}/${file}`);
    }
  }
  if (files.length > 0) return files;
  const meta = await namesIn(path.join(root, 'meta'));
  return meta.includes(path.basename(singleFile)) ? [singleFile] : [];
}

export async function readEpisodesV3(
  root: string,
  info: RawInfo,
  cameras: readonly FeatureInfo[],
): Promise<EpisodeTable> {
  const cameraKeys = cameras.map(({ key }) => key);
  const problems: Problem[] = [];
  const files = await episodeFiles(root);
  if (files.includes(singleFile)) {
    const message = `The list of episodes is ${singleFile} instead of meta/episodes/chunk-000/file-000.parquet; the studio reads it, LeRobot does not.`;
    problems.push(problem('layout-nonstandard', { message, file: singleFile }));
  }
  const parts = await readParts(root, files, cameraKeys, problems);
  const lists = new TaskLists();
  const shared = onceForEach((tasks: string[]) => lists.share(tasks));
  const places: EpisodeRow[] = [];
  const numbers = new Numbers();
  for (const { file, columns } of parts) {
    let skipped = 0;
    await eachOf(columns.tasks, (own, row) => {
      const index = columns.fixed.episode_index[row] ?? Number.NaN;
      const length = columns.fixed.length[row] ?? Number.NaN;
      if (
        isCount(index, limits.episodeIndex) &&
        isCount(length, limits.episodeFrames) &&
        numbers.isNew(index)
      ) {
        places.push({ columns, row, episode: { index, length, tasks: shared(own) } });
      } else skipped += 1;
    });
    if (skipped > 0)
      problems.push(unreadable(file, `${skipped} rows are no episodes, or repeat one`));
  }
  if (!numbers.inOrder) places.sort((a, b) => a.episode.index - b.episode.index);

  const dataFiles = fileNames(info.data_path ?? defaultDataPath);
  const videoFiles = new Map(
    cameraKeys.map((key) => [
      key,
      fileNames(info.video_path ?? defaultVideoPath, { video_key: key }),
    ]),
  );
  const at = (position: number): EpisodeRow => {
    const place = places[position];
    if (place === undefined) throw new RangeError(`no episode at position ${position}`);
    return place;
  };
  return {
    episodes: places.map(({ episode }) => episode),
    dataPath(position) {
      const { columns, row, episode } = at(position);
      return dataFiles({
        chunk_index: fileNumber(columns.fixed['data/chunk_index'][row]),
        file_index: fileNumber(columns.fixed['data/file_index'][row]),
        episode_index: episode.index,
      });
    },
    globalRange(position) {
      const { columns, row } = at(position);
      const from = columns.fixed.dataset_from_index[row] ?? Number.NaN;
      const to = columns.fixed.dataset_to_index[row] ?? Number.NaN;
      return Number.isSafeInteger(from) && Number.isSafeInteger(to) ? { from, to } : null;
    },
    video(position, cameraKey) {
      const { columns, row, episode } = at(position);
      const video = columns.videos.get(cameraKey);
      const chunk = video?.chunk_index[row] ?? Number.NaN;
      const file = video?.file_index[row] ?? Number.NaN;
      const relative =
        isCount(chunk, maxFileNumber) && isCount(file, maxFileNumber)
          ? videoFiles.get(cameraKey)?.({
              chunk_index: chunk,
              file_index: file,
              episode_index: episode.index,
            })
          : undefined;
      if (video === undefined || relative === undefined) return null;
      const from = video.from_timestamp[row] ?? Number.NaN;
      const to = video.to_timestamp[row] ?? Number.NaN;
      return {
        cameraKey,
        relative,
        fromSec: from >= 0 && Number.isFinite(from) ? from : 0,
        toSec: Number.isFinite(to) ? to : null,
      };
    },
    outcomes: await listedOutcomes(root, files),
    problems,
  };
}

/** Which numbers of episodes have come: as long as they ascend, as those of nearly every list, none is looked up. */
class Numbers {
  #highest = -1;
  readonly #ascending: number[] = [];
  #seen: Set<number> | null = null;

  get inOrder(): boolean {
    return this.#seen === null;
  }

  isNew(index: number): boolean {
    if (this.#seen === null && index > this.#highest) {
      this.#highest = index;
      this.#ascending.push(index);
      return true;
    }
    this.#seen ??= new Set(this.#ascending);
    if (this.#seen.has(index)) return false;
    this.#seen.add(index);
    return true;
  }
}

/** What a path template of this version can ask for; `episode_index` only those do that keep a file per episode. */
type FileNumbers = Record<'chunk_index' | 'file_index' | 'episode_index', number>;

/** Fills the template; where thousands of episodes in a row share a file, its name is made once. */
function fileNames(
  template: string,
  fixed: Readonly<Record<string, string>> = {},
): (numbers: FileNumbers) => string {
  if (template.includes('{episode_index')) {
    return (numbers) => fillTemplate(template, { ...numbers, ...fixed });
  }
  let last = { chunk: Number.NaN, file: Number.NaN, name: '' };
  return (numbers) => {
    const { chunk_index: chunk, file_index: file } = numbers;
    if (chunk !== last.chunk || file !== last.file) {
      last = { chunk, file, name: fillTemplate(template, { ...numbers, ...fixed }) };
    }
    return last.name;
  };
}

const maxFileNumber = 1_000_000_000;

const isCount = (value: number, max: number): boolean =>
  Number.isInteger(value) && value >= 0 && value <= max;

/** Early writers left the numbers out of datasets of one file. */
const fileNumber = (value: number | undefined): number =>
  value !== undefined && isCount(value, maxFileNumber) ? value : 0;

const unreadable = (file: string, why: string): Problem =>
  problem('episodes-unreadable', {
    message: `${file}: ${why}; the studio leaves its episodes out. Restore the file from the dataset's source.`,
    file,
  });
