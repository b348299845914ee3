/** What is asked of a camera's stream, how it is, and why it cannot be shown. */
import { HubAway, isLostConnection } from './read-errors';

/** When the Hub that a video is watched from is asked again. */
export const hubAgainMs = 5_000;

export interface Want {
  frame: number;
  direction: 1 | -1;
  playing: boolean;
  /** The playhead is being dragged: what lies around it is left soon. */
  scrubbing: boolean;
}

export type StreamStatus =
  | { kind: 'opening' }
  | { kind: 'ready'; codec: string; width: number; height: number; pictures: number }
  | { kind: 'failed'; message: string; mayComeBack: boolean };

export function failedBy(thrown: unknown, onHub = false): StreamStatus {
  if (isLostConnection(thrown)) {
    const message =
      thrown instanceof HubAway
        ? thrown.message
        : onHub
          ? 'The Hugging Face Hub did not go on with this video; it is asked again.'
          : 'The connection to the studio was lost while this video was read: try again when it runs.';
    return { kind: 'failed', message, mayComeBack: true };
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { kind: 'failed', message, mayComeBack: false };
}

/** Why there is no picture of this number in a file of `length` pictures. */
export function beyondEnd(picture: number, length: number, startSec: number): string {
  return length === 0
    ? `The video file has no picture at ${startSec.toFixed(3)} s, where this episode should start.`
    : `The video ends at frame ${length - 1}: there is no picture for frame ${picture}.`;
}
