/**
 * Answers HTTP requests for a video of the Hub: each range of it is asked of the Hub and passed on as it comes, also
 * where the connection to the Hub is cut in between.
 */
import type { RemoteFile } from '../hub/remote-file';
import { plainFailure } from '../system/classify-error';
import { asMedium } from './serve-file';
import { mediaHead, mediaType } from './media-type';

/** As `serveMedium`; 502 with a sentence where the Hub gives no answer. The body breaks off where it stays away. */
export async function serveRemote(request: Request, file: RemoteFile): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return new Response('Method not allowed', { status: 405, headers: { allow: 'GET, HEAD' } });
  }
  try {
    const headers = new Headers({
      'accept-ranges': 'bytes',
      // The file may be here the next time, and goes by the same name.
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      etag: `"${file.etag}"`,
      ...asMedium(await typeOf(file)),
    });
    if (request.method === 'HEAD') {
      headers.set('content-length', String(file.bytes));
      return new Response(null, { headers });
    }
    const answer = await file.answer(request.headers.get('range'), request.signal);
    const { status } = answer;
    if (status !== 200 && status !== 206) {
      await answer.body?.cancel();
      if (status === 416) headers.set('content-range', `bytes */${file.bytes}`);
      return new Response(null, { status, headers });
    }
    // Not as the Hub says: what it packed on the way is longer, and would end up in front of another answer.
    const { at, end } = file.spanOf(answer);
    headers.set('content-length', String(end - at));
    if (status === 206) headers.set('content-range', `bytes ${at}-${end - 1}/${file.bytes}`);
    return new Response(passedOn(file, answer, request.signal), { status, headers });
  } catch (error) {
    return new Response(plainFailure(error).message, { status: 502 });
  }
}

/** Taken from the Hub as fast as it is taken from here; nobody is asked any more when it is canceled. */
function passedOn(file: RemoteFile, answer: Response, asked: AbortSignal): ReadableStream {
  const canceled = new AbortController();
  const pieces = file.pieces(answer, AbortSignal.any([asked, canceled.signal]));
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
      cancel: () => canceled.abort(),
    },
    { highWaterMark: 0 },
  );
}

const types = new Map<string, Promise<string | null>>();

/** By its first bytes, asked for once. */
function typeOf(file: RemoteFile): Promise<string | null> {
  const known = types.get(file.etag);
  if (known !== undefined) return known;
  const asked = file.read(0, mediaHead).then(mediaType);
  types.set(file.etag, asked);
  asked.catch(() => types.delete(file.etag));
  return asked;
}
