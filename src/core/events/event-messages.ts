/** What the core and the process that watches videos say to each other. */
import type { PlainError } from '../../shared/errors';
import type { EventModel } from '../models/encoder-file';
import type { WatchedVideo, WatchRequest } from './watch-video';

export type ToEvents =
  { type: 'start'; model: EventModel } | { type: 'watch'; id: number; request: WatchRequest };

export type FromEvents =
  /** `problem`: why the model does not run; the cheap predictor then goes on alone. */
  | { type: 'ready'; problem: PlainError | null }
  | { type: 'watched'; id: number; video: WatchedVideo }
  | { type: 'failed'; id: number; error: PlainError };
