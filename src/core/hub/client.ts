/**
 * Requests to the Hub: the token goes to the Hub's own origin and nowhere else, wherever a redirect or a list's next
 * page leads; what may succeed later is tried again.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { StudioError } from '../../shared/errors';
import { bodyPieces } from '../system/body-pieces';
import { studioVersion } from '../system/version';
import { FilePart } from './file-part';
import { refusalOf, unreachable } from './refusals';
import { hubSettings, type HubSettings } from './settings';
import { hubToken } from './token';

export interface HubClientOptions {
  settings?: HubSettings;
  /** Null where nobody is logged in. */
  token?: () => Promise<string | null>;
  /** What is waited before the second try, milliseconds; doubled before each other. */
  retryMs?: number;
  /** Without an answer, or a byte of it, for so long, a request counts as failed; milliseconds. */
  stallMs?: number;
}

export interface HubRequest {
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** A status beside those of success that is no failure. */
  allows?: number;
  /** Whose dataset it is, for sentences: `owner/name`. */
  about: string;
  /** What is sent; without it the request is a GET. */
  sending?: { method: string; body: string | Blob };
  /** So many bytes more of a file's part were sent; less than none for those that have to be sent again. */
  sent?: ((bytes: number) => void) | undefined;
  /** The answer is read to its end before it counts as one: lists and the like, no files. */
  whole?: boolean;
  /** There is something to fall back on: who does not answer is given up soon. */
  hasty?: boolean;
}

export const tries = 5;
const mostRedirects = 5;
/** A commit of many files is answered late. */
const patienceWhenSending = 10;
/** Who is asked to wait longer is told so instead: the Hub counts requests over five minutes. */
const longestWaitMs = 300_000;
/** In haste. */
const hastyTries = 2;
const hastyMs = 5_000;
/** Of an answer that is read whole: a hundred times what a page of a list takes. */
const mostBytes = 64e6;

export class HubClient {
  readonly settings: HubSettings;
  readonly stallMs: number;
  private readonly token: () => Promise<string | null>;
  private readonly retryMs: number;

  constructor(options: HubClientOptions = {}) {
    this.settings = options.settings ?? hubSettings();
    this.token = options.token ?? (() => hubToken(this.settings));
    this.retryMs = options.retryMs ?? 500;
    this.stallMs = options.stallMs ?? 30_000;
  }

  /** The address of a file of a dataset at a commit. */
  fileUrl(name: string, commit: string, file: string): string {
    const encoded = file.split('/').map(encodeURIComponent).join('/');
    return `${this.settings.endpoint}/datasets/${name}/resolve/${commit}/${encoded}`;
  }

  /**
   * The answer to a request. What the network or the server's load refuses is tried again. Throws `conflict` in
   * offline mode, `io` where the Hub cannot be reached, and what `refusalOf` makes of an answer that is no success.
   */
  async ask(url: string, request: HubRequest): Promise<Response> {
    this.refuseOffline(request.about);
    for (let attempt = 1; ; attempt += 1) {
      const failure = await this.try(url, request);
      if (failure instanceof Response) return failure;
      const waitMs = failure.afterMs ?? this.retryMs * 2 ** (attempt - 1);
      const isOver = attempt >= (request.hasty && failure.isSilent ? hastyTries : tries);
      const longestMs = request.hasty ? hastyMs : longestWaitMs;
      if (!failure.passes || isOver || waitMs > longestMs) throw failure.error;
      await pause(
        waitMs,
        undefined,
        request.signal === undefined ? {} : { signal: request.signal },
      );
    }
  }

  /** Throws `conflict` where nothing can be sent: in offline mode, or because nobody is logged in. */
  async mustHaveToken(about: string): Promise<void> {
    this.refuseOffline(about);
    if ((await this.token()) !== null) return;
    throw new StudioError(
      'conflict',
      `Nothing is published to ${about} without a token; set HF_TOKEN to one that may write (${this.settings.endpoint}/settings/tokens), run "hf auth login", or type one into the studio's dialog for publishing.`,
    );
  }

  private refuseOffline(about: string): void {
    if (!this.settings.offline) return;
    throw new StudioError(
      'conflict',
      `Nothing of ${about} is asked of the Hub: HF_HUB_OFFLINE is set; unset it first.`,
    );
  }

  /** What is waited after a download that was cut `count` times without a byte in between. */
  async waitAfterCut(count: number, signal: AbortSignal): Promise<void> {
    await pause(this.retryMs * 2 ** (count - 1), undefined, { signal });
  }

  /** As `ask`, in the form that `@huggingface/hub` takes, which reads all of an answer; it is given no token. */
  fetchFor(
    about: string,
    signal: AbortSignal,
    how: Pick<HubRequest, 'sent' | 'hasty'> = {},
  ): typeof fetch {
    return (input, init) => {
      const { method = 'GET', body } = init ?? {};
      const isSent = typeof body === 'string' || body instanceof Blob;
      return this.ask(input instanceof Request ? input.url : String(input), {
        about,
        signal: AbortSignal.any([signal, ...(init?.signal ? [init.signal] : [])]),
        headers: Object.fromEntries(new Headers(init?.headers)),
        ...(isSent ? { sending: { method, body } } : {}),
        ...how,
        whole: true,
      });
    };
  }

  private async try(url: string, request: HubRequest): Promise<Response | Failure> {
    const { signal, allows } = request;
    signal?.throwIfAborted();
    const late = new AbortController();
    const usualMs = this.stallMs * (request.sending === undefined ? 1 : patienceWhenSending);
    const patienceMs = request.hasty ? Math.min(usualMs, hastyMs) : usualMs;
    let timer = setTimeout(() => late.abort(), patienceMs);
    const either = AbortSignal.any([late.signal, ...(signal === undefined ? [] : [signal])]);
    let sentBytes = 0;
    let isOver = false;
    const waitAgain = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => late.abort(), patienceMs);
    };
    const onSent = (bytes: number): void => {
      // A piece that was being read when the request ended; a timer set now would keep the process.
      if (isOver) return;
      waitAgain();
      sentBytes += bytes;
      request.sent?.(bytes);
    };
    const { endpoint } = this.settings;
    const doing = request.sending === undefined ? 'read' : 'write';
    try {
      const response = await this.follow(url, request, either, onSent);
      if (response.ok || response.status === allows) {
        if (!request.whole) return response;
        return await this.whole(response, {
          about: request.about,
          signal: either,
          onPiece: waitAgain,
        });
      }
      request.sent?.(-sentBytes);
      const isOwn = new URL(url).origin === new URL(endpoint).origin;
      const error = await refusalOf(response, request.about, endpoint, isOwn ? doing : 'store');
      const passes = response.status === 429 || response.status >= 500;
      return { error, passes, isSilent: false, afterMs: retryAfterMs(response) };
    } catch (error) {
      signal?.throwIfAborted();
      request.sent?.(-sentBytes);
      if (error instanceof StudioError) throw error;
      // What the file that was sent could not be read for.
      if (error instanceof Error && error.cause instanceof StudioError) throw error.cause;
      const failure = unreachable(error, endpoint, doing);
      return { error: failure, passes: true, isSilent: true, afterMs: null };
    } finally {
      isOver = true;
      clearTimeout(timer);
    }
  }

  /** A body that is cut, silent or without end is no answer. */
  private async whole(
    response: Response,
    { about, signal, onPiece }: { about: string; signal: AbortSignal; onPiece: () => void },
  ): Promise<Response> {
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    for await (const piece of bodyPieces(response, signal)) {
      onPiece();
      bytes += piece.length;
      if (bytes > mostBytes) {
        throw new StudioError(
          'corrupt-data',
          `What ${this.settings.endpoint} says of ${about} is not used: it goes on after ${mostBytes / 1e6} MB; check HF_ENDPOINT.`,
        );
      }
      pieces.push(piece);
    }
    const { status, headers } = response;
    return new Response(bytes === 0 ? null : Buffer.concat(pieces), { status, headers });
  }

  private async follow(
    url: string,
    request: HubRequest,
    signal: AbortSignal,
    onSent: (bytes: number) => void,
  ): Promise<Response> {
    const own = new URL(this.settings.endpoint);
    const token = await this.token();
    const { method = 'GET', body } = request.sending ?? {};
    let at = this.safe(url, request.about);
    for (let hops = 0; hops <= mostRedirects; hops += 1) {
      const headers = new Headers({ 'user-agent': `dualvla-studio/${studioVersion}` });
      for (const [name, value] of Object.entries(request.headers ?? {})) headers.set(name, value);
      headers.delete('authorization');
      if (token !== null && at.origin === own.origin) {
        headers.set('authorization', `Bearer ${token}`);
      }
      const response = await fetch(at.href, {
        method,
        headers,
        signal,
        redirect: 'manual',
        ...(body === undefined
          ? {}
          : { body: body instanceof FilePart ? body.told(onSent) : body }),
      });
      const to = response.headers.get('location');
      const { status } = response;
      if (status < 300 || status > 399 || to === null) return response;
      await response.body?.cancel();
      const next = this.safe(to, request.about, at);
      // What is sent goes where it was meant to go, as what it is.
      const isSame = next.origin === at.origin && (status === 307 || status === 308);
      if (body !== undefined && !isSame) throw notFollowed(own.origin, request.about, 'elsewhere');
      at = next;
    }
    throw new StudioError(
      'io',
      `The Hub at ${own.origin} leads from one address of ${request.about} to the next without end; check HF_ENDPOINT.`,
    );
  }

  /** An `https` endpoint is never left for `http`, and no password is sent that somebody put into an address. */
  private safe(address: string, about: string, from?: URL): URL {
    const own = new URL(this.settings.endpoint);
    const next = URL.canParse(address, from?.href) ? new URL(address, from?.href) : null;
    const isSafe =
      next?.protocol === 'https:' || (next?.protocol === 'http:' && own.protocol === 'http:');
    if (next !== null && isSafe && next.username + next.password === '') return next;
    throw notFollowed(own.origin, about, next?.protocol ?? 'unreadable');
  }
}

const notFollowed = (origin: string, about: string, why: string): StudioError =>
  new StudioError(
    'io',
    `The Hub at ${origin} leads ${about} to an address that is not followed (${why}); check HF_ENDPOINT.`,
  );

interface Failure {
  error: StudioError;
  /** Whether it may succeed later. */
  passes: boolean;
  /** Whether there was no answer at all, or not the whole of it. */
  isSilent: boolean;
  /** What the server asks to wait, milliseconds; null where it does not say. */
  afterMs: number | null;
}

/** Seconds, or a date; else the end of the span in which the Hub counts requests (`RateLimit: "api";r=0;t=55`). */
function retryAfterMs({ status, headers }: Response): number | null {
  const stated = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+$/.test(stated)) return Number(stated) * 1_000;
  const at = Date.parse(stated);
  if (!Number.isNaN(at)) return Math.max(0, at - Date.now());
  const span = /;\s*t=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1];
  return status === 429 && span !== undefined ? Number(span) * 1_000 : null;
}
