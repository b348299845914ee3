/** Scene events of one episode over all its cameras, kept in the project so that they are computed once. */
import { z } from 'zod';
import { isCanceled, type Problem } from '../../shared/errors';
import { isPassing, plainFailure } from '../system/classify-error';
import type { Dataset, VideoSource } from '../datasets/dataset';
import { shiftsMark, type CameraShifts } from '../../shared/model/camera-shift';
import { listOf, numbersOf } from '../../shared/model/list-of';
import { limits } from '../files/limits';
import { readShifts } from '../project/camera-shifts';
import { readStretch } from '../video/picture-table';
import type { ProjectFolder } from '../project/project-folder';
import type { CameraCurves } from './camera-motion';
import type { Predictor } from './surprise';
import { shiftWatched } from './shift-watched';
import type { WatchedVideo, WatchRequest } from './watch-video';

/** Goes up whenever the same pictures begin to give other curves. */
const methodVersion = 2;

/** Characters, of twenty minutes: what is longer is never aligned. */
const mostPictures = 12_000 * 350;

const curveSchema = numbersOf();

/** An episode's curves as they are kept and sent. */
export const storedEventsSchema = z.object({
  version: z.literal(methodVersion),
  fingerprint: z.string(),
  /** See `SceneEvents.model`. */
  model: z.string(),
  every: z.number().int().min(1),
  surprise: curveSchema,
  cameras: listOf(
    z.object({
      camera: z.string(),
      by: z.enum(['model', 'pixels', 'difference']),
      errorShare: z.number(),
      curves: z.object({
        whole: curveSchema,
        quiet: curveSchema,
        lively: curveSchema,
        growth: curveSchema.nullable(),
      }),
      /** Absent in files of older studios. */
      pictures: z.base64().max(mostPictures).optional(),
    }),
    limits.cameras,
  ),
  /** See `EpisodeEvents`. */
  lost: listOf(z.string(), limits.cameras).optional(),
});

export type StoredEvents = z.infer<typeof storedEventsSchema>;

/** Fresh from the videos; `change` is null where the curve was read from the project. */
export interface WatchedEpisode {
  events: EpisodeEvents;
  /** As `surprise`, but of plain picture changes, without any prediction: what an evaluation compares with. */
  change: Float32Array | null;
  /** Cameras whose video is damaged: what the others show counts all the same. */
  lost?: readonly LostView[];
}

interface LostView {
  camera: string;
  error: unknown;
}

/** What was seen in the videos of one episode. */
export interface EpisodeEvents {
  /** Every so many frames there is a value, from frame 0 on. */
  every: number;
  /** The strongest surprise of any camera, in multiples of that camera's median. */
  surprise: Float32Array;
  cameras: SeenCamera[];
  /** Cameras whose video was damaged, absent where none was: whoever watches tries them again. */
  lost?: string[] | undefined;
}

export interface SeenCamera {
  camera: string;
  /** What made the predictions and how good they were. */
  by: Predictor;
  errorShare: number;
  curves: CameraCurves;
  /** What was seen, 16 x 16 grey levels a picture, in base64; empty for hours, absent where an older studio watched. */
  pictures?: string | undefined;
}

export const hasPictures = ({ cameras }: EpisodeEvents): boolean =>
  cameras.every(({ pictures }) => pictures !== undefined);

const fileOf = (episode: number): string => `events/${String(episode).padStart(6, '0')}.json`;

/** Where the curves of episodes are kept. */
export interface EventStore {
  read: (episode: number, wanted: WantedEvents) => Promise<EpisodeEvents | null>;
  write: (episode: number, made: MadeEvents) => Promise<void>;
}

interface WantedEvents {
  /** Of the recording, as `seenAs` says with which cameras shifted. */
  fingerprint: string;
  /** Null: whatever model made them. */
  model: string | null;
  /** Whether they are of no use where a camera is lost. */
  whole?: boolean;
}

export interface MadeEvents {
  events: EpisodeEvents;
  fingerprint: string;
  model: string;
}

/** What curves are kept under: with other shifts, other moments are seen together. */
export const seenAs = (fingerprint: string, shifts: CameraShifts): string =>
  `${fingerprint}${shiftsMark(shifts)}`;

/** In `events/` of a project. */
export const eventFiles = (folder: ProjectFolder): EventStore => ({
  read: async (episode, wanted) => {
    const stored = await storedAs(folder, episode);
    return stored === null ? null : eventsIn(stored, wanted);
  },
  write: (episode, made) => storeEvents(folder, episode, made),
});

/**
 * What the project has kept for this very recording and its cameras' shifts, whatever model made it unless one is
 * given; else null.
 */
export async function storedEvents(
  folder: ProjectFolder,
  episode: number,
  wanted: WantedEvents,
): Promise<EpisodeEvents | null> {
  const fingerprint = seenAs(wanted.fingerprint, await readShifts(folder));
  return eventFiles(folder).read(episode, { ...wanted, fingerprint });
}

/** Just as it is kept. A cut or foreign file is null, and made anew. */
export async function storedAs(
  folder: ProjectFolder,
  episode: number,
): Promise<StoredEvents | null> {
  const kept = await folder.readJson(fileOf(episode)).catch(() => null);
  return storedEventsSchema.safeParse(kept).data ?? null;
}

/** Null where they are of another recording or model. */
export function eventsIn(
  { fingerprint, model, every, surprise, cameras, lost }: StoredEvents,
  wanted: WantedEvents,
): EpisodeEvents | null {
  if (fingerprint !== wanted.fingerprint) return null;
  if (wanted.model !== null && model !== wanted.model) return null;
  if (wanted.whole === true && lost !== undefined) return null;
  return { every, surprise: Float32Array.from(surprise), cameras, ...(lost && { lost }) };
}

/** What made the curves that are kept of an episode: see `SceneEvents.model`. Null where none are. */
export async function storedModel(folder: ProjectFolder, episode: number): Promise<string | null> {
  return (await storedAs(folder, episode))?.model ?? null;
}

export const storeEvents = (
  folder: ProjectFolder,
  episode: number,
  made: MadeEvents,
): Promise<void> => keepStored(folder, episode, toStore(made));

export const keepStored = async (
  folder: ProjectFolder,
  episode: number,
  stored: StoredEvents,
): Promise<void> => {
  await folder.write(fileOf(episode), `${JSON.stringify(stored)}\n`);
};

export function toStore({ events, fingerprint, model }: MadeEvents): StoredEvents {
  const { every, surprise, cameras, lost } = events;
  const curve = Array.from(surprise, rounded);
  const kept = { every, surprise: curve, cameras, ...(lost && { lost }) };
  return { version: methodVersion, fingerprint, model, ...kept };
}

/** The sentence for what could not be kept, and is made anew the next time. Throws a `conflict`: then nothing can. */
export function notKept(error: unknown): Problem {
  const { code, message } = plainFailure(error);
  if (code === 'conflict') throw error;
  return {
    code: 'events-not-kept',
    severity: 'warning',
    message: `What was seen in the videos counts, but is not kept: ${message}`,
  };
}

/**
 * Watches every camera of an episode and combines them: the strongest surprise counts. Null where the
 * episode has no video. Throws what `watch` throws where no camera can be watched, or one that can be later.
 */
export async function watchEpisode(
  dataset: Dataset,
  episode: number,
  watch: (request: WatchRequest) => Promise<WatchedVideo>,
  { shifts = {}, signal }: { shifts?: CameraShifts; signal?: AbortSignal } = {},
): Promise<WatchedEpisode | null> {
  const { fps } = dataset.summary;
  const videos = await dataset.videos(episode, undefined, signal);
  const settled = await Promise.allSettled(
    videos.map(async ({ file, startSec, frames, cameraKey }: VideoSource) => {
      // The tables of its pictures are known here, and need not be read again elsewhere.
      const found = await readStretch({ file, startSec, frames });
      const seen = await watch({ file, startSec, frames, fps, found });
      return { camera: cameraKey, ...shiftWatched(seen, shifts[cameraKey] ?? 0) };
    }),
  );
  const watched = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const lost = settled.flatMap((each, n): LostView[] =>
    each.status === 'fulfilled'
      ? []
      : [{ camera: videos[n]?.cameraKey ?? '', error: each.reason as unknown }],
  );
  const later = lost.find(({ error }) => isCanceled(error) || isPassing(error));
  const [first] = watched;
  const [firstLost] = lost;
  if (later !== undefined) throw later.error;
  if (first === undefined && firstLost !== undefined) throw firstLost.error;
  if (first === undefined) return null;
  const strongest = (curve: 'surprise' | 'change'): Float32Array =>
    Float32Array.from({ length: Math.max(...watched.map((one) => one[curve].length)) }, (_, t) =>
      Math.max(...watched.map((one) => one[curve][t] ?? 0)),
    );
  const events = {
    every: first.every,
    // As it is kept: an episode gives the same whether it is watched or read again.
    surprise: strongest('surprise').map(rounded),
    cameras: watched.map(({ camera, by, errorShare, curves, pictures }) => ({
      camera,
      by,
      errorShare,
      curves,
      pictures: pictures.length > mostPictures ? '' : pictures,
    })),
    ...(lost.length > 0 && { lost: lost.map(({ camera }) => camera) }),
  };
  return { events, change: strongest('change'), lost };
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
