/** Starts the process that watches videos, hands it work, and ends it. */
import { StudioError, type PlainError } from '../../shared/errors';
import { startChild } from '../system/child-process';
import type { FromEvents, ToEvents } from './event-messages';
import type { EventModel } from '../models/encoder-file';
import type { WatchedVideo, WatchRequest } from './watch-video';

export interface EventWatcher {
  /** Why the model does not run and the cheap predictor works alone, or null. */
  readonly modelProblem: PlainError | null;
  /** Throws `corrupt-data`, `tool-failed` and the like for one video; `worker-lost` where the process has died. */
  watch(request: WatchRequest): Promise<WatchedVideo>;
  close(): void;
}

interface Waiting {
  resolve: (video: WatchedVideo) => void;
  reject: (error: unknown) => void;
}

/** Throws `worker-lost` where the process cannot be started, and the signal's reason when aborted; `signal` also ends it. */
export async function startEventWatcher(
  model: EventModel,
  signal: AbortSignal,
): Promise<EventWatcher> {
  signal.throwIfAborted();
  const child = startChild('event-process');
  const waiting = new Map<number, Waiting>();
  let lost: StudioError | null = null;
  let lastId = 0;
  const say = (message: ToEvents): void => child.send(message);
  const close = (): void => {
    signal.removeEventListener('abort', close);
    child.end();
  };
  signal.addEventListener('abort', close, { once: true });
  const ready = new Promise<PlainError | null>((resolve, reject) => {
    const fail = (why: string): void => {
      lost = new StudioError('worker-lost', `The process that watches videos ended: ${why}.`);
      const reason: unknown = signal.aborted ? signal.reason : lost;
      reject(reason);
      for (const { reject: rejectOne } of waiting.values()) rejectOne(reason);
      waiting.clear();
    };
    child.onEnd(fail);
    child.onMessage((raw) => {
      const message = raw as FromEvents;
      if (message.type === 'ready') return resolve(message.problem);
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.type === 'watched') asked?.resolve(message.video);
      else asked?.reject(fromPlain(message.error));
    });
  });
  say({ type: 'start', model });
  return {
    modelProblem: await ready,
    watch(request) {
      if (lost !== null || signal.aborted) {
        const reason: unknown = signal.aborted ? signal.reason : lost;
        return Promise.reject(reason);
      }
      const id = (lastId += 1);
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        say({ type: 'watch', id, request });
      });
    },
    close,
  };
}

const fromPlain = ({ code, message, details }: PlainError): StudioError =>
  new StudioError(code, message, details === undefined ? {} : { details });
