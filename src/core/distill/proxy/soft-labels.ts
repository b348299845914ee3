/** What a teacher adds for one split: soft actions of the training frames, and lambda times their weight. */
import type { LossSettings } from '../../../shared/model/distill';
import type { TeacherOutput } from '../../../shared/model/teacher';
import { quantile } from '../../signals/series';
import { breathe } from '../../system/breathe';
import { chunkError, type DatasetActions } from '../../teachers/action-space';
import { mostNeighbours, type Fitted } from '../../teachers/embedded/choose';
import { nearest, type Neighbour } from '../../teachers/embedded/nearest';
import { predict } from '../../teachers/embedded/predict';
import { agreementOfAction, confidenceOfSpread } from '../trust';
import { normalised, type StudiedEpisode, type StudyTable } from './table';

export interface Soft {
  actions: Float32Array;
  weights: Float32Array;
}

type Said = Pick<TeacherOutput, 'action' | 'std'>;

/** Of an episode (by its place) and frame; null where the teacher said nothing. */
export type Teaching = (
  episode: number,
  frame: number,
  trained: ReadonlySet<number>,
) => Said | null;

/** Neighbours that are kept of each frame, so that enough are left when the held-out episodes are taken out. */
const keptNeighbours = 24;

/** The embedded teacher may know nothing of held-out episodes: for each split it answers from the others alone. */
export async function embeddedTeaching(
  episodes: readonly StudiedEpisode[],
  { known, settings }: Fitted,
  signal: AbortSignal,
): Promise<Teaching> {
  const all: Neighbour[][][] = [];
  let step = 0;
  for (const { seen } of episodes) {
    const ofEpisode: Neighbour[][] = [];
    for (const frame of seen.actions.keys()) {
      signal.throwIfAborted();
      await breathe((step += 1), 16);
      ofEpisode.push(nearest(known.pool, seen, frame, keptNeighbours));
    }
    all.push(ofEpisode);
  }
  return (episode, frame, trained) => {
    const seen = episodes[episode]?.seen;
    const neighbours = (all[episode]?.[frame] ?? [])
      .filter((each) => trained.has(each.episode))
      .slice(0, mostNeighbours);
    return seen === undefined ? null : predict(known, { seen, frame, neighbours }, settings);
  };
}

/** As the preset `trusted` weighs, before any verdict. */
export function softLabels(
  {
    episodes,
    table,
    actions,
  }: { episodes: readonly StudiedEpisode[]; table: StudyTable; actions: DatasetActions },
  teaching: Teaching,
  trained: ReadonlySet<number>,
  settings: LossSettings,
): Soft {
  const { outputs } = table.data;
  const live = [...actions.space.live.keys()].filter((dim) => actions.space.live[dim]);
  const soft: Soft = {
    actions: new Float32Array(table.data.actions.length),
    weights: new Float32Array(table.dense.length),
  };
  const found: { row: number; error: number; confidence: number }[] = [];
  for (const [e, { seen }] of episodes.entries()) {
    if (!trained.has(seen.episode)) continue;
    for (const frame of seen.actions.keys()) {
      const said = teaching(e, frame, trained);
      if (said === null || said.action === null) continue;
      const row = (table.starts[e] ?? 0) + frame;
      const values = normalised(said.action, live, actions);
      // A short chunk says no more than its last row.
      for (let i = 0; i < outputs; i++) {
        const back = i < values.length ? i : values.length - live.length + (i % live.length);
        soft.actions[row * outputs + i] = values[back] ?? 0;
      }
      const confidence =
        said.std === null ? settings.silence : confidenceOfSpread(said.std, actions.space);
      const error = chunkError(seen.actions.slice(frame), said.action, actions.space);
      found.push({ row, error, confidence });
    }
  }
  const scale =
    settings.scale ??
    quantile(
      found.map(({ error }) => error),
      0.5,
    );
  for (const { row, error, confidence } of found)
    soft.weights[row] = settings.lambda * confidence * agreementOfAction(error, scale);
  return soft;
}
