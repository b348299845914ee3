import { z } from 'zod';

/** Milliseconds since the epoch, up to the last that a date can name: whatever shows a later one would fail at it. */
export const momentSchema = z.number().int().min(0).max(8.64e15);
