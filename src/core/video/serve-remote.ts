/** Answers HTTP requests for a video of the Hub: each range of it is asked of the Hub and passed on as it comes. */
import type { RemoteFile } from '../hub/remote-file';
import { plainFailure } from '../system/classify-error';
import { asMedium } from './serve-file';
import { mediaHead, mediaType } from './media-type';

/** As `serveMedium`; 502 where the Hub gives no answer. */
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
    for (const name of ['content-length', 'content-range']) {
      const value = answer.headers.get(name);
      if (value !== null) headers.set(name, value);
    }
    return new Response(answer.body, { status: answer.status, headers });
  } catch (error) {
    return new Response(plainFailure(error).message, { status: 502 });
  }
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
