/** Hand-marked sub-task boundaries: the file that an evaluation reads. */
import { z } from 'zod';
import { StudioError } from '../../shared/errors';
import { parseJson } from '../files/json-text';
import { wrongPart } from '../files/wrong-part';
import { readRegular } from '../files/regular-file';
import { asStudioError } from '../system/classify-error';

/** Bytes: a hundred thousand episodes with a dozen boundaries each have a third of it. */
const largestLabels = 256 * 1024 * 1024;

/** Of one episode: one in each frame of an hour at 30 per second. */
const mostBoundaries = 100_000;

const frame = z.number().int().min(0);

const markSchema = z.object({
  rater: z.union([z.string().min(1).max(60), z.number()]).transform(String),
  frame,
});

const boundarySchema = z
  .object({
    kind: z.string().min(1).max(60),
    /** Span between the annotators' marks, frames, inclusive. */
    from: frame,
    to: frame,
    raters: z.number().int().min(1).default(1),
    /** Where each annotator saw it, if the file says so. */
    marks: z.array(markSchema).optional(),
  })
  .refine((span) => span.from <= span.to, 'from must not be after to')
  .refine(
    ({ from, to, marks = [] }) => marks.every((mark) => mark.frame >= from && mark.frame <= to),
    'each frame of marks must lie between from and to',
  );

const labelledEpisodeSchema = z.object({
  /** Name of a folder below the root of the evaluation. */
  dataset: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^/\\]+$/, 'must be a folder name, not a path')
    .refine((name) => name !== '..' && name !== '.', 'must be a folder name, not a path'),
  episode: z.number().int().min(0),
  fps: z.number().positive(),
  boundaries: z.array(boundarySchema).max(mostBoundaries),
});

const labelsSchema = z.object({
  version: z.literal(2),
  episodes: z.array(labelledEpisodeSchema).min(1),
});

export type LabelledEpisode = z.infer<typeof labelledEpisodeSchema>;

/** Throws `not-found` or `invalid-input` naming the file and what is wrong in it. */
export async function readLabels(file: string): Promise<LabelledEpisode[]> {
  let bytes: Uint8Array;
  try {
    bytes = await readRegular(file, largestLabels);
  } catch (error) {
    throw asStudioError(error, `The labels ${file} cannot be read`);
  }
  let raw: unknown;
  try {
    raw = parseJson(bytes);
  } catch (error) {
    throw new StudioError('invalid-input', `The labels ${file} are not JSON.`, { cause: error });
  }
  const parsed = labelsSchema.safeParse(raw);
  if (!parsed.success) {
    throw new StudioError(
      'invalid-input',
      `The labels ${file} are not as expected: ${wrongPart(parsed.error)}.`,
    );
  }
  const seen = new Set<string>();
  for (const { dataset, episode } of parsed.data.episodes) {
    const key = `${dataset} ${episode}`;
    if (seen.has(key)) {
      throw new StudioError(
        'invalid-input',
        `The labels ${file} name episode ${episode} of ${dataset} twice; merge the two entries.`,
      );
    }
    seen.add(key);
  }
  return parsed.data.episodes;
}
