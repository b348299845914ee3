/** Scores proposals and the named baselines against hand-marked boundaries: `dualvla evaluate`. */
import path from 'node:path';
import { StudioError, type Problem } from '../../shared/errors';
import { plainFailure } from '../system/classify-error';
import type { Cue } from '../../shared/model/keyframe';
import { defaultPolicy } from '../../shared/model/policy';
import type { Dataset } from '../datasets/dataset';
import { openDataset } from '../datasets/open';
import type { JobContext } from '../jobs/progress';
import { applySavedEmbodiment } from '../project/embodiment-file';
import { findFfmpeg } from '../video/tools';
import { calibrationOf } from '../keyframes/calibrate';
import * as baselines from './baselines';
import { ablate, type Ablation, type LayeredEpisode } from './ablation';
import { crossValidate, predict, type LabelledCues } from './fit';
import { scoreNames, type NamedKeyframe, type NamingScore } from './naming-score';
import { frameDifferencePeaks } from './frame-difference';
import { readLabels, type LabelledEpisode } from './labels';
import {
  f1At,
  gainOf,
  recallPerKind,
  score,
  type Gain,
  type Prediction,
  type Score,
} from './score';
import { eventCues } from '../events/event-cues';
import type { WatchedEpisode } from '../events/episode-events';
import { openSceneEvents, type SceneEvents } from '../events/scene-events';
import { fuse, policyFor } from '../keyframes/fuse';
import { boundaryOf } from '../keyframes/naming';
import { kinematicCues } from '../keyframes/kinematic-cues';
import { episodeMotion, type EpisodeMotion } from '../keyframes/motion';
import { sceneEvidence, type SceneEvidence, type WatchedCues } from '../keyframes/scene-evidence';
import { textChangeCues } from '../keyframes/text-change';

export interface Evaluation {
  /** The studio's default policy, whose constants were set with labels in sight. */
  shipped: Score;
  /**
   * Fusion weights and threshold fitted on the other datasets, scored on the one left out; null when only one
   * dataset has labels.
   */
  crossValidated: Score | null;
  /** Null where a method could not run; `problems` says why. */
  baselines: Record<string, Score | null>;
  /** The default policy per dataset. */
  perDataset: Record<string, Score>;
  /** Share of the boundaries of each kind that the default policy finds, by tolerance in seconds. */
  perKindRecall: ReturnType<typeof recallPerKind>;
  /** How far the names of the default policy's keyframes can be trusted. */
  naming: NamingScore;
  /**
   * Per dataset, whether scene events meet what arms and hands do more often than by chance; where they do not, they count
   * for nothing in `shipped` and `crossValidated`, as when proposing. Judged without labels.
   */
  sceneEvidence: Record<string, SceneEvidence | null>;
  /** What each layer is worth; null when only one dataset has labels. */
  ablation: Ablation | null;
  /** Paired gain of `crossValidated` over the best baseline of this run; null when only one dataset has labels. */
  gain: ({ over: string } & Gain) | null;
  problems: Problem[];
}

interface Episode extends LayeredEpisode {
  /** Keyframes of the frame-difference baseline; null where there are no pictures. */
  differencePeaks: number[] | null;
}

/**
 * Opens the datasets that the labels name (folders of `root`) and scores every method on their labelled episodes. A
 * dataset or episode that cannot be read becomes a problem and is left out of every figure alike.
 *
 * Throws for labels that cannot be read, `not-found` when none of the episodes can, and the signal's reason.
 */
export async function evaluate(
  input: { root: string; labelsFile: string; eventModel?: string | null },
  job: JobContext,
): Promise<Evaluation> {
  const labels = await readLabels(input.labelsFile);
  const problems: Problem[] = [];
  const episodes: Episode[] = [];
  const usesVideo = await hasFfmpeg(problems);
  for (const name of new Set(labels.map((label) => label.dataset))) {
    job.signal.throwIfAborted();
    let dataset: Dataset;
    try {
      dataset = await openDataset(path.join(input.root, name));
    } catch (error) {
      problems.push(notEvaluated(name, error));
      continue;
    }
    try {
      // The robot as the project beside the dataset corrects it: what its curators get is what is scored.
      await applySavedEmbodiment(dataset, `${dataset.summary.path}.curation`, (problem) => {
        problems.push(problem);
      });
      const events = usesVideo
        ? await openSceneEvents(
            { dataset, projectPath: null, modelFile: input.eventModel ?? null, problems },
            job.signal,
          )
        : null;
      try {
        for (const label of labels.filter((candidate) => candidate.dataset === name)) {
          job.signal.throwIfAborted();
          const [phase, done, total] = [`reading ${name}`, episodes.length, labels.length];
          job.report({ phase, done, total, unit: 'episodes' });
          try {
            const read = await readEpisode(dataset, label, events);
            const differencePeaks = usesVideo
              ? await peaksOf(dataset, label, { problems, signal: job.signal })
              : null;
            episodes.push({ ...read, differencePeaks });
          } catch (error) {
            job.signal.throwIfAborted();
            problems.push(notEvaluated(`episode ${label.episode} of ${name}`, error));
          }
        }
      } finally {
        events?.close();
      }
    } finally {
      await dataset.close();
    }
  }
  if (episodes.length === 0) {
    throw new StudioError(
      'not-found',
      `None of the labelled episodes can be read below ${input.root}: ${problems.at(-1)?.message ?? ''}`,
    );
  }
  return { ...scores(episodes), problems };
}

function scores(episodes: readonly Episode[]): Omit<Evaluation, 'problems'> {
  const names = [...new Set(episodes.map((episode) => episode.label.dataset))];
  const evidence = Object.fromEntries(
    names.map((name) => [
      name,
      sceneEvidence(episodes.filter(({ label }) => label.dataset === name).map(watchedCues)),
    ]),
  );
  const whole = episodes.map((episode) => {
    const heeds = evidence[episode.label.dataset]?.tells ?? true;
    const cues = heeds ? [...episode.kinematic, ...episode.predicted] : episode.kinematic;
    return { ...episode, cues };
  });
  const shipped = whole.map((episode) => predict(episode, defaultPolicy));
  const crossValidated = crossValidate(whole, defaultPolicy);
  const named = baselinePredictions(episodes, shipped);
  const ranked = Object.entries(named).flatMap(([name, predictions]) =>
    predictions === null ? [] : [{ name, predictions, f1: headline(predictions) }],
  );
  const best = ranked.sort((a, b) => b.f1 - a.f1)[0];
  return {
    shipped: score(shipped),
    crossValidated: crossValidated === null ? null : score(crossValidated),
    baselines: Object.fromEntries(
      Object.entries(named).map(([name, predictions]) => [
        name,
        predictions === null ? null : score(predictions),
      ]),
    ),
    perDataset: Object.fromEntries(
      names.map((name) => [
        name,
        score(shipped.filter((prediction) => prediction.label.dataset === name)),
      ]),
    ),
    perKindRecall: recallPerKind(shipped),
    naming: scoreNames(whole.map(namesOf)),
    sceneEvidence: evidence,
    ablation: ablate(episodes, defaultPolicy, crossValidated),
    gain:
      crossValidated === null || best === undefined
        ? null
        : { over: best.name, ...gainOf(crossValidated, best.predictions) },
  };
}

const watchedCues = ({ kinematic, predicted, motion }: LayeredEpisode): WatchedCues => ({
  kinematic,
  scene: predicted,
  frames: motion.frames,
  fps: motion.fps,
});

function namesOf(episode: LabelledCues): { label: LabelledEpisode; named: NamedKeyframe[] } {
  const { label, motion, cues } = episode;
  const named = fuse(cues, motion, policyFor(cues, defaultPolicy)).flatMap((keyframe) => {
    const boundary = boundaryOf(keyframe.cues, defaultPolicy.weights);
    return boundary === null ? [] : [{ frame: keyframe.frame, boundary }];
  });
  return { label, named };
}

const headline = (predictions: readonly Prediction[]): number => f1At(predictions, 0.25);

function baselinePredictions(
  episodes: readonly Episode[],
  shipped: readonly Prediction[],
): Record<string, Prediction[] | null> {
  const by = (method: (episode: Episode, index: number) => number[]): Prediction[] =>
    episodes.map((episode, i) => ({
      label: episode.label,
      frames: episode.motion.frames,
      keyframes: method(episode, i),
    }));
  return {
    uniform: by(({ motion }, i) =>
      baselines.uniform(motion.frames, shipped[i]?.keyframes.length ?? 0),
    ),
    'gripper-only': by(({ motion }) => baselines.gripperOnly(motion)),
    'rest-motion': by(({ motion }) => baselines.restMotion(motion)),
    'gripper-and-rest-motion': by(({ motion }) => baselines.gripperAndRestMotion(motion)),
    'speed-minima': by(({ motion }) => baselines.speedMinima(motion)),
    'arm-peract-rule': by(({ motion }) => baselines.armRule(motion)),
    'frame-difference-peaks': episodes.every((episode) => episode.differencePeaks === null)
      ? null
      : by(({ differencePeaks }) => differencePeaks ?? []),
    'awe-waypoints': by(({ motion }) => baselines.aweWaypoints(motion)),
  };
}

async function hasFfmpeg(problems: Problem[]): Promise<boolean> {
  if ((await findFfmpeg()) !== null) return true;
  problems.push({
    code: 'ffmpeg-missing',
    severity: 'warning',
    message:
      'There is no ffmpeg, so the frame-difference baseline and scene events are left out; install ffmpeg or set FFMPEG_BIN.',
  });
  return false;
}

async function readEpisode(
  dataset: Dataset,
  label: LabelledEpisode,
  events: SceneEvents | null,
): Promise<LayeredEpisode> {
  const calibration = await calibrationOf(dataset);
  const signals = await dataset.signals(label.episode);
  const last = Math.max(...label.boundaries.map((boundary) => boundary.to), 0);
  if (last >= signals.frames || label.fps !== signals.fps) {
    throw new StudioError(
      'conflict',
      `The labels of episode ${label.episode} of ${label.dataset} speak of frame ${last} at ${label.fps} fps, but it has ${signals.frames} frames at ${signals.fps} fps; they belong to another recording.`,
    );
  }
  const motion = episodeMotion(signals, calibration, defaultPolicy.pause.smoothSec);
  const texts = textChangeCues((await dataset.reasoning(label.episode)) ?? []);
  const seen = (await events?.of(label.episode)) ?? null;
  return {
    label,
    motion,
    kinematic: [...kinematicCues(motion, defaultPolicy), ...texts],
    predicted: seen === null ? [] : eventCues(seen.events, motion, defaultPolicy.event),
    changed: changedCues(seen, motion),
  };
}

function changedCues(seen: WatchedEpisode | null, motion: EpisodeMotion): Cue[] {
  if (seen === null || seen.change === null) return [];
  return eventCues({ ...seen.events, surprise: seen.change }, motion, defaultPolicy.event);
}

/** Pictures that are missing or broken cost this one baseline, not the episode. */
async function peaksOf(
  dataset: Dataset,
  label: LabelledEpisode,
  { problems, signal }: { problems: Problem[]; signal: AbortSignal },
): Promise<number[] | null> {
  let because = 'it has no pictures.';
  try {
    const peaks = await frameDifferencePeaks(dataset, label.episode, signal);
    if (peaks !== null) return peaks;
  } catch (error) {
    signal.throwIfAborted();
    because = plainFailure(error).message;
  }
  problems.push({
    code: 'no-pictures',
    severity: 'warning',
    message: `The frame-difference baseline proposes nothing in episode ${label.episode} of ${label.dataset}: ${because}`,
    episode: label.episode,
  });
  return null;
}

const notEvaluated = (what: string, error: unknown): Problem => ({
  code: 'not-evaluated',
  severity: 'error',
  message: `No figure counts ${what}: ${plainFailure(error).message}`,
});
