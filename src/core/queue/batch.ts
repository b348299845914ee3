/** What one job at the queue is to those who share it: its names in Redis, and the messages that go there and back. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { decodeMessage, encodeValue } from '../../shared/rpc/wire';
import { plainErrorSchema } from '../jobs/message-schemas';

/** Before every name in Redis. */
export const prefix = 'dualvla';
/** The ids of the batches that are to be done. */
export const batchesKey = `${prefix}:batches`;

/** A coordinator gives a UUID; anything that is no plain name would be part of other names in Redis. */
export const isBatchId = (id: string): boolean => /^[\w-]{1,64}$/.test(id);

export const queueName = (id: string): string => `tasks-${id}`;

export const keysOf = (id: string) => ({
  /** The announcement; gone when the batch is over, canceled, or its coordinator is. */
  batch: `${prefix}:batch:${id}`,
  /** By task: what it gave, until the coordinator has taken it. */
  results: `${prefix}:results:${id}`,
  /** By worker: pieces done. */
  done: `${prefix}:done:${id}`,
  /** By worker: why it takes no part. */
  refusals: `${prefix}:refusals:${id}`,
});

/** A coordinator that was not heard of for so long is gone; longer than a cable is out. */
export const lifeSec = 120;
export const beatMs = 10_000;
/** Leftovers of a batch that ended while Redis could not be reached. */
export const leftoversSec = 600;

export const batchSchema = z.object({
  format: z.literal(1),
  studio: z.string().max(100),
  kind: z.string().max(40),
  /** A path, a dataset of the Hub at a commit (`hub-site.ts`), or the address of a server. */
  path: z.string().min(1).max(4_096),
  plan: z.unknown(),
});
export type Batch = z.infer<typeof batchSchema>;

/** After so many tries a task is taken apart, and a single piece set aside. */
export const attempts = 3;

/** Of one task; more would be too long in one worker's hands. */
export const mostPieces = 16;
const piece = z.number().int().min(0);

export const taskSchema = z.object({
  pieces: z.array(piece).min(1).max(mostPieces),
  /** As many. */
  given: z.array(z.unknown()).min(1).max(mostPieces),
});

export const resultSchema = z.array(
  z.union([
    z.object({ piece, made: z.unknown(), failure: z.null() }),
    z.object({ piece, made: z.null(), failure: plainErrorSchema }),
  ]),
);

/** Bytes of one message: a thousand times what an hour of video gives. */
const mostBytes = 256e6;

export const packed = (value: unknown): Buffer => gzipSync(encodeValue(value), { level: 1 });

/** Throws for what is not packed so, or more than any message is. */
export const unpacked = (bytes: Buffer): unknown =>
  decodeMessage(gunzipSync(bytes, { maxOutputLength: mostBytes }), 'studio');
