/** A look at one output of a teacher: what there is to see, and what was said of it. */
import { z } from 'zod';
import {
  teacherKinds,
  type LookVerdict,
  type TeacherKind,
  type TeacherLook,
  type TeacherOutput,
} from './teacher';

/** So many of each kind have a key. */
const mostReasons = 9;

const reasonSchema = z.object({
  kind: z.enum(teacherKinds),
  text: z.string().trim().min(1).max(60),
});
export type LookReason = z.infer<typeof reasonSchema>;

/** Why an output is wrong; in the order of their keys, of each kind a few and none twice. */
export const lookReasonsSchema = z
  .array(reasonSchema)
  .max(2 * mostReasons)
  .superRefine((reasons, context) => {
    for (const kind of teacherKinds) {
      const own = reasons.filter((each) => each.kind === kind).map(({ text }) => text);
      if (own.length > mostReasons) context.addIssue(`At most ${mostReasons} for ${kind}`);
      if (new Set(own).size < own.length) context.addIssue(`Two for ${kind} are the same`);
    }
  });

/** The ways in which teachers fail. */
export const defaultReasons: readonly LookReason[] = [
  ...[
    'wrong direction',
    'wrong scale',
    'late',
    'frozen',
    'other task',
    'gripper wrong',
    'arms swapped',
  ].map((text) => ({ kind: 'action' as const, text })),
  ...['wrong object', 'wrong place', 'wrong action', 'unclear'].map((text) => ({
    kind: 'reasoning' as const,
    text,
  })),
];

export interface LookSaid {
  verdict: LookVerdict;
  reason: string | null;
  note: string | null;
  curator: string;
  atMs: number;
}

export interface DrawnSample {
  id: string;
  seed: number;
  uniformShare: number;
  looks: number;
  /** Of which a verdict was given. */
  looked: number;
  /** Whether it was drawn from the outputs as they are now. */
  isCurrent: boolean;
  atMs: number;
}

interface QueuedLook extends TeacherLook {
  said: LookSaid | null;
}

export interface LookQueue {
  sample: string;
  teacher: string;
  seed: number;
  uniformShare: number;
  /** That it is drawn from. */
  outputs: number;
  /** In the order in which they were drawn. */
  looks: QueuedLook[];
}

/** One dimension of an action over the frames that are shown. Values in the dataset's units. */
export interface ShownDim {
  name: string;
  /** One for each row of the chunk. */
  teacher: number[];
  /** One for each frame that is shown; null past the episode's end. */
  demonstrated: (number | null)[];
  /** Standard deviations, one for each row; null where the teacher states none. */
  std: number[] | null;
  /** Over the dataset; 0 for a dimension that never changes. */
  spread: number;
  /** Mean distance in spreads; null where it never changes. */
  error: number | null;
}

/** Dimensions that belong to one thing of the robot. */
export interface ShownPart {
  label: string;
  /** Indices of dimensions. */
  dims: number[];
  /** Mean distance in spreads, over all rows and for each; null where none of its dimensions ever changes. */
  error: number | null;
  errors: (number | null)[];
  /** The standard deviation that the teacher states, in spreads, for each row. */
  stated: number[] | null;
}

/** Where an end effector goes, `[x, y, z]` for each step. */
interface GhostPath {
  label: string;
  /**
   * What places are made of: commanded as they are, steps summed up, or estimated from how the end effector follows
   * the joints in this dataset.
   */
  from: 'points' | 'steps' | 'joints';
  demonstrated: [number, number, number][];
  teacher: [number, number, number][];
}

export interface ShownChunk {
  /** The first frame that is shown; the chunk's own first row is the look's frame. */
  from: number;
  horizon: number;
  error: number | null;
  dims: ShownDim[];
  parts: ShownPart[];
  paths: GhostPath[];
}

export interface ShownLook {
  id: string;
  kind: TeacherKind;
  episode: number;
  frame: number;
  task: string;
  /** Why this is not what was drawn, or cannot be shown whole, in a sentence; null where all is as it was. */
  remark: string | null;
  /** Null where it is gone. */
  output: Pick<
    TeacherOutput,
    'version' | 'source' | 'provenance' | 'latencyMs' | 'atMs' | 'text' | 'logprobs'
  > | null;
  /** Null for texts, and where the action does not fit the dataset's. */
  chunk: ShownChunk | null;
  /** The dataset's own text of the frame, and the kept one that the frame follows. */
  datasetText: string | null;
  keptText: { text: string; frame: number } | null;
}
