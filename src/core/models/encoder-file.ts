/** The description of an image encoder (a JSON file beside the ONNX file): everything needed to feed and read it. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { wrongPart } from '../files/wrong-part';
import { StudioError } from '../../shared/errors';
import { asStudioError } from '../system/classify-error';

const side = z.number().int().min(8).max(1_024);
const perChannel = z.tuple([z.number(), z.number(), z.number()]);

const modelSchema = z.strictObject({
  name: z.string().min(1).max(80),
  /** The ONNX file, relative to this one. */
  file: z.string().min(1).max(400),
  /** Of the ONNX file; checked where given. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  input: z.strictObject({
    name: z.string().min(1),
    width: side,
    height: side,
    /** Order of the axes; the first one counts pictures. Channels are red, green, blue. */
    layout: z.enum(['nhwc', 'nchw']),
    /** `uint8`: raw values, the model normalises. `float32`: (value / 255 - mean) / std. */
    type: z.enum(['uint8', 'float32']),
    mean: perChannel.default([0, 0, 0]),
    std: perChannel.refine((std) => std.every((value) => value > 0)).default([1, 1, 1]),
  }),
  output: z.strictObject({
    name: z.string().min(1),
    /** Values per picture; an output [pictures, tokens, size] is averaged over its tokens. */
    size: z.number().int().min(1).max(4_096),
  }),
  /** Pictures per second that the model is made for; it gets every n-th picture of the video, at least as often. */
  rateHz: z.number().min(1).max(60).default(10),
});

export interface EventModel extends z.infer<typeof modelSchema> {
  /** Absolute path of the ONNX file. */
  path: string;
  sha256: string;
}

/** Throws `not-found`, `invalid-input` or `corrupt-data` naming the file and what is wrong. */
export async function readEventModel(descriptionFile: string): Promise<EventModel> {
  const text = await read(descriptionFile);
  let raw: unknown;
  try {
    raw = JSON.parse(text.toString('utf8'));
  } catch (error) {
    throw new StudioError('invalid-input', `The event model ${descriptionFile} is not JSON.`, {
      cause: error,
    });
  }
  const parsed = modelSchema.safeParse(raw);
  if (!parsed.success) {
    throw new StudioError(
      'invalid-input',
      `The event model ${descriptionFile} is not as expected: ${wrongPart(parsed.error)}.`,
    );
  }
  const model = parsed.data;
  const onnx = path.resolve(path.dirname(descriptionFile), model.file);
  const sha256 = createHash('sha256')
    .update(await read(onnx))
    .digest('hex');
  if (model.sha256 !== undefined && model.sha256 !== sha256) {
    throw new StudioError(
      'corrupt-data',
      `${onnx} is not the file that ${descriptionFile} describes (its SHA-256 differs); restore it.`,
    );
  }
  return { ...model, path: onnx, sha256 };
}

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw asStudioError(error, `The event model ${file} cannot be read`);
  }
}
