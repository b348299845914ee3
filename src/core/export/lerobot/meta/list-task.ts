/** What the writers of an export's lists work with. */
import type { ExportDatabase } from '../../files/export-database';
import type { AnewOutline, CopyOutline } from '../lerobot-outline';
import type { WrittenRows } from '../rows/written-rows';
import type { EpisodeStats } from './episode-stats';
import type { VideoStretch } from '../videos/write-videos';

interface Common {
  database: ExportDatabase;
  /** Statistics by episode of the export: of all numeric columns, of pictures too where all is written anew. */
  stats: EpisodeStats;
  /** The partial folder. */
  folder: string;
}

/** A copy carries the source's lists and statistics on. */
export interface CopyLists extends Common {
  way: 'copied';
  outline: CopyOutline;
}

export interface AnewLists extends Common, WrittenRows {
  way: 'anew';
  outline: AnewOutline;
  /** By camera, one per episode in order. */
  videos: ReadonlyMap<string, readonly VideoStretch[]>;
}

export type ListTask = CopyLists | AnewLists;
