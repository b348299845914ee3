/**
 * What scene events are worth on a dataset, judged without labels: whether they meet what arms and hands do more often than
 * by chance.
 */
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Problem } from '../../shared/errors';
import type { Cue } from '../../shared/model/keyframe';
import type { Policy } from '../../shared/model/policy';
import type { Dataset } from '../datasets/dataset';
import { eventCues } from '../events/event-cues';
import type { SceneEvents } from '../events/scene-events';
import type { JobContext } from '../jobs/progress';
import { writeAtomically } from '../files/atomic-file';
import type { Calibration } from './calibrate';
import { kinematicCues } from './kinematic-cues';
import { episodeMotion } from './motion';

export interface WatchedCues {
  kinematic: readonly Cue[];
  /** Event cues. */
  scene: readonly Cue[];
  frames: number;
  fps: number;
}

export interface SceneEvidence {
  /** Boundaries that arms and hands show, and how many of them have a scene event within 0.25 s. */
  boundaries: number;
  met: number;
  /** How many would have one if the events lay anywhere. */
  byChance: number;
  /** Whether that is more than chance (one-sided, 5 %). */
  tells: boolean;
}

const nearSec = 0.25;
const certain = 0.6;

/** Null without boundaries to compare with. */
export function sceneEvidence(episodes: readonly WatchedCues[]): SceneEvidence | null {
  let boundaries = 0;
  let met = 0;
  let byChance = 0;
  let variance = 0;
  for (const { kinematic, scene, frames, fps } of episodes) {
    const near = nearSec * fps;
    const isNearEvent = (frame: number): boolean =>
      scene.some((event) => Math.abs(event.frame - frame) <= near);
    let covered = 0;
    for (let frame = 0; frame < frames; frame++) if (isNearEvent(frame)) covered += 1;
    const share = covered / Math.max(frames, 1);
    for (const cue of kinematic) {
      if (cue.strength < certain || cue.boundary === undefined) continue;
      boundaries += 1;
      if (isNearEvent(cue.frame)) met += 1;
      byChance += share;
      variance += share * (1 - share);
    }
  }
  if (boundaries === 0) return null;
  const tells = met - byChance > 1.645 * Math.sqrt(variance);
  return { boundaries, met, byChance, tells };
}

const sampled = 12;

/** Episodes that are watched beside the one whose turn it is: one decodes while the other's pictures are compared. */
export const ahead = 2;

interface Question {
  dataset: Dataset;
  projectPath: string;
  calibration: Calibration;
  events: SceneEvents;
  policy: Policy;
  wanted: readonly number[];
}

/**
 * The evidence of a dataset: from an even sample of the episodes wanted if they are many enough, else what an earlier run
 * kept in the project; null where nothing can be said, and events then count as the policy says. Episodes that cannot be
 * read are left out. Throws the signal's reason when canceled.
 */
export async function evidenceOf(
  question: Question,
  job: JobContext,
): Promise<SceneEvidence | null> {
  const { dataset, events, wanted } = question;
  if (events.model === 'none') return null;
  if (wanted.length < Math.min(sampled, dataset.episodes.length)) {
    return keptEvidence(question.projectPath, events.model);
  }
  const file = fileOf(question.projectPath);
  const episodes: WatchedCues[] = [];
  const step = Math.max(1, wanted.length / sampled);
  const sample = Array.from({ length: Math.ceil(wanted.length / step) }, (_, i) => i * step);
  for (const [done, at] of sample.entries()) {
    job.signal.throwIfAborted();
    // While this episode's numbers are crunched, the other process already decodes the next ones.
    for (const next of sample.slice(done + 1, done + 1 + ahead)) {
      events.of(wanted[Math.floor(next)] ?? 0).catch(() => {});
    }
    await job.mayGoOn?.();
    job.report({ phase: 'watching a sample', done, total: sample.length, unit: 'episodes' });
    const cues = await watchedCues(question, wanted[Math.floor(at)] ?? 0).catch(
      (error: unknown) => {
        if (job.signal.aborted) throw error;
        return null;
      },
    );
    if (cues !== null) episodes.push(cues);
  }
  const evidence = sceneEvidence(episodes);
  await mkdir(path.dirname(file), { recursive: true });
  await writeAtomically(file, `${JSON.stringify({ model: events.model, evidence })}\n`);
  return evidence;
}

const fileOf = (projectPath: string): string => path.join(projectPath, 'events', 'evidence.json');

/** What an earlier run over many episodes kept, made with this model if one is given; else null. */
export async function keptEvidence(
  projectPath: string,
  model: string | null = null,
): Promise<SceneEvidence | null> {
  const kept = evidenceSchema.safeParse(await readJson(fileOf(projectPath)));
  if (!kept.success || (model !== null && kept.data.model !== model)) return null;
  return kept.data.evidence;
}

const evidenceSchema = z.object({
  model: z.string(),
  evidence: z
    .object({
      boundaries: z.number(),
      met: z.number(),
      byChance: z.number(),
      tells: z.boolean(),
    })
    .nullable(),
});

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    // Not there, or damaged: it is made again by the next run over many episodes.
    return null;
  }
}

async function watchedCues(
  { dataset, calibration, events, policy }: Question,
  episode: number,
): Promise<WatchedCues | null> {
  const watched = await events.of(episode);
  if (watched === null) return null;
  const signals = await dataset.signals(episode);
  const { frames, fps } = signals;
  const motion = episodeMotion(signals, calibration, policy.pause.smoothSec);
  return {
    kinematic: kinematicCues(motion, policy),
    scene: eventCues(watched.events, signals, policy.event),
    frames,
    fps,
  };
}

/** The sentence for a dataset whose scene events say nothing. */
export function untold({ boundaries, met, byChance }: SceneEvidence): Problem {
  return {
    code: 'events-untold',
    severity: 'info',
    message: `Scene events meet what arms and hands do no more often than by chance here (${met} of ${boundaries} boundaries in a sample, ${Math.round(byChance)} expected): they are shown, and count for nothing.`,
  };
}
