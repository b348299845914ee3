/** `curation/frames.parquet`: where each frame of an export comes from, and how much its reasoning counts. */
import { BIGINT, FLOAT } from '@duckdb/node-api';
import { quoteName } from '../../datasets/duckdb';
import { studioVersion } from '../../system/version';
import { ExportDatabase, quoteText } from '../files/export-database';
import type { OutEpisode } from '../formats/format';

const described = (
  description: string,
  direction: 'higher' | 'none',
  bounds: [number, number] | null,
) => ({ description, direction, bounds, allow_nan: false });

/** Every column but LeRobot's three is a signal of its frame, and has to be described. */
const descriptors = {
  is_keyframe: described('Whether the frame is a keyframe.', 'higher', [0, 1]),
  source_episode_index: described('The number of the episode in the source.', 'none', null),
  source_frame_index: described(
    'The number of the frame in its episode of the source.',
    'none',
    null,
  ),
  weight: described(
    'Weight of the reasoning loss: 1 where a text was kept, 0 where it was pruned.',
    'higher',
    [0, 1],
  ),
};

/**
 * As `lerobot.scores` proposes for frame-aligned signals, so that its reader takes the file (pull request 4554 of
 * LeRobot).
 */
function scoreMetadata(): string {
  const entries = {
    'lerobot.scores.format': 'lerobot.frame_signals',
    'lerobot.scores.schema_version': '1',
    'lerobot.scores.descriptors': JSON.stringify(descriptors),
    'lerobot.scores.provenance': JSON.stringify({
      scoring: { program: 'DualVLA Studio', version: studioVersion },
    }),
  };
  const pairs = Object.entries(entries).map(
    ([key, value]) => `${quoteName(key)}: ${quoteText(value)}`,
  );
  return `KV_METADATA {${pairs.join(', ')}}`;
}

/**
 * One row per frame of the export, in order, keyed by the global `index`. `weight` is that of the reasoning loss: 1
 * where a text was kept, 0 where it was pruned.
 *
 * @param folder the partial folder
 */
export async function writeFrameMap(
  file: string,
  episodes: readonly OutEpisode[],
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const database = await ExportDatabase.open(folder, signal);
  try {
    await database.run(
      'CREATE TABLE spans (target BIGINT, source BIGINT, base BIGINT, frames BIGINT, first BIGINT, stride BIGINT)',
    );
    await database.run('CREATE TABLE texts (target BIGINT, frame BIGINT, weight FLOAT)');
    const spans = await database.appender('spans');
    const texts = await database.appender('texts');
    let base = 0;
    for (const { target, episode, frames, keyframes } of episodes) {
      const first = frames[0] ?? 0;
      const stride = (frames[1] ?? first + 1) - first;
      for (const value of [target, episode, base, frames.length, first, stride]) {
        spans.appendValue(BigInt(value), BIGINT);
      }
      spans.endRow();
      for (const { outFrame, reasoning } of keyframes) {
        texts.appendValue(BigInt(target), BIGINT);
        texts.appendValue(BigInt(outFrame), BIGINT);
        texts.appendValue(reasoning.text === '' ? 0 : 1, FLOAT);
        texts.endRow();
      }
      base += frames.length;
    }
    spans.closeSync();
    texts.closeSync();
    await database.writeParquet(
      file,
      `SELECT base + i AS "index", s.target AS episode_index, i AS frame_index,
           s.source AS source_episode_index, s.first + i * s.stride AS source_frame_index,
           t.weight IS NOT NULL AS is_keyframe, coalesce(t.weight, 0)::FLOAT AS weight
         FROM (SELECT *, unnest(range(frames)) AS i FROM spans) s
         LEFT JOIN texts t ON t.target = s.target AND t.frame = s.i
         ORDER BY 1`,
      `COMPRESSION zstd, ${scoreMetadata()}`,
    );
  } finally {
    await database.close();
  }
}
