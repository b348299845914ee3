/**
 * How a method of the contract is written down: its input schema (checked before any handler runs, whatever the
 * transport) and, as a type only, what it gives back. Nothing else lists methods.
 */
import type { z } from 'zod';

export interface Method<Input extends z.ZodType = z.ZodType, Output = unknown> {
  readonly input: Input;
  /**
   * Whether a window may send a call again when it lost the connection and does not know what became of the first one: what
   * starts a job would start it twice.
   */
  readonly repeatable: boolean;
  /** Exists in the type only. */
  readonly output?: Output;
}

export function method<Input extends z.ZodType>(input: Input) {
  return {
    returns: <Output>(): Method<Input, Output> => ({ input, repeatable: true }),
    startsJob: (): Method<Input, { jobId: string }> => ({ input, repeatable: false }),
  };
}

/** What the caller writes (defaults may be left out). */
export type InputOf<M> = M extends Method<infer Input> ? z.input<Input> : never;
/** What the handler gets (defaults filled in). */
export type ParsedInputOf<M> = M extends Method<infer Input> ? z.output<Input> : never;
export type OutputOf<M> = M extends Method<z.ZodType, infer Output> ? Output : never;
