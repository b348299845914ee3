/** Answers HTTP requests for one file, with byte ranges: a player reads a little here and a little there. */
import { constants, type ReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { mediaHead, mediaType } from './media-type';

/**
 * A video or picture of a dataset, which is from a stranger, given out as what its bytes say that it is, and as a page
 * in which nothing runs: the whole of it (200), one range (206), 304 if the caller has it, 416 for a range outside it,
 * 404 if it is gone or no regular file, 405 for other methods than GET and HEAD. The body is read as fast as it is
 * taken; the file is closed when the body is canceled or the request aborted. `file` is its real path: resolve and
 * contain it first. A link in its place is not followed.
 */
export async function serveMedium(request: Request, file: string): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return new Response('Method not allowed', { status: 405, headers: { allow: 'GET, HEAD' } });
  }
  // Neither a link nor a pipe that has taken its place since it was looked at.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const opened = await open(file, flags).catch(() => null);
  if (opened === null) return notFound();
  try {
    const answer = await answerFrom(opened, request);
    if (answer.body === null) await opened.close();
    return answer;
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** What a stranger's file is given out as; `type` is null where its bytes are no video or picture. */
export const asMedium = (type: string | null): Record<string, string> => ({
  'content-type': type ?? 'application/octet-stream',
  'content-disposition': type === null ? 'attachment' : 'inline',
  'content-security-policy': "default-src 'none'; sandbox",
});

/** A body reads from `opened` and closes it; without one it is still open. */
async function answerFrom(opened: FileHandle, request: Request): Promise<Response> {
  const info = await opened.stat();
  if (!info.isFile()) return notFound();
  const etag = `"${info.ino.toString(16)}-${info.size.toString(16)}-${info.mtimeMs.toString(16)}"`;
  const { buffer, bytesRead } = await opened.read(Buffer.alloc(mediaHead), 0, mediaHead, 0);
  const headers = new Headers({
    'accept-ranges': 'bytes',
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    etag,
    ...asMedium(mediaType(buffer.subarray(0, bytesRead))),
  });
  if (request.headers.get('if-none-match') === etag)
    return new Response(null, { status: 304, headers });

  // A range of a file that has changed since would join two files: then the whole file is the answer.
  const condition = request.headers.get('if-range');
  const asked = condition === null || condition === etag ? request.headers.get('range') : null;
  const range = asked === null ? null : parseRange(asked, info.size);
  if (range === 'outside') {
    headers.set('content-range', `bytes */${info.size}`);
    return new Response(null, { status: 416, headers });
  }
  const { start, end } = range ?? { start: 0, end: info.size - 1 };
  headers.set('content-length', String(end - start + 1));
  if (range !== null) headers.set('content-range', `bytes ${start}-${end}/${info.size}`);
  const status = range === null ? 200 : 206;
  if (request.method === 'HEAD' || end < start) return new Response(null, { status, headers });
  const stream = opened.createReadStream({ start, end });
  return new Response(bodyOf(stream, end - start + 1, request.signal), { status, headers });
}

const notFound = () => new Response(null, { status: 404 });

/**
 * One range of RFC 9110: `a-b`, `a-`, `-n`, ends included; `outside` if no byte of it exists. Null (serve everything)
 * for what is no valid range and for several ranges at once, which a server may ignore.
 */
function parseRange(
  header: string,
  size: number,
): { start: number; end: number } | 'outside' | null {
  const [, first, last] = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header) ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return null;
  if (first === '') {
    const count = Math.min(Number(last), size);
    return count === 0 ? 'outside' : { start: size - count, end: size - 1 };
  }
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < start) return null;
  return start >= size ? 'outside' : { start, end };
}

/** A web stream that takes a chunk from the file only when asked, and closes the file when nobody asks any more. */
function bodyOf(
  stream: ReadStream,
  length: number,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  let left = length;
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const abort = (): void => {
    stream.destroy();
  };
  signal.addEventListener('abort', abort, { once: true });
  stream.once('close', () => signal.removeEventListener('abort', abort));
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        left -= done === true ? 0 : value.length;
        if (done !== true)
          controller.enqueue(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
        else if (left === 0) controller.close();
        // Whoever waits for the rest must not wait for ever.
        else controller.error(new Error('The file has become shorter while it was read.'));
      },
      cancel: abort,
    },
    { highWaterMark: 0 },
  );
}
