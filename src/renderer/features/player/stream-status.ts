/** What is asked of a camera's stream, how it is, and why it cannot be shown. */
import { isLostConnection } from './read-errors';

export interface Want {
  frame: number;
  direction: 1 | -1;
  playing: boolean;
}

export type StreamStatus =
  | { kind: 'opening' }
  | { kind: 'ready'; codec: string; width: number; height: number; pictures: number }
  | { kind: 'failed'; message: string; mayComeBack: boolean };

export function failedBy(thrown: unknown): StreamStatus {
  if (isLostConnection(thrown)) {
    const message =
      'The connection to the studio was lost while this video was read: try again when it runs.';
    return { kind: 'failed', message, mayComeBack: true };
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { kind: 'failed', message, mayComeBack: false };
}
