/** The browser host: a server on loopback that gives out the window, the media and the WebSocket. */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import type { Duplex } from 'node:stream';
import { ticketHash, type Ticket } from '../shared/rpc/handshake';
import type { Channel } from '../shared/rpc/messages';
import { serveRpc } from '../shared/rpc/server';
import type { Studio } from '../core/studio';
import { mediaPath } from '../core/video/assets';
import { Admission } from './admission';
import { sendResponse, toRequest, urlOf } from './http';
import { listenOnLoopback } from './listen';
import { isLoopbackHost, isOwnOrigin } from './security';
import { windowFile } from './static-files';
import { Strangers } from './strangers';
import { Tickets } from './tickets';

export interface WebHostOptions {
  studio: Studio;
  /** Folder of the built window. */
  windowDir: string;
  /** Kept between starts, so that an open window finds its way back to a restarted core. */
  token: string;
  /** 0 takes any free port. If a wanted port is taken, any free one is used instead. */
  port: number;
  log: (line: string) => void;
}

export interface WebHost {
  port: number;
  /** For a person to open: good as long as this host runs. */
  url: string;
  /** The same for a browser that is started with it on its command line: good once, for a minute. */
  urlForOneWindow(): string;
  close(): Promise<void>;
}

/**
 * Requests on one connection that are not answered yet: no browser asks again before it has its answer, and each of a
 * thousand would open a file. Two, since an answer that has arrived may not have ended here.
 */
const mostUnanswered = 2;
/** Milliseconds: for a request to arrive, and for a connection on which nothing happens. */
const patience = { headers: 10_000, request: 15_000, idle: 30_000, lookEvery: 1_000 };
/** Milliseconds that a browser has for starting. */
const oneWindowMs = 60_000;

export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const strangers = new Strangers();
  const unanswered = new WeakMap<Duplex, number>();
  const tickets = new Tickets();
  const door = {
    token: '',
    secretOf: (id: string) => tickets.secretOf(id),
    use: (id: string) => tickets.use(id),
  };
  const admission = new Admission({
    door,
    log: options.log,
    refusal: refusalOfSocket,
    entering: (socket) => strangers.reached(socket, 'entering'),
    admitted(channel, socket) {
      strangers.trust(socket);
      serveWindow(options, channel);
    },
  });
  const make = () =>
    createServer({
      headersTimeout: patience.headers,
      requestTimeout: patience.request,
      connectionsCheckingInterval: patience.lookEvery,
    })
      .setTimeout(patience.idle)
      .on('connection', (socket) => strangers.add(socket))
      .on('upgrade', (message, socket, head) => {
        strangers.reached(socket, 'asking');
        admission.upgrade(message, socket, head);
      })
      .on('request', (message, response) => {
        const { socket } = message;
        strangers.reached(socket, 'asking');
        const open = (unanswered.get(socket) ?? 0) + 1;
        if (open > mostUnanswered) {
          socket.destroy();
          return;
        }
        unanswered.set(socket, open);
        response.once('close', () => unanswered.set(socket, (unanswered.get(socket) ?? 1) - 1));
        answer(options, strangers, message, response).catch((error: unknown) => {
          options.log(`HTTP ${message.method ?? ''} ${kindOf(message)}: ${String(error)}`);
          if (!response.headersSent) response.statusCode = 500;
          response.end();
        });
      });
  const { port, close } = await listenOnLoopback(make, options.port);
  // Another token for each port: a window proves itself to the studio of its own port only, whoever passes it on.
  door.token = createHmac('sha256', options.token).update(`port ${port}`).digest('hex');
  const address = (ticket: Ticket) => `http://localhost:${port}/${ticketHash(ticket)}`;
  return {
    port,
    url: address(tickets.issue()),
    urlForOneWindow: () => address(tickets.issueOnce(oneWindowMs)),
    async close() {
      admission.close();
      await close();
    },
  };
}

function serveWindow({ studio, log }: WebHostOptions, channel: Channel): void {
  serveRpc(channel, {
    handlers: studio.handlers,
    subscribe: studio.subscribe,
    onInternalError: (name, error) => log(`${name}: ${inspect(error)}`),
  });
}

function refusalOfSocket(message: IncomingMessage): number | null {
  const url = urlOf(message.url);
  if (url === null) return 400;
  if (refusal(message) !== null) return 403;
  return url.pathname === '/ws' ? null : 404;
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
  const url = urlOf(message.url);
  if (url === null) return text(response, 400, 'That is no address of the studio.');
  // The window itself holds no secret: whoever asks may have it.
  if (!mediaPath.test(url.pathname)) return windowTo(response, url.pathname, options.windowDir);
  const abort = new AbortController();
  response.on('close', () => abort.abort());
  const request = toRequest(message, abort.signal);
  const media = request === null ? null : await options.studio.media(request);
  if (media !== null && media.status < 400) {
    // Its name is a secret, and a paused player may rest on it for as long as it likes.
    strangers.trust(message.socket);
    message.socket.setTimeout(0);
  }
  await sendResponse(media ?? new Response(null, { status: 404 }), response);
}

function windowTo(response: ServerResponse, pathname: string, windowDir: string): void {
  const file = windowFile(pathname, windowDir);
  response.statusCode = file === null ? 404 : 200;
  for (const [name, value] of Object.entries(file?.headers ?? notFound)) {
    response.setHeader(name, value);
  }
  response.end(file?.bytes ?? 'Not found');
}

const notFound = { 'content-type': 'text/plain; charset=utf-8' };

function refusal({ headers }: IncomingMessage): string | null {
  if (!isLoopbackHost(headers.host)) return 'The studio answers to localhost only.';
  if (!isOwnOrigin(headers)) return 'The studio answers to its own pages only.';
  return null;
}

/** For the log: the kind of the address. The rest of it may be a secret, or anything else. */
function kindOf({ url }: IncomingMessage): string {
  return /^\/[\w-]{0,20}/.exec(url ?? '')?.[0] ?? '';
}

/** Closes afterwards: nobody is owed the reading of a body that was not asked for. */
function text(response: ServerResponse, status: number, body: string): void {
  response.statusCode = status;
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.setHeader('connection', 'close');
  response.end(body);
}
