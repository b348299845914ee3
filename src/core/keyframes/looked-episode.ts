/**
 * One episode as it is before anything is learned: read, watched, proposed. What is learned anew after each finished
 * episode starts from that, so it is kept in memory as far as there is room.
 */
import { isCanceled, type Problem } from '../../shared/errors';
import { isPassing } from '../system/classify-error';
import type { Policy } from '../../shared/model/policy';
import type { Dataset } from '../datasets/dataset';
import type { EpisodeEvents } from '../events/episode-events';
import { notWatched, unpredictedIn, type SceneEvents } from '../events/scene-events';
import { keptPictures, traitsOf, type Traits } from '../learning/traits';
import type { Calibration } from './calibrate';
import type { FusedKeyframe } from './fuse';
import { fused, seeEpisode, type EpisodeTexts, type SeenEpisode } from './propose-episode';
import { isFrozenEpisode } from './rest';

/** What an episode is looked at by. */
export interface Looking {
  policy: Policy;
  /** Of policy, model and robot; the same whether scene events are heeded or not. */
  basis: string;
  calibration: Calibration;
  /** Whether scene events count. */
  heeds: boolean;
}

export interface LookedEpisode {
  fingerprint: string;
  frames: number;
  fps: number;
  texts: EpisodeTexts;
  found: SeenEpisode;
  /** What is proposed without learning, before it has names and texts. */
  own: FusedKeyframe[];
  isFrozen: boolean;
  /** Whether what its cameras saw is known. */
  watched: boolean;
  /** Cameras that no predictor could predict. */
  unpredicted: string[];
  problems: Problem[];
}

/** One that can be aligned to others. */
export interface LearnableEpisode extends LookedEpisode {
  /** Null where what its cameras saw counts, and is not known yet. */
  traits: () => Traits | null;
}

interface LookSource {
  dataset: Dataset;
  events: SceneEvents;
}

/**
 * Throws what reading throws, what keeps videos from being watched for now (`isPassing`), and the signal's reason.
 * Those that are missing or damaged are a problem of the episode.
 */
export async function lookAt(
  looking: Looking,
  source: LookSource,
  episode: number,
): Promise<LookedEpisode> {
  return (await lookAnew(looking, source, episode, false)).looked;
}

/** Throws as `lookAt`. */
export async function lookToLearn(
  looking: Looking,
  source: LookSource,
  episode: number,
): Promise<LearnableEpisode> {
  const { dataset, events } = source;
  const withPictures = looking.policy.learn.from !== 'kinematics';
  const memory = memoryOf(dataset, `${looking.basis} ${looking.heeds} ${withPictures}`);
  const known = memory.episodes.get(episode);
  if (known?.fingerprint === (await dataset.fingerprint(episode))) return known;
  const { looked, seen } = await lookAnew(looking, source, episode, withPictures);
  const pictures = withPictures && seen !== null ? keptPictures(seen) : null;
  // What cannot be watched is learned without; what was not watched yet waits.
  const isUnseen =
    withPictures &&
    seen === null &&
    looked.problems.length === 0 &&
    (await hasVideo(source, episode));
  let traits: Traits | null = null;
  // Only where something is aligned to it.
  const learnable = {
    ...looked,
    traits: () => (isUnseen ? null : (traits ??= traitsOf(looked.found.motion, pictures))),
  };
  if (looked.watched || events.model === 'none') remember(memory, episode, learnable);
  return learnable;
}

async function lookAnew(
  { policy, calibration, heeds }: Looking,
  { dataset, events }: LookSource,
  episode: number,
  withPictures: boolean,
): Promise<{ looked: LookedEpisode; seen: EpisodeEvents | null }> {
  const fingerprint = await dataset.fingerprint(episode);
  const problems: Problem[] = [];
  const seen = await seenIn(events, episode, { withPictures, problems });
  const signals = await dataset.signals(episode);
  const reasoning = await dataset.reasoning(episode);
  const { frames, fps } = signals;
  const texts = {
    tasks: dataset.episode(episode).tasks,
    frameTasks: (await dataset.frameTasks?.(episode)) ?? null,
    reasoning: reasoning === null ? null : shared(reasoning),
  };
  const input = {
    ...texts,
    signals,
    calibration,
    events: heeds ? seen : null,
    watched: seen,
  };
  const found = seeEpisode(input, policy);
  const isFrozen = isFrozenEpisode(signals, seen);
  const own = isFrozen ? [] : fused(signals, policy, found);
  const unpredicted = seen === null ? [] : unpredictedIn(seen);
  const watched = seen !== null;
  return {
    looked: {
      fingerprint,
      frames,
      fps,
      texts,
      found,
      own,
      isFrozen,
      watched,
      unpredicted,
      problems,
    },
    seen,
  };
}

/** An episode whose video is missing or damaged has what else it has. */
async function seenIn(
  events: SceneEvents,
  episode: number,
  { withPictures, problems }: { withPictures: boolean; problems: Problem[] },
): Promise<EpisodeEvents | null> {
  try {
    const watched = await events.of(episode, withPictures ? 'with pictures' : undefined);
    for (const { camera, error } of watched?.lost ?? []) {
      problems.push(notWatched(episode, error, camera));
    }
    return watched?.events ?? null;
  } catch (error) {
    // What passes is not to be kept as proposals that no scene event counts for.
    if (isCanceled(error) || isPassing(error)) throw error;
    problems.push(notWatched(episode, error));
    return null;
  }
}

const hasVideo = async ({ dataset, events }: LookSource, episode: number): Promise<boolean> =>
  events.model !== 'none' &&
  (await dataset.videos(episode).then(
    (videos) => videos.length > 0,
    () => true,
  ));

/** Texts that are repeated from frame to frame take their memory once. */
function shared(texts: readonly string[]): string[] {
  const known = new Map<string, string>();
  return texts.map((text) => {
    const same = known.get(text) ?? text;
    known.set(text, same);
    return same;
  });
}

interface Memory {
  key: string;
  episodes: Map<number, LearnableEpisode>;
  /** Bytes. */
  freeBytes: number;
}

const memories = new WeakMap<Dataset, Memory>();

/** About two hours of 20 frames a second: 300 bytes a frame, beside texts. */
const mostBytes = 48_000_000;
const bytesPerFrame = 300;

/** Of one way to look at a time: the last one. */
function memoryOf(dataset: Dataset, key: string): Memory {
  const kept = memories.get(dataset);
  if (kept?.key === key) return kept;
  const made: Memory = { key, episodes: new Map(), freeBytes: mostBytes };
  memories.set(dataset, made);
  return made;
}

/** What is there stays: all are asked for in turn, so whichever went would be missed. */
function remember(memory: Memory, episode: number, looked: LearnableEpisode): void {
  const before = memory.episodes.get(episode);
  const freeBytes =
    memory.freeBytes + (before === undefined ? 0 : bytesOf(before)) - bytesOf(looked);
  if (freeBytes < 0) return;
  memory.freeBytes = freeBytes;
  memory.episodes.set(episode, looked);
}

function bytesOf({ frames, texts }: LookedEpisode): number {
  const distinct = new Set(texts.reasoning);
  return [...distinct].reduce((sum, { length }) => sum + 2 * length, bytesPerFrame * frames);
}
