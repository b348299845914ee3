/** What every format's reader gives the rest of the core. */
import type { Problem } from '../../shared/errors';
import type { DatasetSummary, EpisodeMeta, EpisodeSignals } from '../../shared/model/dataset';
import type { SourceOutcome } from '../../shared/model/outcome';
import type { RemoteFile } from '../hub/remote-file';
import type { HubSnapshot } from '../hub/snapshot';

/** The pictures of one camera of one episode on disk. */
export interface VideoSource {
  cameraKey: string;
  /** Absolute: inside the dataset's root (resolved with realpath and checked), or a proxy in the user's cache. */
  file: string;
  /** Presentation time of the episode's first picture in the file, seconds. */
  startSec: number;
  /** Pictures that belong to the episode: its length. */
  frames: number;
}

/** The same where it need not be on disk: on the Hub it is watched piece by piece. */
export interface WatchedVideo extends Omit<VideoSource, 'file'> {
  file: string | RemoteFile;
  /** Of a file on the Hub: as it lies now, and downloaded. */
  later?: { watch: () => Promise<string | RemoteFile>; make: () => Promise<string> };
}

/** What an episode was called where it was recorded, as annotations made elsewhere call it. */
export interface EpisodeOrigin {
  file: string;
  episode: string;
}

export interface Dataset {
  readonly summary: DatasetSummary;
  /** Ascending by index. Indices may have holes. */
  readonly episodes: readonly EpisodeMeta[];
  /** Throws `not-found` naming the episode. */
  episode(index: number): EpisodeMeta;
  /** Numeric features of one episode. Throws `corrupt-data` or `io` naming file and episode. */
  signals(index: number): Promise<EpisodeSignals>;
  /** Length and a hash of the actions (states where there are none): 16 hex characters. */
  fingerprint(index: number): Promise<string>;
  /**
   * Forgets signals and fingerprints of files, of numbers and of pictures, that have changed, came or went since they
   * were first read, and what was found wrong with them; the answer is another one each time that there are any. Looked
   * at are those of episodes whose fingerprint was asked for, or that something was wrong with.
   */
  forgetChanged(): Promise<number>;
  /**
   * Cameras without pictures for this episode are left out (the problems name them). `limit` is for who needs no more
   * cameras than that: where pictures have to be made into a video first, only so many are. What is on the Hub only is
   * downloaded; throws as `HubSnapshot.fetch` where it cannot be, and the reason of the signal, whatever is looked at.
   */
  videos(index: number, limit?: number, signal?: AbortSignal): Promise<VideoSource[]>;
  /** As `videos`, of cameras whose files are here: nothing is downloaded. Absent for formats that are here whole. */
  videosHere?(index: number, limit: number): Promise<VideoSource[]>;
  /** As `videos`, but what is on the Hub only is watched there; absent as `videosHere`. */
  watch?(index: number): Promise<WatchedVideo[]>;
  /** Which of the episode's video files are on the Hub only, relative to the dataset; absent as `videosHere`. */
  notDownloaded?(index: number): { cameraKey: string; relative: string }[];
  /** Of a dataset in the Hugging Face cache: what of it is not here. */
  readonly hub?: HubSnapshot | null;
  /**
   * JPEG and PNG files of a camera just as they are stored, one per frame, an empty one where there is none; null where
   * its pictures are stored in another way. Throws `corrupt-data` or `io` naming file and episode.
   */
  storedPictures?(index: number, camera: string): AsyncIterable<Uint8Array> | null;
  /** Dense per-frame reasoning, or null where the dataset has none. */
  reasoning(index: number): Promise<string[] | null>;
  /**
   * The task of each frame where it changes within the episode; null, as for formats without this method, where all
   * frames have the first of the episode's `tasks`. Throws as `signals`.
   */
  frameTasks?(index: number): Promise<string[] | null>;
  /**
   * How these episodes ended, as far as the source says; the others are not in it. What is no outcome, or contradicts
   * itself, becomes a finding. Columns of rows are read when their episodes are first asked for, a millisecond or two
   * for each file.
   */
  outcomes?(episodes: readonly number[]): Promise<ReadonlyMap<number, SourceOutcome>>;
  /** Null, as for formats without this method, where the dataset does not say. */
  origin?(index: number): EpisodeOrigin | null;
  /** File and group of the episode within it: `demo.hdf5/data/demo_3`. Null, as absent, for formats other than HDF5. */
  demonstration?(index: number): string | null;
  /** Findings about one episode, whole-dataset ones left out. Cheap. */
  problemsOf(index: number): Problem[];
  /**
   * Changes with what `problemsOf` has to tell: what was made of that holds while this stays. Absent where it never
   * does.
   */
  readonly findings?: number;
  /** Keeps a finding about an episode for `problemsOf`, once. */
  note?(finding: Problem): void;
  close(): Promise<void>;
}
