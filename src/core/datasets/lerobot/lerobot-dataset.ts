/** A LeRobot dataset (v2.0, v2.1, v3.0): what its reader gives beyond what every format gives. */
import type { Problem } from '../../../shared/errors';
import type { FeatureInfo } from '../../../shared/model/dataset';
import type { Dataset } from '../dataset';
import type { RawInfo } from './metadata/info';

/** The rows of one episode in a parquet file. */
export interface DataSource {
  /** Absolute, resolved with realpath and checked to be the dataset's own. */
  file: string;
  /** Relative to the root, forward slashes. */
  relative: string;
  /**
   * Whether the whole file is this episode (v2). Otherwise (v3) its rows are those whose `episode_index` says so;
   * row groups and row positions are not to be trusted.
   */
  wholeFile: boolean;
  /** Half-open range of the global `index` as the metadata states it; null in v2, which states none. */
  globalRange: { from: number; to: number } | null;
}

/** Real paths by the paths relative to the root, kept for as long as one question takes. */
export type ResolvedFiles = Map<string, Promise<string>>;

/** The part of a video file that one episode is said to take. */
export interface VideoLocation {
  cameraKey: string;
  /** Relative to the root, forward slashes; not checked to exist. */
  relative: string;
  /** As stated by the metadata (v3), else 0 and null: the whole file. */
  fromSec: number;
  toSec: number | null;
}

export interface LeRobotDataset extends Dataset {
  readonly kind: 'lerobot';
  /** Real path of the dataset's folder. */
  readonly root: string;
  /** Which of the two layouts on disk: one file per episode, or many episodes per file. */
  readonly layout: 'v2' | 'v3';
  /** `meta/info.json` as parsed, unknown keys included. Do not change it. */
  readonly info: RawInfo;
  /** Every text by `task_index`, those included that are not tasks (`valid`). */
  readonly taskTable: ReadonlyMap<number, string>;
  /** Features whose pictures are video files, also those without any file. */
  readonly videoFeatures: readonly FeatureInfo[];
  /**
   * Throws `not-found` or `corrupt-data` naming file and episode. Who asks for many episodes at once gives `files`:
   * thousands may share a file, which is then looked for once.
   */
  dataSource(index: number, files?: ResolvedFiles): Promise<DataSource>;
  /** Where the metadata puts the episode's pictures; cameras that the metadata leaves out are left out. */
  videoLocations(index: number): VideoLocation[];
  /**
   * Absolute real path of a file of the dataset, downloaded if it is on the Hub only. Throws `not-found`,
   * `corrupt-data` if it lies outside, or as `HubSnapshot.fetch`.
   */
  resolve(relative: string): Promise<string>;
  /** Keeps a finding about an episode for `problemsOf`, once. */
  note(finding: Problem): void;
}

export function isLeRobotDataset(dataset: Dataset): dataset is LeRobotDataset {
  return 'kind' in dataset && dataset.kind === 'lerobot';
}
