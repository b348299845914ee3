/**
 * Requests to the Hub: the token goes to the Hub's own origin and nowhere else, wherever a redirect or a list's next
 * page leads; what may succeed later is tried again.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { StudioError } from '../../shared/errors';
import { studioVersion } from '../system/version';
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
}

export const tries = 5;
const mostRedirects = 5;
/** Who is asked to wait longer is told so instead. */
const longestWaitMs = 120_000;

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
   * The answer to a GET. What the network or the server's load refuses is tried again. Throws `conflict` in offline
   * mode, `io` where the Hub cannot be reached, and what `refusalOf` makes of an answer that is no success.
   */
  async get(url: string, request: HubRequest): Promise<Response> {
    if (this.settings.offline) {
      throw new StudioError(
        'conflict',
        `Nothing of ${request.about} is asked of the Hub: HF_HUB_OFFLINE is set; unset it to download.`,
      );
    }
    for (let attempt = 1; ; attempt += 1) {
      const failure = await this.try(url, request);
      if (failure instanceof Response) return failure;
      const waitMs = failure.afterMs ?? this.retryMs * 2 ** (attempt - 1);
      if (!failure.passes || attempt >= tries || waitMs > longestWaitMs) throw failure.error;
      await pause(
        waitMs,
        undefined,
        request.signal === undefined ? {} : { signal: request.signal },
      );
    }
  }

  /** What is waited after a download that was cut `count` times without a byte in between. */
  async waitAfterCut(count: number, signal: AbortSignal): Promise<void> {
    await pause(this.retryMs * 2 ** (count - 1), undefined, { signal });
  }

  /** As `get`, in the form that `@huggingface/hub` takes; it is given no token of its own. */
  fetchFor(about: string, signal: AbortSignal): typeof fetch {
    return (input, init) =>
      this.get(input instanceof Request ? input.url : String(input), {
        about,
        signal,
        headers: Object.fromEntries(new Headers(init?.headers)),
      });
  }

  private async try(url: string, request: HubRequest): Promise<Response | Failure> {
    const { signal, allows } = request;
    signal?.throwIfAborted();
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), this.stallMs);
    const either = AbortSignal.any([late.signal, ...(signal === undefined ? [] : [signal])]);
    try {
      const response = await this.follow(url, request, either);
      if (response.ok || response.status === allows) return response;
      const error = await refusalOf(response, request.about, this.settings.endpoint);
      const passes = response.status === 429 || response.status >= 500;
      return { error, passes, afterMs: retryAfterMs(response) };
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof StudioError) throw error;
      return { error: unreachable(error, this.settings.endpoint), passes: true, afterMs: null };
    } finally {
      clearTimeout(timer);
    }
  }

  private async follow(url: string, request: HubRequest, signal: AbortSignal): Promise<Response> {
    const own = new URL(this.settings.endpoint);
    const token = await this.token();
    let at = new URL(url);
    for (let hops = 0; hops <= mostRedirects; hops += 1) {
      const headers = new Headers({ 'user-agent': `dualvla-studio/${studioVersion}` });
      for (const [name, value] of Object.entries(request.headers ?? {})) headers.set(name, value);
      headers.delete('authorization');
      if (token !== null && at.origin === own.origin) {
        headers.set('authorization', `Bearer ${token}`);
      }
      const response = await fetch(at.href, { headers, signal, redirect: 'manual' });
      const to = response.headers.get('location');
      if (response.status < 300 || response.status > 399 || to === null) return response;
      await response.body?.cancel();
      const next = URL.canParse(to, at.href) ? new URL(to, at) : null;
      const isSafe =
        next?.protocol === 'https:' || (next?.protocol === 'http:' && own.protocol === 'http:');
      if (next === null || !isSafe) {
        throw new StudioError(
          'io',
          `The Hub at ${own.origin} leads ${request.about} to an address that is not followed (${next?.protocol ?? 'unreadable'}); check HF_ENDPOINT.`,
        );
      }
      at = next;
    }
    throw new StudioError(
      'io',
      `The Hub at ${own.origin} leads from one address of ${request.about} to the next without end; check HF_ENDPOINT.`,
    );
  }
}

interface Failure {
  error: StudioError;
  /** Whether it may succeed later. */
  passes: boolean;
  /** What the server asks to wait, milliseconds; null where it does not say. */
  afterMs: number | null;
}

/** Seconds, or a date. */
function retryAfterMs(response: Response): number | null {
  const stated = response.headers.get('retry-after')?.trim() ?? '';
  if (/^\d+$/.test(stated)) return Number(stated) * 1_000;
  const at = Date.parse(stated);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}
