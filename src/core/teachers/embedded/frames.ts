/** What the embedded teacher sees of each frame: the state, how far the hands' work is, a coarse picture. */
import { isActionKey } from '../../../shared/model/embodiment';
import type { Dataset } from '../../datasets/dataset';
import { frameLooks, type FrameLooks } from '../../events/frame-looks';
import { calibrationOf, column } from '../../keyframes/calibrate';
import { episodeMotion, type HandMotion } from '../../keyframes/motion';
import type { Project } from '../../project/project';
import { actionRows, type DatasetActions } from '../action-space';

export interface SeenEpisode {
  episode: number;
  /** Two episodes of one task are compared. */
  task: string;
  fps: number;
  fingerprint: string;
  /** One row a frame, in the dataset's units. */
  actions: number[][];
  states: Float64Array[];
  stateNames: string[];
  /**
   * Per hand how open it was a frame ago and how often it closed or opened by then, and the seconds since the start.
   */
  phases: Float64Array[];
  /** Null where there are no pictures. */
  looks: FrameLooks | null;
}

/** What counts or judges, and what repeats the actions, is no state. */
const isNoState = /index|timestamp|reward|done|success|image|action|task/;

/** The numeric features that say where the robot and things are. */
function stateFeatures({ summary }: Dataset): string[] {
  const keys = summary.features.map(({ key }) => key).filter((key) => !isActionKey(key));
  if (keys.includes('observation.state')) return ['observation.state'];
  const states = keys.filter((key) => !isNoState.test(key));
  const observed = states.filter((key) => key.startsWith('observation.state'));
  return observed.length > 0 ? observed : states;
}

/**
 * Per dimension of the actions the dimension of the states of `SeenEpisode` that it commands, by name, or by place
 * where both have as many; null where there is none.
 */
export function commandedStates(
  { columns }: DatasetActions,
  stateNames: readonly string[],
): (number | null)[] {
  const places = columns.map(({ name }) => stateNames.indexOf(name));
  const isNamed = places.some((at) => at >= 0);
  return places.map((at, dim) => {
    if (isNamed) return at < 0 ? null : at;
    return columns.length === stateNames.length ? dim : null;
  });
}

interface Seeing {
  dataset: Dataset;
  project: Project;
  actions: DatasetActions;
}

/**
 * Null where the episode has no such actions. Nothing of a frame tells of the frames after it. Throws what `signals`
 * and `frameLooks` throw.
 */
export async function seeEpisode(
  { dataset, project, actions }: Seeing,
  episode: number,
  signal: AbortSignal,
): Promise<SeenEpisode | null> {
  const signals = await dataset.signals(episode);
  const rows = actionRows(signals, actions);
  if (rows === null || rows.length === 0) return null;
  const states = stateFeatures(dataset).flatMap((feature) => {
    const names = signals.blocks.find(({ key }) => key === feature)?.names ?? [];
    return names.map((name, dim) => ({ name, values: column(signals, feature, dim) }));
  });
  const calibration = await calibrationOf(dataset, project.robot);
  const { hands } = episodeMotion(signals, calibration, project.info.policy.pause.smoothSec);
  const work = hands.map(workOf);
  return {
    episode,
    task: dataset.episode(episode).tasks[0] ?? '',
    fps: signals.fps,
    fingerprint: await dataset.fingerprint(episode),
    actions: rows,
    states: rows.map((_, t) => Float64Array.from(states, ({ values }) => values?.[t] ?? 0)),
    stateNames: states.map(({ name }) => name),
    phases: rows.map((_, t) =>
      Float64Array.from([
        ...work.flatMap(({ opening, acts }) => [opening[t] ?? 0, acts[t] ?? 0]),
        t / signals.fps,
      ]),
    ),
    looks: await frameLooks({ dataset, folder: project.folder }, episode, signal),
  };
}

/** A hand has acted when it came this far to the other side. */
const [shut, wide] = [0.3, 0.7];

/** At each frame the opening of the frame before, and how many acts were over by then. */
function workOf({ opening }: HandMotion): { opening: number[]; acts: number[] } {
  let isOpen = (opening[0] ?? 1) >= 0.5;
  let count = 0;
  const acts: number[] = [];
  const before: number[] = [];
  for (let t = 0; t < opening.length; t++) {
    const value = opening[Math.max(0, t - 1)] ?? 0;
    if (isOpen ? value < shut : value > wide) {
      isOpen = !isOpen;
      count += 1;
    }
    before.push(value);
    acts.push(count);
  }
  return { opening: before, acts };
}
