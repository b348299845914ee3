/** What a LeRobot export knows before it writes: the plan shows a summary of it, the run follows it. */
import type { ExportOptions } from '../../../shared/model/export';
import type { Embodiment } from '../../../shared/model/dataset';
import type { Dataset } from '../../datasets/dataset';
import type { LeRobotDataset } from '../../datasets/lerobot/lerobot-dataset';
import type { OutEpisode } from '../formats/format';
import type { LeRobotVersion } from './layout';
import type { ColumnRules } from './rows/columns';
import type { PlacedOut, RowSource } from './rows/row-source';
import type { VideoLooks } from '../video/video-looks';
import type { DataFile, EpisodeFacts } from './rows/survey';
import type { LostPictures, PlacedPictures } from './videos/placed-pictures';

interface Common {
  /** Of the export, as info.json calls it. */
  version: string;
  layout: 'v2' | 'v3';
  options: ExportOptions;
  robot: Embodiment;
  /** Frames per second of the export. */
  fps: number;
  episodes: PlacedOut[];
  /** The source's `meta/info.json`, key order and all; empty where it has none. */
  info: Readonly<Record<string, unknown>>;
  /** By episode of the source; empty where it is no LeRobot dataset. */
  facts: ReadonlyMap<number, EpisodeFacts>;
  looks: VideoLooks;
}

/**
 * The source's own files: its rows, videos and lists go along as they are, with what the export adds or was asked to
 * mend.
 */
export interface CopyOutline extends Common {
  way: 'copied';
  dataset: LeRobotDataset;
  /** Whether episodes of the source are left out; then the others are numbered anew, from 0 without holes. */
  leavesOut: boolean;
  rules: ColumnRules;
  files: DataFile[];
  videos: CopiedFile[];
  pictures: (PlacedPictures & { file: string })[];
  /** Pictures that LeRobot would not find, in the files that were looked into. */
  lost: LostPictures[];
  sideFiles: CopiedFile[];
  absentCameras: string[];
  /** Absent cameras that the export no longer declares. */
  droppedCameras: string[];
}

/** Files as LeRobot's own writer would make them, whatever the source is. */
export interface AnewOutline extends Common {
  way: 'anew';
  version: LeRobotVersion;
  dataset: Dataset;
  rows: RowSource;
  /** Cameras that become videos. */
  cameras: string[];
  /** Texts by `task_index`; null where the source's numbers are beyond all reason. */
  tasks: string[] | null;
  /** Whether timestamps are made anew, as frame / fps. */
  retime: boolean;
  /** Columns of the source that stay behind, because the carrier or the version has no place for them. */
  dropped: string[];
}

export type LeRobotOutline = CopyOutline | AnewOutline;

export interface CopiedFile {
  /** Absolute, in the source. */
  file: string;
  /** Relative to the export. */
  to: string;
  bytes: number;
}

/** The episodes with the positions of their first rows over all of them. */
export function placed(episodes: readonly OutEpisode[]): PlacedOut[] {
  let from = 0;
  return episodes.map((episode) => {
    const each = { ...episode, from };
    from += episode.frames.length;
    return each;
  });
}
