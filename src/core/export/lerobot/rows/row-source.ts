/** Where the rows of an export come from: parquet files of LeRobot, or the signals of any other format. */
import type { Problem } from '../../../../shared/errors';
import type { ExportDatabase } from '../../files/export-database';
import type { OutEpisode } from '../../formats/format';
import type { OutColumn } from './columns';
import type { Gap } from './gaps';

/** The table that a batch of episodes is put into before it is written. */
export const stagedTable = 'staged';

export interface PlacedOut extends OutEpisode {
  /** Position of its first row over all episodes of the export. */
  from: number;
}

export interface RowSource {
  /** All columns but those of the carrier, LeRobot's bookkeeping included. */
  readonly columns: readonly OutColumn[];
  /** What the source's columns of numbers and texts are called in the export, by their names in it. */
  readonly names: ReadonlyMap<string, string>;
  /** What of the source does not go along, or not as it was. */
  readonly remarks: readonly Problem[];
  /** Columns that not every episode has. */
  readonly gaps: readonly Gap[];
  /** Bytes of the source that the rows take up, for estimates and batches. */
  bytesOf(episode: OutEpisode): number;
  /** Appends the rows of the episodes to `staged`. Throws `corrupt-data` naming file or episode. */
  stage(database: ExportDatabase, episodes: readonly PlacedOut[]): Promise<void>;
}

/** A data file of v3.0 holds about this much, bytes; LeRobot's own limit is 100 MB. */
const ofFile = { weight: 64e6, items: 1_000 };

/** Neighbouring episodes, as many as go into one data file. */
export const batchesOf = (source: RowSource, episodes: readonly PlacedOut[]): PlacedOut[][] =>
  together(episodes, (episode) => source.bytesOf(episode), ofFile);

/** Neighbours, at most so many and of so much weight together; one at least. */
export function together<Item>(
  items: readonly Item[],
  weigh: (item: Item) => number,
  most: { weight: number; items: number },
): Item[][] {
  const groups: Item[][] = [];
  let weight = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const own = weigh(item);
    const last = groups.at(-1);
    if (last === undefined || weight + own > most.weight || last.length >= most.items) {
      groups.push([item]);
      weight = own;
    } else {
      last.push(item);
      weight += own;
    }
  }
  return groups;
}
