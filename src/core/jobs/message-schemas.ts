/** What other machines find and fail at: input from outside. */
import { z } from 'zod';
import { errorCodes, type PlainError, type Problem } from '../../shared/errors';

const text = z.string().max(10_000);

export const problemSchema: z.ZodType<Problem> = z.object({
  code: z.string().max(100),
  severity: z.enum(['info', 'warning', 'error']),
  message: text,
  file: text.exactOptional(),
  episode: z.number().int().min(0).exactOptional(),
  folder: text.exactOptional(),
  camera: text.exactOptional(),
});

/** What it says beside goes no further. */
export const plainErrorSchema: z.ZodType<PlainError> = z.object({
  code: z.enum(errorCodes),
  message: text,
});
