/** The browser host: one loopback HTTP server that gives out the window, the media and the WebSocket. */
import { createServer, STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { serveRpc } from '../shared/rpc/server';
import type { Studio } from '../core/studio';
import { sendResponse, toRequest, urlOf } from './http';
import { listenOnLoopback } from './listen';
import { cookieName, hasToken, isLoopbackHost, isOwnOrigin, type RequestHead } from './security';
import { serveStatic } from './static-files';
import { Strangers } from './strangers';
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
/** A browser opens six connections to a host; this is enough for ten of them to come in at once. */
const mostStrangers = 64;
/** Milliseconds: for a request to arrive, and for a connection on which nothing happens. */
const patience = { headers: 10_000, request: 15_000, idle: 30_000, lookEvery: 1_000 };
/** Milliseconds that a refused client has for reading why. */
const lingerMs = 1_000;

export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const strangers = new Strangers(mostStrangers);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessage });
  const make = () =>
    createServer({
      headersTimeout: patience.headers,
      requestTimeout: patience.request,
      connectionsCheckingInterval: patience.lookEvery,
    })
      .setTimeout(patience.idle)
      .on('connection', (socket) => strangers.add(socket))
      .on('request', (message, response) => {
        answer(options, strangers, message, response).catch((error: unknown) => {
          options.log(`HTTP ${message.method ?? ''} ${nameOf(message)}: ${String(error)}`);
          if (!response.headersSent) response.statusCode = 500;
          response.end();
        });
      })
      .on('upgrade', (message, socket, head) => {
        const refused = refusalOfSocket(options, message);
        if (refused !== null) return refuse(socket, refused);
        sockets.handleUpgrade(message, socket, head, (websocket) => {
          strangers.trust(socket);
          serveWindow(options, websocket);
        });
      });
  const { port, close } = await listenOnLoopback(make, options.port);
  return {
    port,
    url: `http://localhost:${port}/?token=${options.token}`,
    async close() {
      for (const client of sockets.clients) client.terminate();
      await close();
    },
  };
}

function serveWindow({ studio, log }: WebHostOptions, websocket: WebSocket): void {
  websocket.on('error', (error) => log(`WebSocket: ${error.message}`));
  serveRpc(websocketChannel(websocket), {
    handlers: studio.handlers,
    subscribe: studio.subscribe,
    onInternalError: (name, error) =>
      log(`${name}: ${error instanceof Error ? (error.stack ?? '') : String(error)}`),
  });
}

/** HTTP status with which an upgrade is refused; null if it may go on. */
function refusalOfSocket(options: WebHostOptions, message: IncomingMessage): number | null {
  const url = urlOf(message.url);
  if (url === null) return 400;
  if (refusal(message) !== null) return 403;
  if (url.pathname !== '/ws') return 404;
  return hasToken(headOf(message, url), options.token) ? null : 403;
}

/** Says no in HTTP, and closes the connection whatever the other side does. */
function refuse(socket: Duplex, status: number): void {
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
  // What it still sends is read and forgotten: unread bytes would turn the answer into a reset.
  socket.resume();
  setTimeout(() => socket.destroy(), lingerMs).unref();
}

async function answer(
  options: WebHostOptions,
  strangers: Strangers,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  const refused = refusal(message);
  if (refused !== null) return text(response, 403, refused);
  if (message.method !== 'GET' && message.method !== 'HEAD')
    return text(response, 405, 'GET only.');
  const abort = new AbortController();
  response.on('close', () => abort.abort());
  const request = toRequest(message, abort.signal);
  if (request === null) return text(response, 400, 'That is no address of the studio.');
  const head = headOf(message, new URL(request.url));
  if (!hasToken(head, options.token)) {
    return text(
      response,
      401,
      'Open the studio with the address it printed: it carries the token.',
    );
  }
  if (head.queryToken !== null) {
    // From the address into a cookie, so that the token does not stay in history and referrers.
    response.setHeader(
      'set-cookie',
      `${cookieName(head.host)}=${options.token}; HttpOnly; SameSite=Strict; Path=/; Max-Age=31536000`,
    );
    response.setHeader('location', '/');
    return text(response, 303, '');
  }
  const media = await options.studio.media(request);
  if (media !== null && media.status < 400) {
    // Its name is a secret, and a paused player may rest on it for as long as it likes.
    strangers.trust(message.socket);
    message.socket.setTimeout(0);
  }
  await sendResponse(media ?? (await serveStatic(request, options.windowDir)), response);
}

function refusal({ headers }: IncomingMessage): string | null {
  if (!isLoopbackHost(headers.host)) return 'The studio answers to localhost only.';
  if (!isOwnOrigin(headers)) return 'The studio answers to its own pages only.';
  return null;
}

function headOf({ headers }: IncomingMessage, url: URL): RequestHead {
  const { host, origin, cookie } = headers;
  return { host, origin, cookie, queryToken: url.searchParams.get('token') };
}

/** For the log: the kind of the address. The rest of it may be a secret, or anything else. */
function nameOf({ url }: IncomingMessage): string {
  return /^\/[\w-]{0,20}/.exec(url ?? '')?.[0] ?? '';
}

/** Closes afterwards: nobody is owed the reading of a body that was not asked for. */
function text(response: ServerResponse, status: number, body: string): void {
  response.statusCode = status;
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.setHeader('connection', 'close');
  response.end(body);
}
