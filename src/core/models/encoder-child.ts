/** The process that runs an image encoder, so that a crash of native code takes no studio down. */
import type { PlainError } from '../../shared/errors';
import { ChildCalls, type Calls } from '../system/child-calls';
import type { EventModel } from './encoder-file';

/** What it can be asked. Others add what they do with the encoder there, as `events` does to watch videos. */
export interface EncoderCalls {
  /** Comes first. Answers why the model does not run; what needs no model can be asked all the same. */
  load: { asked: EventModel; answer: PlainError | null };
  /** `count` pictures of the model's size as RGB bytes, one after the other; one representation each. */
  encode: { asked: { pictures: Uint8Array; count: number }; answer: Float32Array[] };
}

export interface EncoderChild<Called extends EncoderCalls & Calls<Called>> {
  /** Why the model does not run, or null. */
  readonly modelProblem: PlainError | null;
  readonly ask: ChildCalls<Called>['ask'];
  close(): void;
}

/**
 * Without a model it watches all the same. Throws `worker-lost` where the process cannot be started, and the signal's
 * reason when aborted; `signal` also ends it.
 */
export async function startEncoderChild<Called extends EncoderCalls & Calls<Called> = EncoderCalls>(
  model: EventModel | null,
  signal: AbortSignal,
): Promise<EncoderChild<Called>> {
  const calls = new ChildCalls<Called>(
    'encoder-process',
    'The process that watches videos',
    signal,
  );
  const modelProblem = model === null ? null : await calls.ask('load', model);
  return { modelProblem, ask: (name, asked) => calls.ask(name, asked), close: calls.end };
}
