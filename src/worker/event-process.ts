/** A child process that decodes videos and runs the event model, so that a native crash takes no studio down. */
import { plainFailure } from '../core/system/classify-error';
import { loadEncoder, type Encoder } from '../core/models/encoder';
import type { FromEvents, ToEvents } from '../core/events/event-messages';
import { watchVideo } from '../core/events/watch-video';
import { parentLink } from './parent-link';

const stop = new AbortController();
let encoder: Encoder | null = null;

const parent = parentLink<ToEvents, FromEvents>();
const say = (message: FromEvents): void => parent.send(message);

/** Without its parent or told to end, it takes ffmpeg with it. */
const end = (): void => {
  stop.abort();
  process.exit(0);
};
process.once('SIGTERM', end);
parent.onGone(end);

parent.onMessage((message) => void answer(message));

async function answer(message: ToEvents): Promise<void> {
  if (message.type === 'start') {
    try {
      encoder = await loadEncoder(message.model);
      say({ type: 'ready', problem: null });
    } catch (error) {
      say({ type: 'ready', problem: plainFailure(error) });
    }
    return;
  }
  const { id, request } = message;
  try {
    say({ type: 'watched', id, video: await watchVideo(request, encoder, stop.signal) });
  } catch (error) {
    say({ type: 'failed', id, error: plainFailure(error) });
  }
}
