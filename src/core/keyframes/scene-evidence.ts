/**
 * What scene events are worth on a dataset, judged without labels: whether they meet what arms and hands do more often
 * than by chance.
 */
import { z } from 'zod';
import { StudioError, type Problem } from '../../shared/errors';
import type { Cue } from '../../shared/model/keyframe';
import type { Policy } from '../../shared/model/policy';
import type { Dataset } from '../datasets/dataset';
import { notKept } from '../events/episode-events';
import type { SceneEvents } from '../events/scene-events';
import { LookAhead } from '../jobs/look-ahead';
import type { JobContext } from '../jobs/progress';
import type { ProjectFolder } from '../project/project-folder';
import { toleranceFrames } from '../signals/tolerance';
import { isPassing } from '../system/classify-error';
import type { Calibration } from './calibrate';
import { kinematicCues } from './kinematic-cues';
import { episodeMotion } from './motion';
import { videoCues } from './video-cues';

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
    const near = toleranceFrames(nearSec, fps);
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

interface Question {
  dataset: Dataset;
  calibration: Calibration;
  events: SceneEvents;
  policy: Policy;
  /** Episodes that are watched next, whatever is found: begun while the sample ends, so that no processor waits. */
  next: readonly number[];
}

/**
 * The evidence of a dataset, from an even sample of all its episodes, whichever are to be proposed; null where nothing
 * can be said, and events then count as the policy says. Episodes that cannot be read are left out: it is not `lasting`
 * where that may pass. Throws the signal's reason when canceled.
 */
export async function evidenceOf(
  question: Question,
  job: JobContext,
): Promise<{ evidence: SceneEvidence | null; lasting: boolean }> {
  const all = question.dataset.episodes;
  const step = Math.max(1, all.length / sampled);
  const sample = Array.from(
    { length: Math.min(sampled, all.length) },
    (_, i) => all[Math.floor(i * step)]?.index ?? 0,
  );
  const episodes: WatchedCues[] = [];
  const after = question.next.filter((episode) => !sample.includes(episode));
  const later = new LookAhead([...sample, ...after], (episode) => question.events.of(episode));
  let lasting = true;
  for (const [done, episode] of sample.entries()) {
    job.signal.throwIfAborted();
    await job.mayGoOn?.();
    job.report({ phase: 'watching a sample', done, total: sample.length, unit: 'episodes' });
    later.isAt(done);
    const cues = await watchedCues(question, episode).catch((error: unknown) => {
      if (job.signal.aborted) throw error;
      if (isPassing(error)) lasting = false;
      return null;
    });
    if (cues !== null) episodes.push(cues);
  }
  return { evidence: sceneEvidence(episodes), lasting };
}

/** Whether scene events count: unless they tell nothing, or the policy asks for both layers and has said how much. */
export const heedsEvents = (policy: Policy, evidence: SceneEvidence | null): boolean =>
  policy.layers !== 'any' || evidence === null || evidence.tells;

const fileName = 'events/evidence.json';

/** What a project keeps, with what it was made with. */
export interface KeptEvidence {
  evidence: SceneEvidence | null;
  /** `policyHash` of policy, model and robot; absent where an older studio made it, or it is to be found out anew. */
  basis?: string | undefined;
}

/**
 * Null where none was kept, or whatever lies in its place is not that: said among the problems, for it is made anew
 * when keyframes are proposed next.
 */
export async function keptEvidence(
  folder: ProjectFolder,
  problems: Problem[] = [],
): Promise<KeptEvidence | null> {
  try {
    const kept = await folder.readJson(fileName);
    return kept === null ? null : evidenceSchema.parse(kept);
  } catch (error) {
    const why = error instanceof StudioError ? error.message : 'its text is damaged.';
    problems.push({
      code: 'events-not-read',
      severity: 'warning',
      message: `${fileName} of the project cannot be read, and what it held is found out anew: ${why}`,
    });
    return null;
  }
}

/**
 * Whatever lies in the file's place costs a sentence among the problems. Throws `conflict` where nothing may be
 * written.
 */
export async function keepEvidence(
  folder: ProjectFolder,
  kept: KeptEvidence,
  problems: Problem[],
): Promise<void> {
  await folder.write(fileName, `${JSON.stringify(kept)}\n`).catch((error: unknown) => {
    problems.push(notKept(error));
  });
}

const evidenceSchema = z.object({
  basis: z.string().optional(),
  evidence: z
    .object({
      boundaries: z.number(),
      met: z.number(),
      byChance: z.number(),
      tells: z.boolean(),
    })
    .nullable(),
});

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
    scene: videoCues(watched.events, signals),
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
