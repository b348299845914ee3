/**
 * `protocol`: Chromium does not know the app's scheme, so that its handler answers on loopback HTTP under a host of the
 * same name (`scheme://host/` is `http://host.scheme.localhost/`): a secure context with an origin of its own.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { modelled } from './modelled';

interface Scheme {
  scheme: string;
  privileges: Record<string, boolean>;
}
type Handler = (request: Request) => Response | Promise<Response>;

const schemes = new Map<string, Scheme>();
const handlers = new Map<string, Handler>();
let ready = false;

export const protocol = modelled('protocol', {
  registerSchemesAsPrivileged(list: Scheme[]): void {
    if (ready) throw new Error('protocol.registerSchemesAsPrivileged must be called before ready.');
    for (const entry of list) schemes.set(entry.scheme, entry);
  },
  handle(scheme: string, handler: Handler): void {
    const { standard = false, secure = false } = schemes.get(scheme)?.privileges ?? {};
    // What Chromium would make of another scheme (no origin, no secure context) is not modelled.
    if (!standard || !secure) throw new Error(`not modelled: ${scheme} is not standard and secure`);
    handlers.set(scheme, handler);
  },
});

export function toHttp(url: string): string {
  return url.replace(/^(\w+):\/\/([^/?#]*)/, (whole, scheme: string, host: string) =>
    schemes.has(scheme) ? `http://${host}.${scheme}.localhost` : whole,
  );
}

export function fromHttp(url: string): string {
  return url.replace(/^http:\/\/([^./]+)\.(\w+)\.localhost(?=[/?#]|$)/, (whole, host, scheme) =>
    schemes.has(scheme as string) ? `${scheme as string}://${host as string}` : whole,
  );
}

/** Starts the server; returns Chromium's flag that leads the names to it. */
export async function serveSchemes(): Promise<string> {
  ready = true;
  const server = createServer((message, response) => void answer(message, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const { port } = server.address() as AddressInfo;
  return `--host-resolver-rules=MAP *.localhost:80 127.0.0.1:${port}`;
}

async function answer(message: IncomingMessage, target: ServerResponse): Promise<void> {
  const url = fromHttp(`http://${message.headers.host ?? ''}${message.url ?? '/'}`);
  const handler = handlers.get(url.split(':', 1)[0] ?? '');
  const abort = new AbortController();
  target.on('close', () => abort.abort());
  try {
    if (handler === undefined) throw new Error(`No handler for ${url}`);
    const headers = Object.entries(message.headers).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]);
    const request = new Request(url, {
      method: message.method ?? 'GET',
      headers,
      signal: abort.signal,
    });
    const response = await handler(request);
    target.statusCode = response.status;
    response.headers.forEach((value, name) => target.setHeader(name, value));
    if (response.body === null) target.end();
    else await pipeline(Readable.fromWeb(response.body as never), target);
  } catch (error) {
    // As in Electron, a handler that throws is a failed request; one that is cut short is the page's own doing.
    if (!abort.signal.aborted) process.stderr.write(`${url}: ${String(error)}\n`);
    target.destroy();
  }
}
