/** Statistics of pictures per episode: the source's where nothing changed, else from a sample of the pictures. */
import { literalPath, quoteName } from '../../../datasets/duckdb';
import { episodeFiles } from '../../../datasets/lerobot/metadata/episodes-v3';
import type { LeRobotDataset } from '../../../datasets/lerobot/lerobot-dataset';
import { describeColumns } from '../../../datasets/lerobot/rows/parquet';
import { decodeFrames } from '../../../video/decode';
import { probeVideo } from '../../../video/probe';
import { quoteText, type ExportDatabase } from '../../files/export-database';
import { EpisodeStats } from './episode-stats';
import { findMeta, readObjects } from './source-lists';
import { asStats, quantiles, splitStats, statsOfRow, type FeatureStats } from './stats';

/** Statistics of the cameras that the source's lists have, by episode of the source. */
export async function storedPictureStats(
  dataset: LeRobotDataset,
  database: ExportDatabase,
  cameras: readonly string[],
): Promise<EpisodeStats> {
  const found = new EpisodeStats();
  if (cameras.length === 0) return found;
  if (dataset.layout === 'v2') {
    const file = await findMeta(dataset, 'meta/episodes_stats.jsonl');
    if (file === null) return found;
    for await (const line of readObjects(file)) {
      const stats = Object.entries(asStats(line['stats'])).filter(([key]) => cameras.includes(key));
      found.set(Number(line['episode_index']), Object.fromEntries(stats));
    }
    return found;
  }
  for (const relative of await episodeFiles(dataset.root)) {
    const file = await dataset.resolve(relative);
    const columns = await describeColumns(file);
    const wanted = [...columns.keys()].filter((name) =>
      cameras.includes(splitStats(name)?.feature ?? ''),
    );
    if (wanted.length === 0) continue;
    const rows = database.stream(
      `SELECT episode_index, ${wanted.map(quoteName).join(', ')}
       FROM read_parquet(${quoteText(literalPath(file))}, hive_partitioning = false)`,
    );
    for await (const row of rows) found.set(Number(row['episode_index']), statsOfRow(row));
  }
  return found;
}

export interface PictureStretch {
  /** Absolute. */
  file: string;
  /** Presentation time of picture 0, and the first picture that counts. */
  startSec: number;
  first: number;
  frames: number;
}

/** Values of a channel: pictures hold nothing else. */
const levels = 256;
/** LeRobot shrinks pictures larger than this to about the other, pixels. */
const largeSide = 300;
const smallSide = 150;

/**
 * Per channel, on 0 to 1, in the shape (3, 1, 1), of about `frames^0.75` pictures (at least 100, at most 10,000) spread
 * evenly: LeRobot's `compute_episode_stats`. `count` is the number of pictures. Throws what decoding throws.
 */
export async function samplePictures(
  stretch: PictureStretch,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<FeatureStats> {
  const { file, startSec, first, frames } = stretch;
  const { width, height } = await probeVideo(file);
  const factor = shrinkFactor(width, height);
  const wanted = Math.min(frames, Math.min(Math.max(Math.round(frames ** 0.75), 100), 10_000));
  const counts = Array.from({ length: 3 }, () => new Float64Array(levels));
  let pictures = 0;
  const decoded = decodeFrames(
    {
      file,
      startSec,
      first,
      frames,
      width: Math.ceil(width / factor),
      height: Math.ceil(height / factor),
      pixelFormat: 'rgb24',
      every: Math.max(1, Math.floor(frames / wanted)),
    },
    signal,
  );
  for await (const picture of decoded) {
    pictures += 1;
    counts.forEach((histogram, channel) => {
      for (let at = channel; at < picture.length; at += 3) {
        const level = picture[at] ?? 0;
        histogram[level] = (histogram[level] ?? 0) + 1;
      }
    });
  }
  const channels = counts.map(describeHistogram);
  const stats: FeatureStats = {};
  for (const key of keys) {
    if (key === 'count') stats[key] = [pictures];
    else if (channels[0]?.[key] !== undefined) {
      stats[key] = channels.map((channel) => [[channel[key] ?? Number.NaN]]);
    }
  }
  return stats;
}

function shrinkFactor(width: number, height: number): number {
  if (Math.max(width, height) < largeSide) return 1;
  return Math.max(1, Math.floor((width > height ? width : height) / smallSide));
}

/** Statistics of the values `level / 255`, each as often as counted. */
function describeHistogram(histogram: Float64Array): Record<string, number> {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  const mean = histogram.reduce((sum, count, level) => sum + count * level, 0) / total / 255;
  const square = histogram.reduce((sum, count, level) => sum + count * level * level, 0) / total;
  const below = (share: number): number => {
    let seen = 0;
    const level = histogram.findIndex((count) => (seen += count) >= share * total);
    return level / 255;
  };
  return {
    min: histogram.findIndex((count) => count > 0) / 255,
    max: histogram.findLastIndex((count) => count > 0) / 255,
    mean,
    std: Math.sqrt(Math.max(0, square / 255 ** 2 - mean ** 2)),
    ...Object.fromEntries(Object.entries(quantiles).map(([key, share]) => [key, below(share)])),
  };
}
