/** Answers HTTP requests for one file, with byte ranges: a player reads a little here and a little there. */
import { createReadStream, type ReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.mp4': 'video/mp4',
  '.m4v': 'video/mp4',
  '.mov': 'video/quicktime',
  '.mkv': 'video/x-matroska',
  '.webm': 'video/webm',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ico': 'image/x-icon',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * The whole file (200), one range of it (206), 304 if the caller has it, 416 for a range outside it, 404 if it is
 * gone, 405 for other methods than GET and HEAD. The body is read as fast as it is taken; the file is closed when the
 * body is canceled or the request aborted. `file` is trusted: resolve and contain it first.
 */
export async function serveFile(request: Request, file: string): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return new Response('Method not allowed', { status: 405, headers: { allow: 'GET, HEAD' } });
  }
  const info = await stat(file).catch(() => null);
  if (info === null || !info.isFile()) return new Response('Not found', { status: 404 });
  const etag = `"${info.size.toString(16)}-${Math.trunc(info.mtimeMs).toString(16)}"`;
  const headers = new Headers({
    'accept-ranges': 'bytes',
    'content-type': types[path.extname(file).toLowerCase()] ?? 'application/octet-stream',
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    etag,
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
  return new Response(bodyOf(createReadStream(file, { start, end }), request.signal), {
    status,
    headers,
  });
}

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
function bodyOf(stream: ReadStream, signal: AbortSignal): ReadableStream<Uint8Array> {
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
        if (done === true) controller.close();
        else controller.enqueue(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
      },
      cancel: abort,
    },
    { highWaterMark: 0 },
  );
}
