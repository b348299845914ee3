/** The browser host: one loopback HTTP server that gives out the window, the media and the WebSocket. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { StudioError } from '../shared/errors';
import { serveRpc } from '../shared/rpc/server';
import type { Studio } from '../core/studio';
import { sendResponse, toRequest } from './http';
import { cookieName, hasToken, isLoopbackHost, isOwnOrigin, type RequestHead } from './security';
import { serveStatic } from './static-files';
import { websocketChannel } from './websocket-channel';

export interface WebHostOptions {
  studio: Studio;
  /** Folder of the built window. */
  windowDir: string;
  token: string;
  /** 0 takes any free port. If a wanted port is taken, any free one is used instead. */
  port: number;
  log(line: string): void;
}

export interface WebHost {
  port: number;
  /** With the token, to be opened in a browser. */
  url: string;
  close(): Promise<void>;
}

/** A review is small; a decision has a few kilobytes. What is larger is no window of ours. */
const largestMessage = 32 * 1024 * 1024;

export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const server = createServer((message, response) => {
    answer(options, message, response).catch((error: unknown) => {
      options.log(`HTTP ${message.url ?? ''}: ${String(error)}`);
      if (!response.headersSent) response.statusCode = 500;
      response.end();
    });
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessage });
  server.on('upgrade', (message, socket, head) => {
    const request = headOf(message);
    const allowed =
      pathOf(message) === '/ws' && refusal(request) === null && hasToken(request, options.token);
    if (!allowed) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(message, socket, head, (websocket) => {
      websocket.on('error', (error) => options.log(`WebSocket: ${error.message}`));
      serveRpc(websocketChannel(websocket), {
        handlers: options.studio.handlers,
        subscribe: options.studio.subscribe,
        onInternalError: (name, error) =>
          options.log(`${name}: ${error instanceof Error ? (error.stack ?? '') : String(error)}`),
      });
    });
  });
  const port = await listen(server, options.port);
  return {
    port,
    url: `http://localhost:${port}/?token=${options.token}`,
    async close() {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  options: WebHostOptions,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const head = headOf(message);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
  const refused = refusal(head);
  if (refused !== null) return text(response, 403, refused);
  if (!hasToken(head, options.token)) {
    return text(
      response,
      401,
      'Open the studio with the address it printed: it carries the token.',
    );
  }
  if (message.method !== 'GET' && message.method !== 'HEAD')
    return text(response, 405, 'GET only.');
  if (head.queryToken !== null) {
    // From the address into a cookie, so that the token does not stay in history and referrers.
    response.setHeader(
      'set-cookie',
      `${cookieName(head.host)}=${options.token}; HttpOnly; SameSite=Strict; Path=/; Max-Age=31536000`,
    );
    response.setHeader('location', '/');
    return text(response, 303, '');
  }
  const abort = new AbortController();
  response.on('close', () => abort.abort());
  const request = toRequest(message, abort.signal);
  const media = await options.studio.media(request);
  await sendResponse(media ?? (await serveStatic(request, options.windowDir)), response);
}

function refusal(head: RequestHead): string | null {
  if (!isLoopbackHost(head.host)) return 'The studio answers to localhost only.';
  if (!isOwnOrigin(head)) return 'The studio answers to its own pages only.';
  return null;
}

function headOf(message: IncomingMessage): RequestHead {
  const { host, origin, cookie } = message.headers;
  const url = new URL(message.url ?? '/', 'http://localhost');
  return { host, origin, cookie, queryToken: url.searchParams.get('token') };
}

function pathOf(message: IncomingMessage): string {
  return new URL(message.url ?? '/', 'http://localhost').pathname;
}

function text(response: ServerResponse, status: number, body: string): void {
  response.statusCode = status;
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.end(body);
}

async function listen(server: Server, port: number): Promise<number> {
  try {
    return await listenOn(server, port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || port === 0) {
      throw new StudioError('io', `Port ${port} cannot be opened: ${String(error)}`, {
        cause: error,
      });
    }
    return await listenOn(server, 0);
  }
}

function listenOn(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
