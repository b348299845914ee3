/** Signals of a dataset kept in memory, so that a policy can be tried on all of it without reading anything again. */
import { isCanceled, type Problem } from '../../shared/errors';
import { LastUsed } from '../../shared/last-used';
import { plainFailure } from '../system/classify-error';
import type { Embodiment, EpisodeSignals } from '../../shared/model/dataset';
import type { Cue } from '../../shared/model/keyframe';
import type { Policy } from '../../shared/model/policy';
import type { SignalsResult } from '../../shared/model/policy-effect';
import type { Dataset } from '../datasets/dataset';
import { storedEvents } from '../events/episode-events';
import type { JobContext } from '../jobs/progress';
import { calibrationOf, type Calibration } from '../keyframes/calibrate';
import { movementCues } from '../keyframes/action-labels';
import { episodeMotion, type EpisodeMotion } from '../keyframes/motion';
import { heedsEvents, keptEvidence, type SceneEvidence } from '../keyframes/scene-evidence';
import type { Project } from '../project/project';
import { isFrozenEpisode } from '../keyframes/rest';
import { textChangeCues } from '../keyframes/text-change';
import { videoCues } from '../keyframes/video-cues';

/** What signals and the motion made of them may take up; beyond it an even sample of the episodes is kept. */
const mostBytes = 512 * 2 ** 20;
/** Cues of this many different settings are kept per episode: the tried policy's, the other one's, the one before. */
const keptSettings = 3;

interface EpisodeParts {
  /** Only the features that the calibration watches. */
  signals: EpisodeSignals;
  calibration: Calibration;
  /** Cues of the dataset's own texts, which no setting changes. */
  texts: readonly Cue[];
  /** Cues of the cameras, which no setting changes either; null where nothing is kept of them. */
  video: readonly Cue[] | null;
  /** What scene events are worth on this dataset. */
  evidence: SceneEvidence | null;
  /** Whether nothing happens in it, so that no policy finds anything. */
  frozen: boolean;
}

/** Everything about one episode that proposing looks at, but for its pictures. */
export class CachedEpisode {
  #motion: { smoothSec: number; of: EpisodeMotion } | null = null;
  readonly #kinematic = new LastUsed<string, Cue[]>(keptSettings);

  constructor(private readonly parts: EpisodeParts) {}

  get episode(): number {
    return this.parts.signals.episode;
  }

  get frames(): number {
    return this.parts.signals.frames;
  }

  get fps(): number {
    return this.parts.signals.fps;
  }

  get frozen(): boolean {
    return this.parts.frozen;
  }

  get hasEvents(): boolean {
    return this.parts.video !== null;
  }

  /**
   * Every cue under the policy, before fusion: the same ones that proposing fuses.
   *
   * @param settings `cueSettingsOf(policy)`: what is asked with the same string is computed once
   */
  cues(policy: Policy, settings: string): Cue[] {
    const { texts, video, evidence } = this.parts;
    const kinematic = this.#kinematic.getOrMake(settings, () =>
      movementCues(this.#motionAt(policy.pause.smoothSec), policy),
    );
    const heeded = heedsEvents(policy, evidence) ? (video ?? []) : [];
    return [...kinematic, ...texts, ...heeded];
  }

  #motionAt(smoothSec: number): EpisodeMotion {
    const { signals, calibration } = this.parts;
    if (this.#motion?.smoothSec !== smoothSec) {
      this.#motion = { smoothSec, of: episodeMotion(signals, calibration, smoothSec) };
    }
    return this.#motion.of;
  }
}

/**
 * What a policy says about finding cues, as a string to compare. Two policies that differ only in what they make of
 * cues have the same.
 */
export function cueSettingsOf(policy: Policy): string {
  const {
    name: _name,
    weights: _weights,
    threshold: _threshold,
    mergeSec: _mergeSec,
    layers,
    keepFirstFrame: _keepFirstFrame,
    keepLastFrame: _keepLastFrame,
    event: _event,
    learn: _learn,
    ...finding
  } = policy;
  return JSON.stringify({ ...finding, labelsFrames: layers === 'paper' });
}

export class PolicySignals {
  /** The robot they were read for; a corrected one needs other dimensions. */
  readonly embodiment: Embodiment;
  readonly episodes: CachedEpisode[] = [];
  readonly problems: Problem[] = [];
  /** Episodes that are or will be read, ascending: readers are much quicker in that order. */
  #wanted: number[];
  #done = false;
  #mixed: CachedEpisode[] = [];

  constructor(
    readonly dataset: Dataset,
    private readonly project: Pick<Project, 'robot' | 'folder'>,
  ) {
    this.embodiment = project.robot;
    this.#wanted = dataset.episodes.map(({ index }) => index);
  }

  /** How many episodes there are once all are read. */
  get expected(): number {
    return this.#done ? this.episodes.length : this.#wanted.length;
  }

  /** The episodes read so far in an order in which every beginning is a fair sample of them. */
  mixed(): readonly CachedEpisode[] {
    if (this.#mixed.length !== this.episodes.length) this.#mixed = mix(this.episodes);
    return this.#mixed;
  }

  /** Reads every episode, in turns with other work. One that cannot be read becomes a problem. */
  async read(job: JobContext): Promise<SignalsResult> {
    const calibration = await calibrationOf(this.dataset, this.embodiment);
    const evidence = (await keptEvidence(this.project.folder))?.evidence ?? null;
    const { arms, hands, tools } = calibration;
    const watched = [...arms.flatMap(({ values }) => values), ...hands, ...tools];
    const features = new Set(watched.map(({ feature }) => feature));
    this.#wanted = evenly(this.#wanted, fitting(this.dataset, calibration, features));
    for (const [done, episode] of this.#wanted.entries()) {
      job.signal.throwIfAborted();
      await job.mayGoOn?.();
      const total = this.#wanted.length;
      job.report({ phase: 'reading signals', done, total, unit: 'episodes' });
      try {
        this.episodes.push(await this.#readEpisode(episode, { calibration, features, evidence }));
      } catch (error) {
        if (isCanceled(error)) throw error;
        this.problems.push({
          code: 'policy-signals',
          severity: 'warning',
          message: `Episode ${episode} is left out of the figures: ${plainFailure(error).message}`,
          episode,
        });
      }
    }
    this.#done = true;
    return { episodes: this.episodes.length, problems: this.problems };
  }

  async #readEpisode(
    episode: number,
    of: {
      calibration: Calibration;
      features: ReadonlySet<string>;
      evidence: SceneEvidence | null;
    },
  ): Promise<CachedEpisode> {
    const { calibration, features, evidence } = of;
    const { dataset } = this;
    const signals = await dataset.signals(episode);
    const blocks = signals.blocks.filter(({ key }) => features.has(key));
    const reasoning = await dataset.reasoning(episode);
    const fingerprint = await dataset.fingerprint(episode);
    const events = await storedEvents(this.project.folder, episode, { fingerprint, model: null });
    const texts = reasoning === null ? [] : textChangeCues(reasoning.slice(0, signals.frames));
    return new CachedEpisode({
      signals: { ...signals, blocks, timestampsSec: null },
      calibration,
      texts,
      video: events === null ? null : videoCues(events, signals),
      evidence,
      frozen: isFrozenEpisode(signals, events),
    });
  }
}

/** How many episodes fit into memory: raw values as 4 bytes; of motion, two series per dimension as 8. */
function fitting(
  dataset: Dataset,
  calibration: Calibration,
  features: ReadonlySet<string>,
): number {
  const raw = dataset.summary.features
    .filter(({ key }) => features.has(key))
    .reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
  const moving = calibration.arms.reduce((sum, arm) => sum + arm.values.length, 0);
  const bytesPerFrame = 4 * raw + 8 * (2 * moving + calibration.arms.length + 2);
  const frames = dataset.summary.frames / Math.max(1, dataset.episodes.length);
  return Math.max(1, Math.floor(mostBytes / Math.max(1, bytesPerFrame * frames)));
}

/** So many neighbours at most are sampled together: they often share a file, which is then read once. */
const sampledTogether = 64;
const leastRuns = 8;

/** At most `most` of the items, in runs of neighbours that are spread evenly over all of them. */
function evenly<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  const together = Math.min(sampledTogether, Math.max(1, Math.floor(most / leastRuns)));
  const runs = Math.floor(most / together);
  return Array.from({ length: runs }, (_, run) => {
    const from = Math.floor((run * items.length) / runs);
    return items.slice(from, from + together);
  }).flat();
}

/** Reordered so that every beginning of the list is spread evenly over it (multiples of the golden ratio). */
function mix<T>(items: readonly T[]): T[] {
  return items
    .map((item, position) => ({ item, at: (position * 0.6180339887498949) % 1 }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
