/**
 * How a method of the contract is written down: its input schema (checked before any handler runs, whatever the
 * transport), as a type only what it gives back, and what a caller must know who lost the connection. Nothing else
 * lists methods.
 */
import type { z } from 'zod';
import type { JobKind } from '../model/job';

export interface Method<Input extends z.ZodType = z.ZodType, Output = unknown> {
  readonly input: Input;
  /** Exists in the type only. */
  readonly output?: Output;
  /** Whether it does no harm to send a call again of which nobody knows whether it arrived. */
  readonly mayRepeat: boolean;
}

/** A method that starts a job, whose input is the method's. */
export interface JobMethod<
  Kind extends JobKind = JobKind,
  Input extends z.ZodType = z.ZodType,
  Output = { jobId: string | null },
> extends Method<Input, Output> {
  readonly startsJob: Kind;
}

export function method<Input extends z.ZodType>(input: Input) {
  return {
    /** Reads, or sets what is the same when set twice. */
    returns: <Output>(): Method<Input, Output> => ({ input, mayRepeat: true }),
    /** Sent twice it would cost twice, or answer another thing the second time. */
    returnsOnce: <Output>(): Method<Input, Output> => ({ input, mayRepeat: false }),
    /** Sent twice it would start two jobs. */
    startsJob: <Kind extends JobKind>(kind: Kind): JobMethod<Kind, Input, { jobId: string }> => ({
      input,
      startsJob: kind,
      mayRepeat: false,
    }),
    /** Starts one unless what it would do is done or under way; then `jobId` is null. */
    startsJobIfNeeded: <Kind extends JobKind>(kind: Kind): JobMethod<Kind, Input> => ({
      input,
      startsJob: kind,
      mayRepeat: false,
    }),
  };
}

/** What the caller writes (defaults may be left out). */
export type InputOf<M> = M extends Method<infer Input> ? z.input<Input> : never;
/** What the handler gets (defaults filled in). */
export type ParsedInputOf<M> = M extends Method<infer Input> ? z.output<Input> : never;
export type OutputOf<M> = M extends Method<z.ZodType, infer Output> ? Output : never;
