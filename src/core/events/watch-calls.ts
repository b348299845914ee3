/** What the process with the image encoder is asked for scene events. */
import type { EncoderCalls } from '../models/encoder-child';
import type { WatchedVideo, WatchRequest } from './watch-video';

export interface WatchCalls extends EncoderCalls {
  watch: { asked: WatchRequest; answer: WatchedVideo };
}
