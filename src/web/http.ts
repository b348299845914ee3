/** Between Node's HTTP messages and the Request and Response that the core speaks. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** The studio reads GET and HEAD only over HTTP; everything else is a method call on the WebSocket. */
export function toRequest(message: IncomingMessage, signal: AbortSignal): Request {
  const headers = new Headers();
  for (const name of ['range', 'if-none-match', 'if-modified-since'] as const) {
    const value = message.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  const url = new URL(message.url ?? '/', 'http://localhost');
  return new Request(url, { method: message.method ?? 'GET', headers, signal });
}

export async function sendResponse(response: Response, target: ServerResponse): Promise<void> {
  target.statusCode = response.status;
  response.headers.forEach((value, name) => target.setHeader(name, value));
  if (response.body === null) {
    target.end();
    return;
  }
  try {
    await pipeline(Readable.fromWeb(response.body as never), target);
  } catch {
    // The window went away or asked for another range: the body was cancelled, which closes the file.
    target.destroy();
  }
}
