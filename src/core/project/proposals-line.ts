/** What the machine said of an episode, as a line of `proposals.jsonl`. */
import { z } from 'zod';
import { seenKeyframeSchema } from '../../shared/model/decision';
import type { Doubts, EpisodeProposals } from '../../shared/model/keyframe';
import { listOf } from '../../shared/model/list-of';
import { parseJson } from '../files/json-text';
import { sealed } from '../files/sealed-line';

const count = z.number().int().min(0);
const doubtsSchema = z.object({
  candidates: count,
  close: count,
  sceneOnly: count,
  motionOnly: count,
  misfit: z.number().min(0).optional(),
});
const missedSchema = z.object({
  frame: count,
  frames: count,
  foretold: z.number().min(0).max(1),
  text: z.string().max(1_000),
});
const redundancySchema = z.object({
  charactersIn: count,
  tokensIn: count,
  distinctIn: count,
  charactersOut: count,
  tokensOut: count,
  distinctOut: count,
  redundant: count,
  pruned: z.object({ frames: count, foretold: z.number().min(0) }).optional(),
  missed: z.array(missedSchema).max(100).optional(),
});
const runSchema = z.object({ from: count, to: count }).optional();
export const episodeProposalsSchema = z.object({
  episode: count,
  doubts: doubtsSchema.optional(),
  redundancy: redundancySchema.optional(),
  fingerprint: z.string().min(1).max(64),
  policy: z.string().max(128),
  policyName: z.string().max(80).optional(),
  settings: z.string().max(32).optional(),
  learnedFrom: z.string().max(80).optional(),
  together: z.string().max(40).optional(),
  madeAtMs: z.number().int().min(0),
  keyframes: listOf(seenKeyframeSchema.extend({ run: runSchema }), 100_000),
});

/** Nothing else that stood there goes anywhere. Throws a `ZodError`. */
export function parseProposals(value: unknown): EpisodeProposals {
  const proposals: unknown = episodeProposalsSchema.parse(value);
  return proposals as EpisodeProposals;
}

interface Head {
  episode: number;
  doubts?: Doubts | undefined;
}

/**
 * Episode and doubts come first, so that opening a project with 100,000 episodes need not parse their keyframes.
 */
export function lineOf(proposals: z.infer<typeof episodeProposalsSchema>): string {
  const { episode, doubts, ...rest } = proposals;
  return sealed(JSON.stringify({ episode, doubts, ...rest }));
}

const headPattern =
  /^\{"episode":(\d{1,12}),(?:"doubts":(\{"candidates":\d{1,9},"close":\d{1,9},"sceneOnly":\d{1,9},"motionOnly":\d{1,9}(?:,"misfit":[\d.]{1,12})?\}),)?/;

export function headOf(line: Buffer): Head | null {
  const start = headPattern.exec(line.toString('latin1', 0, 200));
  try {
    if (start !== null && line.at(-1) === 0x7d) {
      const doubts = start[2] === undefined ? undefined : (JSON.parse(start[2]) as Doubts);
      return { episode: Number(start[1]), doubts };
    }
    return episodeProposalsSchema.parse(parseJson(line));
  } catch {
    return null;
  }
}
