/** Scores proposals and the named baselines against hand-marked boundaries: `dualvla evaluate`. */
import path from 'node:path';
import { StudioError, type Problem } from '../../shared/errors';
import { plainFailure } from '../system/classify-error';
import type { BoundaryGuess } from '../../shared/model/keyframe';
import { defaultPolicy } from '../../shared/model/policy';
import type { Dataset } from '../datasets/dataset';
import { openDataset } from '../datasets/open';
import type { JobContext } from '../jobs/progress';
import { readRobot } from '../project/embodiment-file';
import { ProjectFolder } from '../project/project-folder';
import { whyNoFfmpeg } from '../video/tools';
import * as baselines from './baselines';
import { ablate, type Ablation } from './ablation';
import { crossValidate, predict, type LabelledCues } from './fit';
import { scoreNames, type NamedKeyframe, type NamingScore } from './naming-score';
import { gainOverUniform, predictLayers, scoreLayers, type LayerScores } from './layers';
import { scoreLearned, type LearnedScores } from './learned';
import { readLabels, type LabelledEpisode } from './labels';
import { scoreByRater } from './raters';
import {
  f1At,
  gainOf,
  recallPerKind,
  score,
  type Gain,
  type Prediction,
  type Score,
} from './score';
import { openSceneEvents, unpredicted } from '../events/scene-events';
import { fuse, policyFor } from '../keyframes/fuse';
import { nameOf } from '../keyframes/propose-episode';
import {
  heedsEvents,
  sceneEvidence,
  type SceneEvidence,
  type WatchedCues,
} from '../keyframes/scene-evidence';
import { readEpisode, type Episode } from './read-episode';

interface GainsOverUniform {
  video: Gain;
  shipped: Gain;
}

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
   * Per dataset, whether scene events meet what arms and hands do more often than by chance; where they do not, they
   * count for nothing in `shipped` and `crossValidated`, as when proposing. Judged without labels.
   */
  sceneEvidence: Record<string, SceneEvidence | null>;
  layers: LayerScores;
  /** What it adds to learn from so many reviewed episodes; null where no dataset has enough labelled ones. */
  learned: LearnedScores;
  learnedPerDataset: Record<string, LearnedScores>;
  layersPerDataset: Record<string, LayerScores>;
  /** Paired, at as many keyframes as the method has in each episode. */
  gainOverUniform: GainsOverUniform;
  gainOverUniformPerDataset: Record<string, GainsOverUniform>;
  /** The default policy against the marks of each annotator; empty where the labels do not say who saw what. */
  byRater: Record<string, Score>;
  /** What each layer is worth; null when only one dataset has labels. */
  ablation: Ablation | null;
  /** Paired gain of `crossValidated` over the best baseline of this run; null when only one dataset has labels. */
  gain: ({ over: string } & Gain) | null;
  problems: Problem[];
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
      const project = ProjectFolder.reading(`${dataset.summary.path}.curation`);
      const robot = await readRobot(project, dataset.summary, (problem) => problems.push(problem));
      const events = usesVideo
        ? await openSceneEvents(
            { dataset, store: null, modelFile: input.eventModel ?? null, problems },
            job.signal,
          )
        : null;
      try {
        const notes = { problems, unpredicted: [], signal: job.signal };
        for (const label of labels.filter((candidate) => candidate.dataset === name)) {
          job.signal.throwIfAborted();
          const [phase, done, total] = [`reading ${name}`, episodes.length, labels.length];
          job.report({ phase, done, total, unit: 'episodes' });
          try {
            episodes.push(await readEpisode({ dataset, robot, events, usesVideo, notes }, label));
          } catch (error) {
            job.signal.throwIfAborted();
            problems.push(notEvaluated(`episode ${label.episode} of ${name}`, error));
          }
        }
        problems.push(...unpredicted(notes.unpredicted));
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
    const heeds = heedsEvents(defaultPolicy, evidence[episode.label.dataset] ?? null);
    const cues = heeds ? [...episode.kinematic, ...episode.video] : episode.kinematic;
    return { ...episode, cues };
  });
  const shipped = whole.map((episode) => predict(episode, defaultPolicy));
  const crossValidated = crossValidate(whole, defaultPolicy);
  const layers = predictLayers(episodes);
  const gains = (on: (prediction: Prediction) => boolean): GainsOverUniform => ({
    video: gainOverUniform(layers.video.filter(on)),
    shipped: gainOverUniform(shipped.filter(on)),
  });
  const ofEach = <T>(scored: (isIn: (of: { label: LabelledEpisode }) => boolean) => T) =>
    Object.fromEntries(names.map((name) => [name, scored(({ label }) => label.dataset === name)]));
  const learnable = whole.map((episode) => ({
    traits: episode.traits,
    without: predict(episode, defaultPolicy),
    named: proposedIn(episode),
  }));
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
    perDataset: ofEach((isIn) => score(shipped.filter(isIn))),
    perKindRecall: recallPerKind(shipped),
    naming: scoreNames(whole.map(namesOf)),
    sceneEvidence: evidence,
    layers: scoreLayers(layers),
    learned: scoreLearned(learnable),
    learnedPerDataset: ofEach((isIn) =>
      scoreLearned(learnable.filter(({ without }) => isIn(without))),
    ),
    layersPerDataset: ofEach((isIn) => scoreLayers(predictLayers(episodes.filter(isIn)))),
    gainOverUniform: gains(() => true),
    gainOverUniformPerDataset: ofEach(gains),
    byRater: scoreByRater(shipped),
    ablation: ablate(episodes, defaultPolicy, crossValidated),
    gain:
      crossValidated === null || best === undefined
        ? null
        : { over: best.name, ...gainOf(crossValidated, best.predictions) },
  };
}

const watchedCues = ({ kinematic, video, motion }: Episode): WatchedCues => ({
  kinematic,
  scene: video,
  frames: motion.frames,
  fps: motion.fps,
});

/** The keyframes of `predict`, with names where they have one. */
const proposedIn = ({
  motion,
  cues,
}: LabelledCues): { frame: number; boundary?: BoundaryGuess }[] =>
  fuse(cues, motion, policyFor(cues, defaultPolicy))
    .filter((keyframe) => keyframe.cues.length > 0)
    .map((keyframe) => ({ frame: keyframe.frame, ...nameOf(keyframe.cues, defaultPolicy) }));

const namesOf = (episode: LabelledCues): { label: LabelledEpisode; named: NamedKeyframe[] } => ({
  label: episode.label,
  named: proposedIn(episode).flatMap(({ frame, boundary }) =>
    boundary === undefined ? [] : [{ frame, boundary }],
  ),
});

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
  const noFfmpeg = await whyNoFfmpeg();
  if (noFfmpeg === null) return true;
  problems.push({
    code: 'ffmpeg-missing',
    severity: 'warning',
    message: `The frame-difference baseline and scene events are left out: ${noFfmpeg}`,
  });
  return false;
}

const notEvaluated = (what: string, error: unknown): Problem => ({
  code: 'not-evaluated',
  severity: 'error',
  message: `No figure counts ${what}: ${plainFailure(error).message}`,
});
