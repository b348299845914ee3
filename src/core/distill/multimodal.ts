/** Multimodal samples: pictures with a question and its answer, which keep a student able to talk. */
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { StudioError } from '../../shared/errors';
import { readLines } from '../datasets/lerobot/metadata/json-lines';
import { parseJson } from '../files/json-text';
import { limits } from '../files/limits';
import { openRegular } from '../files/regular-file';
import { wrongPart } from '../files/wrong-part';
import { unreadable } from '../system/classify-error';
import { splitEpisodes, splitSeed, type Split } from './split';

const text = (most: number) => z.string().min(1).max(most);
const sampleSchema = z.object({
  id: z.union([text(400), z.number().transform(String)]),
  /** Path, relative to the folder of the file that names it, or an address. */
  image: text(4_096),
  question: text(100_000),
  answer: text(100_000),
});
export type MultimodalSample = z.infer<typeof sampleSchema>;

const mostTold = 100;
/** Where a picture is that is no file here; what is there is seen by the training run alone. */
const isAddress = (image: string): boolean => /^([a-z][a-z\d+.-]+:\/\/|data:)/i.test(image);

/** The folder that relative paths of pictures begin at. */
export const pictureBase = (file: string): string => path.dirname(path.resolve(file));

/** However it is spelled, the same picture has one name. */
const nameOf = ({ image }: MultimodalSample, base: string): string =>
  isAddress(image) ? image : path.relative(base, path.resolve(base, image));

/**
 * On which side each sample is: all questions about one picture on the same. Pictures are drawn as episodes are. Throws
 * as `readMultimodal`.
 */
export async function splitMultimodal(
  file: string,
  heldOut: number,
): Promise<(sample: MultimodalSample) => Split> {
  const base = pictureBase(file);
  const found = new Set<string>();
  for await (const sample of readMultimodal(file, [])) found.add(nameOf(sample, base));
  const pictures = [...found];
  const splits = splitEpisodes(pictures, { heldOut, seed: splitSeed });
  const held = new Set(pictures.filter((_, at) => splits[at] === 'validation'));
  return (sample) => (held.has(nameOf(sample, base)) ? 'validation' : 'train');
}

/**
 * Yields the samples line by line, in order; of several with one id the first. A picture may lie anywhere on this
 * machine, but has to be there. What is wrong with a line goes to `rejected`, of which the first hundred are told.
 * Throws `not-found` for a file that is not there, `corrupt-data` for what is none or has more than the studio reads,
 * `unsupported` where its names would fill the memory, `io`.
 */
export async function* readMultimodal(
  file: string,
  rejected: { row: number; reason: string }[],
): AsyncGenerator<MultimodalSample> {
  // Its user named it, so it may be a link; what it leads to is opened as any other file.
  const real = await realpath(file).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new StudioError('not-found', `${file}, the file of multimodal samples, is not there.`);
    }
    throw unreadable(error, `${file}, the file of multimodal samples, cannot be read`);
  });
  const ids = new Set<string>();
  const base = pictureBase(file);
  let row = 0;
  let characters = 0;
  for await (const line of readLines(real)) {
    row += 1;
    if (line?.every((byte) => byte <= 0x20) === true) continue;
    const sample = line === null ? 'is too long' : parsed(line);
    const reason =
      typeof sample === 'string'
        ? sample
        : ids.has(sample.id)
          ? `repeats the id ${sample.id}`
          : await faultOfPicture(sample.image, base);
    if (reason === null && typeof sample !== 'string') {
      ids.add(sample.id);
      characters += sample.id.length + sample.image.length;
      if (characters > limits.sampleNames) throw tooManyNames(file);
      yield sample;
    } else if (rejected.length < mostTold && reason !== null) rejected.push({ row, reason });
  }
}

/** They are held, to tell what is there twice, and which pictures are held out. */
const tooManyNames = (file: string): StudioError =>
  new StudioError(
    'unsupported',
    `${file} names samples and pictures in more than ${limits.sampleNames} characters; divide it, or name them shorter.`,
  );

function parsed(line: Uint8Array): MultimodalSample | string {
  let raw: unknown;
  try {
    raw = parseJson(line);
  } catch {
    return 'is not JSON';
  }
  const result = sampleSchema.safeParse(raw);
  return result.success ? result.data : `is not a sample: ${wrongPart(result.error)}`;
}

/** By their first bytes: JPEG, PNG, GIF, BMP, TIFF of both kinds, and WebP. */
const pictureStarts = [
  /^\xff\xd8\xff/,
  /^\x89PNG/,
  /^GIF8/,
  /^BM/,
  /^II\*\0|^MM\0\*/,
  /^RIFF.{4}WEBP/s,
];

/** The end of a sentence that begins with the row; null for a picture that is there, and for an address. */
async function faultOfPicture(image: string, base: string): Promise<string | null> {
  if (isAddress(image)) return null;
  const named = `names the picture ${JSON.stringify(image.slice(0, 200))}`;
  const place = path.resolve(base, image);
  try {
    // Folders of pictures are often made of links.
    const { handle } = await openRegular(await realpath(place));
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(12), 0, 12, 0);
      const start = buffer.toString('latin1', 0, bytesRead);
      return pictureStarts.some((each) => each.test(start))
        ? null
        : `${named}, which is no JPEG, PNG, WebP, GIF, BMP or TIFF (${place})`;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof StudioError) return `${named}, which is no file (${place})`;
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR'
      ? `${named}, which is not there (${place})`
      : `${named}, which cannot be read (${code ?? 'bad name'}; ${place.replaceAll('\0', '?')})`;
  }
}
