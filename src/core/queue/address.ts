/** The Redis or Valkey server that work is shared through. Its password is never put into words. */
import type { Redis } from 'ioredis';
import { StudioError } from '../../shared/errors';
import { orAborted } from '../system/or-aborted';

export interface QueueAddress {
  url: URL;
  /** `host:port`, for sentences. */
  name: string;
  /** One sentence each. */
  warnings: string[];
}

/** Instead of in the address, which other users of the machine see in the list of processes. */
const passwordVariable = 'DUALVLA_QUEUE_PASSWORD';

/** Throws `invalid-input` for anything but `redis://` and `rediss://`. */
export function queueAddress(text: string, env: NodeJS.ProcessEnv = process.env): QueueAddress {
  const url = URL.canParse(text) ? new URL(text) : null;
  // In a query it would set whatever the client can be told, a password too.
  const isMore = url !== null && url.search + url.hash !== '';
  if (url === null || isMore || !/^rediss?:$/.test(url.protocol) || url.hostname === '') {
    throw new StudioError(
      'invalid-input',
      'A queue is named by redis://HOST[:PORT][/DATABASE], or rediss:// for TLS; a password goes before the host (redis://:PASSWORD@HOST), or into the variable ' +
        `${passwordVariable}.`,
    );
  }
  const password = env[passwordVariable];
  // An address leaves % as it is.
  if (url.password === '' && password) url.password = encodeURIComponent(password);
  const name = `${url.hostname}:${url.port || '6379'}`;
  const warnings: string[] = [];
  if (!isLoopback(url.hostname)) {
    if (url.password === '') {
      warnings.push(`The queue at ${name} asks no password: whoever reaches it can hand out work.`);
    }
    if (url.protocol === 'redis:') {
      warnings.push(`The way to ${name} is not encrypted: take rediss:// where others may listen.`);
    }
  }
  return { url, name, warnings };
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

const retryMs = 300;
/** What takes the connection and says nothing for so long is no Redis; what takes nothing, no primary one. */
export const patienceMs = 10_000;

/**
 * Connects, and from then on again whenever the connection is lost; meanwhile commands wait. Throws `io` if there is no
 * server, it lets nobody in, or it says nothing for so long, and the signal's reason.
 */
export async function connectQueue(
  { url, name }: QueueAddress,
  signal?: AbortSignal,
  silentMs = patienceMs,
): Promise<Redis> {
  // Whoever only names a queue goes without.
  const { Redis } = await import('ioredis');
  let reason: Error | null = null;
  let wasReady = false;
  const redis = new Redis(url.href, {
    lazyConnect: true,
    maxRetriesPerRequest: null,
    retryStrategy: () => (wasReady ? retryMs : null),
    // Of a server that became a replica: its name may stand for the new primary by now.
    reconnectOnError: ({ message }) => /\bREADONLY\b/.test(message),
  });
  redis.on('error', (error: Error) => {
    reason ??= error;
  });
  const late = AbortSignal.timeout(silentMs);
  const either = signal === undefined ? late : AbortSignal.any([late, signal]);
  try {
    await orAborted(
      redis.connect().then(() => redis.ping()),
      either,
    );
    wasReady = true;
    return redis;
  } catch (error) {
    redis.disconnect();
    signal?.throwIfAborted();
    const silence = new Error(`it said nothing for ${silentMs / 1_000} s`);
    throw refused(name, late.aborted ? silence : (reason ?? error));
  }
}

function refused(name: string, cause: unknown): StudioError {
  const words = cause instanceof Error ? cause.message : String(cause);
  const why = /NOAUTH|WRONGPASS|AUTH/.test(words)
    ? `lets nobody in without the right password; put it into the studio's settings, the address or ${passwordVariable}`
    : `does not answer as Redis does (${words || 'no reason given'}); start it, or correct the address`;
  return new StudioError('io', `The queue at ${name} ${why}.`, { cause });
}
