/** Between Node's HTTP messages and the Request and Response that the core speaks. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * The address that a request target names on this host; null for what is no path of ours (`*`, `//`, an address of
 * another server). Anybody can send any bytes as a target, so this never throws.
 */
export function urlOf(target: string | undefined): URL | null {
  if (target === undefined || !/^\/(?![/\\])/.test(target)) return null;
  // Put behind a host by hand: resolved against a base, `//x` would be another host.
  const url = `http://localhost${target}`;
  return URL.canParse(url) ? new URL(url) : null;
}

/**
 * For GET and HEAD: the studio takes nothing else over HTTP; everything else is a method call on the WebSocket. Null
 * for a target that is no path of ours.
 */
export function toRequest(message: IncomingMessage, signal: AbortSignal): Request | null {
  const url = urlOf(message.url);
  if (url === null) return null;
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    if (typeof value === 'string') headers.set(name, value);
  }
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
