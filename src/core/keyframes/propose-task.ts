/** Proposing one episode, as a task that may be done on another machine. */
import { z } from 'zod';
import { StudioError } from '../../shared/errors';
import { cameraShiftSchema, shiftsMark, type CameraShifts } from '../../shared/model/camera-shift';
import type { Embodiment } from '../../shared/model/dataset';
import { correctedPartsSchema } from '../../shared/model/embodiment';
import { openDataset } from '../datasets/open';
import { identitySchema, mustBe, type DatasetIdentity } from '../datasets/identity';
import {
  eventsIn,
  storedEventsSchema,
  toStore,
  type EventStore,
  type StoredEvents,
} from '../events/episode-events';
import { openSceneEvents, withoutModel } from '../events/scene-events';
import { problemSchema } from '../jobs/message-schemas';
import type { TaskDefinition } from '../jobs/tasks';
import { episodeFitsSchema, type EpisodeFits, type FitStore } from '../learning/fits';
import { parseProposals } from '../project/proposals-line';
import { decodeMarkSchema, mustDecodeAlike, type DecodeMark } from '../video/decode-mark';
import { proposalsOf, type ProposalContext, type ProposedEpisode } from './episode-proposals';
import { exportRecord } from './export-record';
import { planFits } from './learned-plan';
import { planSchema } from './plan-schema';
import { policyHash } from './policy-hash';
import type { ProposePlan } from './propose-plan';

interface SharedPlan {
  propose: ProposePlan;
  dataset: DatasetIdentity;
  /** See `SceneEvents.model`. */
  model: string;
  /** What decodes; null where nothing is, or no other machine does. */
  decoder: DecodeMark | null;
  shifts: CameraShifts;
  /** What the policy's hash says of the robot. */
  robot: Pick<Embodiment, 'source' | 'parts'>;
}

/** What the project keeps of an episode already. */
interface Kept {
  seen: StoredEvents | null;
  fits: EpisodeFits;
}

interface Made extends ProposedEpisode {
  /** What the project is to keep, where it was not kept already. */
  seen: StoredEvents | null;
  fits: EpisodeFits | null;
}

export interface ProposeSubject extends ProposalContext {
  /** Of a worker, which has no project; null where the project itself keeps what is found out. */
  carried: Carried | null;
}

type Work = Parameters<TaskDefinition<ProposeSubject, SharedPlan, Kept, Made>['make']>[0];

export const proposeTask: TaskDefinition<ProposeSubject, SharedPlan, Kept, Made> = {
  kind: 'propose',
  plan: z.object({
    propose: planSchema,
    dataset: identitySchema,
    model: z.string().max(128),
    decoder: decodeMarkSchema.nullable(),
    shifts: z.record(z.string().max(300), cameraShiftSchema),
    robot: z.object({
      source: z.enum(['modality', 'names', 'guess', 'user']),
      parts: correctedPartsSchema,
    }),
  }),
  given: z.object({ seen: storedEventsSchema.nullable(), fits: episodeFitsSchema }),
  made: z.object({
    proposals: z.unknown().transform(parseProposals).nullable(),
    frames: z.number().int().min(0),
    watched: z.boolean(),
    unpredicted: z.array(z.string()),
    problems: z.array(problemSchema),
    seen: storedEventsSchema.nullable(),
    fits: episodeFitsSchema.nullable(),
  }),
  async arrive(path, { propose, dataset: expected, model, decoder, shifts, robot }, signal) {
    if (decoder !== null) await mustDecodeAlike(decoder, signal);
    const dataset = await openDataset(path);
    try {
      await mustBe(dataset, expected);
      if (policyHash(propose.policy, `${model}${shiftsMark(shifts)}`, robot) !== propose.basis) {
        throw new StudioError(
          'conflict',
          `Another studio planned it: the policy "${propose.policy.name}" means other keyframes here; install the same studio.`,
        );
      }
      if ((await exportRecord(dataset)).hash !== propose.exported) {
        throw new StudioError(
          'conflict',
          `${path} has another curation/ here than where the work was planned; let both see the same files.`,
        );
      }
      const carried = new Carried();
      const events = await openSceneEvents(
        { dataset, store: carried.events, shifts, modelFile: null, problems: [] },
        signal,
      );
      if (events.model !== model) {
        events.close();
        throw new StudioError(
          'conflict',
          `Scene events are seen with ${named(events.model)} here, and were planned with ${named(model)}; "dualvla doctor" says what is missing.`,
        );
      }
      const fits = planFits(propose, { dataset, events, fits: carried.fits });
      return {
        subject: { dataset, events, fits, carried },
        async leave() {
          events.close();
          await dataset.close();
        },
      };
    } catch (error) {
      await dataset.close();
      throw error;
    }
  },
  async make(work, episode) {
    const { subject, plan } = work;
    await take(work, episode);
    // Where it throws, what was seen stays for the next try: it is not watched twice.
    const proposed = await proposalsOf(plan.propose, subject, episode);
    return { ...proposed, ...(subject.carried?.leave(episode) ?? { seen: null, fits: null }) };
  },
  async ahead(work, episode) {
    await take(work, episode);
    await work.subject.events.of(episode);
  },
};

async function take(work: Work, episode: number): Promise<void> {
  const { carried } = work.subject;
  if (carried !== null && !carried.has(episode)) carried.take(episode, await work.given(episode));
}

const named = (model: string): string =>
  model === 'none' || model === withoutModel ? `"${model}"` : `the model ${model.slice(0, 12)}`;

/** In place of a project's folder: what is known of the episodes in hand, and what is new. */
class Carried {
  readonly #kept = new Map<number, Kept>();
  readonly #seen = new Map<number, StoredEvents>();
  readonly #fits = new Map<number, EpisodeFits>();

  readonly events: EventStore = {
    read: (episode, wanted) => {
      const seen = this.#seen.get(episode) ?? this.#kept.get(episode)?.seen ?? null;
      return Promise.resolve(seen === null ? null : eventsIn(seen, wanted));
    },
    write: (episode, made) => Promise.resolve(void this.#seen.set(episode, toStore(made))),
  };

  readonly fits: FitStore = {
    read: (episode) => Promise.resolve(this.#kept.get(episode)?.fits ?? {}),
    keep: (episode, fits) => Promise.resolve(void this.#fits.set(episode, fits)),
    flush: () => Promise.resolve(),
  };

  has(episode: number): boolean {
    return this.#kept.has(episode);
  }

  take(episode: number, kept: Kept): void {
    this.#kept.set(episode, kept);
  }

  /** What is new of an episode; nothing of it is held on to. */
  leave(episode: number): { seen: StoredEvents | null; fits: EpisodeFits | null } {
    const made = { seen: this.#seen.get(episode) ?? null, fits: this.#fits.get(episode) ?? null };
    this.#kept.delete(episode);
    this.#seen.delete(episode);
    this.#fits.delete(episode);
    return made;
  }
}
