/** Multimodal samples: pictures with a question and its answer, which keep a student able to talk. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { StudioError } from '../../shared/errors';
import { wrongPart } from '../files/wrong-part';

const text = (most: number) => z.string().min(1).max(most);
const sampleSchema = z.object({
  id: z.union([text(400), z.number().transform(String)]),
  /** Path or address, as the training run reads it; it is not opened here. */
  image: text(4_096),
  question: text(100_000),
  answer: text(100_000),
});
export type MultimodalSample = z.infer<typeof sampleSchema>;

const mostTold = 100;

/**
 * Yields the samples line by line, in order; of several with one id the first. What a line lacks goes to `rejected`, of
 * which the first hundred are told. Throws `not-found` for a file that is not there.
 */
export async function* readMultimodal(
  file: string,
  rejected: { row: number; reason: string }[],
): AsyncGenerator<MultimodalSample> {
  const stats = await stat(file).catch(() => null);
  if (stats?.isFile() !== true) {
    throw new StudioError('not-found', `${file}, the file of multimodal samples, is not there.`);
  }
  const ids = new Set<string>();
  let row = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    row += 1;
    if (line.trim() === '') continue;
    const sample = parsed(line);
    const reason =
      typeof sample === 'string'
        ? sample
        : ids.has(sample.id)
          ? `repeats the id ${sample.id}`
          : null;
    if (reason === null && typeof sample !== 'string') {
      ids.add(sample.id);
      yield sample;
    } else if (rejected.length < mostTold && reason !== null) rejected.push({ row, reason });
  }
}

function parsed(line: string): MultimodalSample | string {
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch {
    return 'is not JSON';
  }
  const result = sampleSchema.safeParse(raw);
  return result.success ? result.data : `is not a sample: ${wrongPart(result.error)}`;
}
