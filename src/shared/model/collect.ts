/** Collecting outputs of live teachers: what goes into which key of a teacher, settings, plan, result. */
import { z } from 'zod';
import type { Problem } from '../errors';
import { draftSettingsSchema, isLoopback } from './draft';
import { teacherNameSchema } from './teacher';

export const teacherProtocols = ['openpi', 'groot', 'openvla', 'chat'] as const;
export type TeacherProtocol = (typeof teacherProtocols)[number];

const key = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => text !== '__proto__', 'is not a name');
/** Of the dataset's feature, flattened. */
const dims = z.array(z.number().int().min(0).max(100_000)).min(1).max(10_000);
/** Frames from the one that is asked about, oldest first; the episode's ends are held. */
export const stepsSchema = z.array(z.number().int().min(-1_000).max(0)).min(1).max(16);
const steps = stepsSchema.default([0]);
const scaled = {
  /** What the other side calls 1 here is so much there: `teacher = dataset * scale + offset`. */
  scale: z
    .number()
    .refine((value) => value !== 0, 'is not 0')
    .default(1),
  offset: z.number().default(0),
};

const cameraEntrySchema = z.object({
  key,
  /** The dataset's camera. */
  camera: z.string().min(1).max(300),
  /** Pixels that the teacher takes. */
  width: z.number().int().min(16).max(2_048).default(224),
  height: z.number().int().min(16).max(2_048).default(224),
  /** How a picture of another shape gets there: with black bars, or out of shape. */
  fit: z.enum(['pad', 'stretch']).default('pad'),
  steps,
});
const stateEntrySchema = z.object({
  key,
  feature: z.string().min(1).max(300),
  dims,
  ...scaled,
  steps,
});
/** `from`: dimensions of the teacher's array; `to`: where they belong in the dataset's action, one for one. */
const actionEntrySchema = z
  .object({ key, from: dims, to: dims, ...scaled })
  .refine(({ from, to }) => from.length === to.length, '"from" and "to" are not of one length');

/**
 * Which camera, which dimensions and which text go into which key of a teacher, and what its answer is in the dataset.
 */
export const featureMapSchema = z.strictObject({
  cameras: z.array(cameraEntrySchema).max(8).default([]),
  states: z.array(stateEntrySchema).max(50).default([]),
  /** `text` null: the task of the frame. */
  prompt: z
    .object({ key, text: z.string().max(10_000).nullable().default(null) })
    .nullable()
    .default(null),
  constants: z.record(key, z.union([z.string().max(10_000), z.number(), z.boolean()])).default({}),
  /** Empty for a teacher that answers in words. */
  actions: z.array(actionEntrySchema).max(100).default([]),
});
export type FeatureMap = z.infer<typeof featureMapSchema>;

const schemes: Readonly<Record<TeacherProtocol, { pattern: RegExp; example: string }>> = {
  openpi: { pattern: /^wss?:$/, example: 'ws://127.0.0.1:8000' },
  groot: { pattern: /^tcp:$/, example: 'tcp://127.0.0.1:5555' },
  openvla: { pattern: /^https?:$/, example: 'http://127.0.0.1:8000' },
  chat: { pattern: /^https?:$/, example: 'http://127.0.0.1:8000/v1' },
};

const shared = draftSettingsSchema.omit({
  model: true,
  endpoint: true,
  replace: true,
  cameras: true,
});

/** Those of drafts; `model` names the checkpoint, and is needed by a chat alone. */
export const collectSettingsSchema = shared
  .extend({
    teacher: teacherNameSchema,
    protocol: z.enum(teacherProtocols),
    endpoint: z.string().trim().min(1).max(500),
    model: z.string().trim().min(1).max(200).nullable().default(null),
    /** Kept keyframes, or every n-th frame from the first on. */
    frames: z.union([
      z.literal('keyframes'),
      z.object({ every: z.number().int().min(1).max(1_000_000) }),
    ]),
    /** Likely tokens asked for in each place of a text. */
    topLogprobs: z.number().int().min(0).max(20).default(5),
    /** Null: the one that the project keeps for this teacher, else a guess. */
    map: featureMapSchema.nullable().default(null),
  })
  .transform((settings, context) => {
    const { protocol, model } = settings;
    const endpoint = endpointOf(protocol, settings.endpoint);
    if (endpoint === null) {
      const message = `The endpoint is an address such as ${schemes[protocol].example}, without name, password or query.`;
      context.addIssue({ code: 'custom', path: ['endpoint'], message });
      return z.NEVER;
    }
    if (protocol === 'chat' && model === null) {
      const message = 'A chat needs the name of its model.';
      context.addIssue({ code: 'custom', path: ['model'], message });
      return z.NEVER;
    }
    return { ...settings, endpoint };
  });
export type CollectSettings = z.infer<typeof collectSettingsSchema>;

/** For a protocol, in its own words; null where it is none. `HOST:PORT` alone is taken for the usual scheme. */
export function endpointOf(protocol: TeacherProtocol, text: string): string | null {
  const { pattern, example } = schemes[protocol];
  const usual = example.slice(0, example.indexOf(':'));
  const full = text.includes('://') ? text : `${usual}://${text}`;
  const url = URL.canParse(full) ? new URL(full) : null;
  if (url === null || !pattern.test(url.protocol) || url.hostname === '') return null;
  if (protocol === 'groot' && !/^tcp:\/\/[^/]+:\d+\/?$/.test(full)) return null;
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    return null;
  return url.href.replace(/(?<!\/)\/+$/, '').replace(/\/(chat\/completions|act)$/, '');
}

/** Keys are kept by the origin of an address of the web: here, that of the same host. */
export const keyEndpointOf = (endpoint: string): string =>
  endpoint.replace(/^(ws|tcp):/, 'http:').replace(/^wss:/, 'https:');

export const keyChoiceOf = ({ endpoint, key: source, keyVariable }: CollectSettings) => ({
  endpoint: keyEndpointOf(endpoint),
  key: source,
  keyVariable,
});

/** What a person agrees to before anything is sent. */
export function collectConsentText(settings: Pick<CollectSettings, 'endpoint'>): string {
  const { host } = new URL(settings.endpoint);
  const what = "pictures of the frames, with the robot's state and the task,";
  if (isLoopback(settings.endpoint)) {
    return `The studio sends ${what} to a program on this machine (${host}). What that program does with them is up to whoever set it up.`;
  }
  const open = /^(https|wss):/.test(settings.endpoint)
    ? ''
    : ' The connection is not encrypted: anyone on the way can read all of it, the key too.';
  return `The studio sends ${what} over the network to ${host}. They leave this machine, and its operator may store them.${open}`;
}

export interface CollectPlan {
  host: string;
  /** Empty when the run can start; else one sentence each. */
  blockers: string[];
  consent: string;
  /** When this user agreed for this project and endpoint; null if not. */
  agreedAtMs: number | null;
  episodes: number;
  /** One request each, unless the same question was answered before. */
  frames: number;
  /**
   * As it would be used; where it was not given or kept before, guessed. Null where only the teacher knows its keys.
   */
  map: FeatureMap | null;
  mapFrom: 'given' | 'project' | 'guess' | 'teacher';
  /** Estimates for a chat; 0 for others, which count no tokens. */
  tokensIn: number;
  tokensOut: number;
  cost: number | null;
  /** What the rate limits alone take, minutes. */
  minutesAtLeast: number;
}

/** One request, and what came back beside the demonstration. */
export interface CollectTrial {
  /** A sentence where nothing good came back. */
  fault: string | null;
  answer: {
    episode: number;
    frame: number;
    latencyMs: number | null;
    text: string | null;
    /** Of the chunk; 0 for a text. */
    rows: number;
    /** The chunk's first row, in the dataset's units, which is for the frame itself. */
    dims: { name: string; said: number; demonstrated: number | null }[];
  } | null;
}

export interface CollectResult {
  /** Frames that a request was sent for. */
  asked: number;
  answered: number;
  /** Asked, or not fit to be asked, and without a good answer; each has a problem. */
  failed: number;
  /** Requests beside the first for a frame. */
  retried: number;
  /** Answered in an earlier run. */
  reused: number;
  seconds: number;
  /** Frames that were not asked because the run stopped. */
  notAsked: number;
  /** Why it stopped before its end; null where it did not. */
  stopped: string | null;
  tokensIn: number;
  tokensOut: number;
  cost: number | null;
  map: FeatureMap;
  /** The first of them; the rest are counted. */
  problems: Problem[];
}
