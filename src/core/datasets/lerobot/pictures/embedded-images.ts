/** Pictures inside the parquet files: a struct of `bytes` and `path` per row (Hugging Face's Image), or bytes alone. */
import { stat } from 'node:fs/promises';
import { StudioError, type Problem } from '../../../../shared/errors';
import type { CameraInfo, EpisodeMeta } from '../../../../shared/model/dataset';
import { readImageHeader } from '../../../video/image-header';
import type { ProxyVideos } from '../../../video/proxy-videos';
import { resolveInside } from '../../../files/contained-path';
import type { VideoSource } from '../../dataset';
import { depthAsGrey, problem } from '../../problems';
import { readRegular } from '../../../files/regular-file';
import { quoteName } from '../../duckdb';
import { limits } from '../../../files/limits';
import type { DataSource, LeRobotDataset } from '../lerobot-dataset';
import { describeColumns, selectFrom } from '../rows/parquet';
import { named } from '../rows/read-episode';
import { frameOrder, rowsOf } from '../rows/which-rows';

/** A column of pictures in the file of one episode. */
export interface ImageColumn {
  root: string;
  source: DataSource;
  key: string;
}

/** The pictures of one camera of one episode as a video; null if the file has no such column. Throws `corrupt-data`. */
export async function embeddedVideo(
  column: ImageColumn,
  episode: EpisodeMeta,
  fps: number,
  proxies: ProxyVideos,
): Promise<VideoSource | null> {
  const { source, key } = column;
  const query = await named(source, episode, () => columnQuery(column));
  if (query === null) return null;
  const { size, mtimeMs } = await stat(source.file);
  const file = await proxies.video({
    identity: [source.file, size, mtimeMs, episode.index, key],
    name: `${key} of episode ${episode.index} in ${source.relative}`,
    fps,
    frames: episode.length,
    open: async () => ({ kind: 'encoded', images: images(column, query, episode) }),
  });
  return { cameraKey: key, file, startSec: 0, frames: episode.length };
}

/** The pictures of one camera of one episode as they are stored; none if the file has no such column. */
export async function* embeddedPictures(
  place: () => Promise<ImageColumn>,
  episode: EpisodeMeta,
): AsyncGenerator<Uint8Array> {
  const column = await place();
  const query = await named(column.source, episode, () => columnQuery(column));
  if (query !== null) yield* images(column, query, episode);
}

/**
 * Size and format by the first picture of the first episode that has one, 0 and null where none can be read; with what
 * is to be said of them.
 */
export async function lookAtEmbedded(
  dataset: LeRobotDataset,
  key: string,
): Promise<{ camera: CameraInfo; problems: Problem[] }> {
  let isThere = false;
  for (const episode of dataset.episodes.slice(0, 3)) {
    try {
      const column = { root: dataset.root, source: await dataset.dataSource(episode.index), key };
      const query = await columnQuery(column);
      if (query === null) continue;
      isThere = true;
      for await (const image of images(column, query, episode, 1)) {
        const header = readImageHeader(image);
        if (header === null) break;
        const { width, height, format: codec, isDeep } = header;
        const problems = isDeep ? [depthAsGrey(key)] : [];
        return { camera: { key, width, height, codec, gop: 1 }, problems };
      }
    } catch {
      // Said when that episode is opened; the next one may tell about the camera as a whole.
    }
  }
  const message = `${key} has no picture in the first episodes that can be read: they are not there, or neither JPEG, PNG, WebP nor TIFF.`;
  const unread = problem('pictures-unreadable', { message, camera: key });
  const camera = { key, width: 0, height: 0, codec: null, gop: null };
  return { camera, problems: isThere ? [unread] : [] };
}

/** SQL for the bytes and the path of each row's picture. */
interface ColumnQuery {
  bytes: string;
  path: string;
  columns: ReadonlyMap<string, string>;
}

async function columnQuery({ source, key }: ImageColumn): Promise<ColumnQuery | null> {
  const columns = await describeColumns(source.file);
  const type = columns.get(key);
  const name = quoteName(key);
  const nothing = { bytes: 'NULL::BLOB', path: 'NULL::VARCHAR' };
  if (type === 'BLOB') return { ...nothing, columns, bytes: name };
  if (type === 'VARCHAR') return { ...nothing, columns, path: name };
  if (type === undefined || !type.startsWith('STRUCT(')) return null;
  return {
    columns,
    bytes: /\bbytes"? BLOB\b/.test(type) ? `${name}.bytes` : nothing.bytes,
    path: /\bpath"? VARCHAR\b/.test(type) ? `${name}.path` : nothing.path,
  };
}

async function* images(
  { root, source }: ImageColumn,
  { bytes, path, columns }: ColumnQuery,
  episode: EpisodeMeta,
  limit = episode.length,
): AsyncGenerator<Uint8Array> {
  const { where, values } = rowsOf(source, episode, columns);
  const from = 'FROM read_parquet($files, hive_partitioning = false, file_row_number = true)';
  const rows = await named(source, episode, async () => {
    const sum = await selectFrom(
      [source.file],
      `SELECT sum(octet_length(${bytes}))::DOUBLE ${from} ${where}`,
      values,
    );
    const total = sum.numbers(0)[0] ?? 0;
    if (total > limits.pictureBytes)
      throw new Error(`its pictures take ${(total / 1e9).toFixed(1)} GB`);
    return selectFrom(
      [source.file],
      `SELECT ${bytes}, ${path} ${from} ${where} ORDER BY ${frameOrder(columns)} LIMIT ${limit}`,
      values,
    );
  });
  const stored = rows.blobs(0);
  const paths = rows.texts(1);
  for (let row = 0; row < rows.rows; row += 1) {
    yield stored[row] ?? (await fileOf(root, paths[row] ?? null));
  }
}

/**
 * A picture that is missing is shown as one beside it, so it comes as no bytes; a path out of the dataset is an error.
 */
async function fileOf(root: string, relative: string | null): Promise<Uint8Array> {
  if (relative === null || relative === '') return new Uint8Array();
  try {
    return await readRegular(await resolveInside(root, relative), limits.pictureBytes);
  } catch (error) {
    if (error instanceof StudioError && error.code === 'corrupt-data') throw error;
    return new Uint8Array();
  }
}
