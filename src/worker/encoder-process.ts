/** A child process that decodes videos and runs an image encoder, so that a native crash takes no studio down. */
import '../core/system/compile-later';
import { StudioError } from '../shared/errors';
import { plainFailure } from '../core/system/classify-error';
import type { FromChild, ToChild } from '../core/system/child-calls';
import { loadEncoder, type Encoder } from '../core/models/encoder';
import type { WatchCalls } from '../core/events/watch-calls';
import { watchVideo } from '../core/events/watch-video';
import { SharedDecoder } from '../core/video/decode-together';
import { rememberFfmpeg } from '../core/video/tools';
import { answerCalls } from './answer-calls';
import { parentLink } from './parent-link';

const stop = new AbortController();
const decoder = new SharedDecoder(stop.signal);
let encoder: Encoder | null = null;

const parent = parentLink<ToChild<WatchCalls>, FromChild>();

/** Without its parent or told to end, it takes ffmpeg with it. */
const end = (): void => {
  stop.abort();
  process.exit(0);
};
process.once('SIGTERM', end);
parent.onGone(end);

answerCalls<WatchCalls>(parent, {
  async load(model) {
    try {
      encoder = await loadEncoder(model);
      return null;
    } catch (error) {
      return plainFailure(error);
    }
  },
  async encode({ pictures, count }) {
    if (encoder === null) throw new StudioError('model-failed', 'No image encoder is loaded.');
    return encoder.encode(pictures, count);
  },
  async decodeWith(tool) {
    rememberFfmpeg(tool);
    return null;
  },
  watch: (request) => watchVideo(request, encoder, decoder),
});
