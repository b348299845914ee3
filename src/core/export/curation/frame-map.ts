/** `curation/frames.parquet`: where each frame of an export comes from, and how much its reasoning counts. */
import { BIGINT } from '@duckdb/node-api';
import { quoteName } from '../../datasets/duckdb';
import { studioVersion } from '../../system/version';
import { quoteText, type ExportDatabase } from '../files/export-database';
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

/** A letter per frame of an episode. */
const [noKeyframe, silent, told] = ['-', 's', 't'];

/**
 * One row per frame of the export, in order, keyed by the global `index`. `weight` is that of the reasoning loss: 1
 * where a text was kept, 0 where it was pruned.
 */
export async function writeFrameMap(
  file: string,
  episodes: readonly OutEpisode[],
  database: ExportDatabase,
): Promise<void> {
  await database.run(
    'CREATE TABLE spans (target BIGINT, source BIGINT, base BIGINT, first BIGINT, stride BIGINT, marks VARCHAR)',
  );
  const spans = await database.appender('spans');
  let base = 0;
  for (const { target, episode, frames, keyframes } of episodes) {
    const first = frames[0] ?? 0;
    const stride = (frames[1] ?? first + 1) - first;
    for (const value of [target, episode, base, first, stride]) {
      spans.appendValue(BigInt(value), BIGINT);
    }
    const marks = Array<string>(frames.length).fill(noKeyframe);
    for (const { outFrame, reasoning } of keyframes) {
      marks[outFrame] = reasoning.text === '' ? silent : told;
    }
    spans.appendVarchar(marks.join(''));
    spans.endRow();
    base += frames.length;
  }
  spans.closeSync();
  // By one thread and in the order of the table rows go to the disk as they are made; sorted, all would be held.
  await database.run('SET threads = 1');
  await database.writeParquet(
    file,
    `SELECT base + i AS "index", target AS episode_index, i AS frame_index,
         source AS source_episode_index, first + i * stride AS source_frame_index,
         mark <> '${noKeyframe}' AS is_keyframe, (mark = '${told}')::FLOAT AS weight
       FROM (SELECT *, unnest(range(len(marks))) AS i, unnest(string_split(marks, '')) AS mark FROM spans)`,
    `COMPRESSION zstd, ${scoreMetadata()}`,
  );
}
