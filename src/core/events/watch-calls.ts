/** What the process with the image encoder is asked for scene events. */
import type { EncoderCalls } from '../models/encoder-child';
import type { Tool } from '../video/tools';
import type { WatchedVideo, WatchRequest } from './watch-video';

export interface WatchCalls extends EncoderCalls {
  /** The ffmpeg that was found; without being told the process looks for it itself, and says what is in the way. */
  decodeWith: { asked: Tool; answer: null };
  watch: { asked: WatchRequest; answer: WatchedVideo };
}
