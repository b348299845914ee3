/** What is decided once for the whole dataset before any episode is proposed. */
import { StudioError, type Problem } from '../../shared/errors';
import { shiftsMark, type CameraShifts } from '../../shared/model/camera-shift';
import type { Embodiment } from '../../shared/model/dataset';
import type { Policy } from '../../shared/model/policy';
import type { Dataset } from '../datasets/dataset';
import type { SceneEvents } from '../events/scene-events';
import type { JobContext } from '../jobs/progress';
import { calibrationOf } from './calibrate';
import { exportRecord } from './export-record';
import type { FitStore } from '../learning/fits';
import type { Reviewed } from '../learning/references';
import { isLearner, planLearning, type LearnedPlan } from './learned-plan';
import type { Looking } from './looked-episode';
import { policyHash } from './policy-hash';
import { evidenceOf, heedsEvents, untold, type KeptEvidence } from './scene-evidence';

/**
 * All that an episode's keyframes follow from beside the episode itself. Plain JSON: it may be handed to other
 * processes, and what they make of their episodes is what this one would have made.
 */
export interface ProposePlan extends Looking {
  projectId: string;
  /** Stored with every episode (`hashFor`); the same policy, model, robot and evidence have the same one. */
  hash: string;
  /** What the project keeps of the evidence; null where there are no scene events. */
  evidence: KeptEvidence | null;
  /** `ExportRecord.hash`: keyframes that an export kept come before all others. */
  exported: string | null;
  /** What reviewed episodes add; null where nothing is learned. */
  learned: LearnedPlan | null;
  /** When it was made, by the clock of who made it; milliseconds since the epoch. */
  madeAtMs: number;
  problems: Problem[];
}

export interface PlanQuestion {
  dataset: Dataset;
  robot: Embodiment;
  /** Of cameras, in the project; none without. */
  shifts?: CameraShifts;
  projectId: string;
  policy: Policy;
  events: SceneEvents;
  /** Counts if it was made with the same policy, model and robot; null looks anew. */
  kept: KeptEvidence | null;
  /** Episodes that are watched here once the plan is made: the first of them may be begun before. */
  next?: readonly number[];
  /** What a curator finished; null learns from nothing. */
  reviewed?: Reviewed | null;
  /** Where alignments are kept; null keeps none. */
  fits?: FitStore | null;
  /** See `LearnQuestion`. */
  mayBeSampled?: (episode: number) => boolean;
  nowMs: number;
}

/**
 * Looks at samples of the dataset: how far its robot's joints travel, what its scene events are worth. Writes nothing.
 * Throws `unsupported` for a policy that asks for both layers where there is no video, and the signal's reason.
 */
export async function planProposing(question: PlanQuestion, job: JobContext): Promise<ProposePlan> {
  const { dataset, robot, projectId, policy, events, kept, nowMs } = question;
  if (policy.layers !== 'any' && events.model === 'none') {
    throw new StudioError(
      'unsupported',
      `The policy "${policy.name}" asks scene events and movements to agree, but there is nothing to see scene events in or with; propose with another policy, such as "default".`,
    );
  }
  const calibration = await calibrationOf(dataset, robot);
  const problems = calibration.notes.map((message): Problem => ({
    code: 'cues-limited',
    severity: 'info',
    message,
  }));
  const exported = await exportRecord(dataset);
  problems.push(...exported.problems);
  if (exported.hash !== null) problems.push(asExported);
  const seen = `${events.model}${shiftsMark(question.shifts ?? {})}`;
  const basis = policyHash(policy, seen, robot);
  const evidence = async (): Promise<KeptEvidence | null> => {
    if (events.model === 'none') return null;
    if (kept?.basis === basis) return kept;
    const sought = { dataset, calibration, events, policy, next: question.next ?? [] };
    const { evidence, lasting } = await evidenceOf(sought, job);
    return { ...(lasting ? { basis } : {}), evidence };
  };
  const found = await evidence();
  const heeds = heedsEvents(policy, found?.evidence ?? null);
  if (!heeds && found?.evidence) problems.push(untold(found.evidence));
  const hash = heeds ? basis : policyHash(policy, `${seen}, not heeded`, robot);
  const looking = { policy, basis, calibration, heeds };
  return {
    ...looking,
    projectId,
    hash,
    evidence: found,
    exported: exported.hash,
    learned: await planLearning(
      {
        looking,
        dataset,
        events,
        fits: question.fits ?? null,
        mayBeSampled: question.mayBeSampled,
      },
      question.reviewed ?? null,
      job,
    ),
    madeAtMs: nowMs,
    problems,
  };
}

const asExported: Problem = {
  code: 'as-exported',
  severity: 'info',
  message:
    'The keyframes are those that this export kept, whatever the policy says; remove its curation/ to have others proposed.',
};

/**
 * What is stored with an episode's proposals as what made them: `hash`, what was learned if it counts there, and what
 * an export kept.
 */
export function hashFor({ hash, exported, learned }: ProposePlan, episode: number): string {
  const added = [
    ...(learned !== null && isLearner(learned, episode) ? [learned.hash] : []),
    ...(exported === null ? [] : [exported]),
  ];
  return [hash, ...added].join('+');
}

/** Whether proposals were made under this plan's policy, whatever was learned. */
export const isOfPolicy = ({ hash }: ProposePlan, stored: string): boolean =>
  stored.split('+')[0] === hash;
