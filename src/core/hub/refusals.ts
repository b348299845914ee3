/** What the Hub's answers mean to its user, a sentence each, without addresses of files: these may be signed. */
import { StudioError } from '../../shared/errors';

/** What was asked: to read a dataset, to change it, or, of the host that keeps large files, to take one. */
export type Asking = 'read' | 'write' | 'store';

/** For the command line and the window alike. */
const howToTake = '(HF_TOKEN, "hf auth login", or typed in where the studio publishes)';

/** For an answer that is no success; its body is let go. */
export async function refusalOf(
  response: Response,
  name: string,
  endpoint: string,
  doing: Asking = 'read',
): Promise<StudioError> {
  await response.body?.cancel();
  const { status, headers } = response;
  const code = headers.get('x-error-code') ?? '';
  // So it refuses datasets that everybody may read, too.
  const isTokenUnknown = /^Invalid credentials/i.test(headers.get('x-error-message') ?? '');
  const details = { status, code };
  if (doing !== 'read') {
    const words = doing === 'store' ? notStored(status, name) : notWritten(status, name, endpoint);
    return new StudioError(status === 404 ? 'not-found' : 'io', words, { details });
  }
  const isGated = code === 'GatedRepo';
  if (isGated || status === 403) {
    return new StudioError(
      'io',
      isGated
        ? `${name} is gated: ask for access at ${endpoint}/datasets/${name}, and take a token of the account that has it ${howToTake}.`
        : `The Hub does not let this account read ${name}; take a token that may ${howToTake}.`,
      { details },
    );
  }
  if (status === 401 && isTokenUnknown) {
    return new StudioError(
      'io',
      `The Hub at ${endpoint} does not know the token that it was sent, or it has expired; take another one ${howToTake}, or none for what everybody may read.`,
      { details },
    );
  }
  if (status === 401) {
    return new StudioError(
      'not-found',
      `There is no dataset ${name} at ${endpoint} that may be read without logging in; check its name, or take a token that may read it ${howToTake}.`,
      { details },
    );
  }
  if (status === 404)
    return new StudioError('not-found', missing(code, name, endpoint), { details });
  if (status === 429) {
    return new StudioError(
      'io',
      `The Hub at ${endpoint} has had too many requests and asks to wait; try again in some minutes: what was downloaded is kept.`,
      { details },
    );
  }
  return new StudioError(
    'io',
    status >= 500
      ? `The Hub at ${endpoint} cannot answer now (${status}); try again later: what was downloaded is kept.`
      : `The Hub at ${endpoint} refuses to give ${name} (${status}); check its name and HF_ENDPOINT.`,
    { details },
  );
}

function missing(code: string, name: string, endpoint: string): string {
  if (code === 'RevisionNotFound') {
    return `${name} has no such revision at ${endpoint}; check the branch, tag or commit behind the @.`;
  }
  if (code === 'EntryNotFound') {
    return `A file of ${name} is not at ${endpoint} any more; open the dataset again.`;
  }
  return `There is no dataset ${name} at ${endpoint}; check its name.`;
}

const kept = 'publish again: what was sent whole is not sent again.';

export function notWritten(status: number, name: string, endpoint: string): string {
  if (status === 401) {
    return `The Hub at ${endpoint} does not know this token, or it has expired; take one that may write, from ${endpoint}/settings/tokens ${howToTake}.`;
  }
  if (status === 403) {
    return `The Hub does not let this account write to ${name}; take a token that may ${howToTake}, or publish to another repository.`;
  }
  if (status === 404) {
    return `There is no dataset ${name} at ${endpoint} that this token may write to; check its name and HF_TOKEN.`;
  }
  if (status === 409 || status === 412) {
    return `${name} was changed by somebody else while it was published to, so nothing was committed; ${kept}`;
  }
  return status === 429 || status >= 500
    ? `The Hub at ${endpoint} cannot take ${name} now (${status}); later ${kept}`
    : `The Hub at ${endpoint} refuses what is published to ${name} (${status}); check HF_ENDPOINT and the names of the files.`;
}

/** Addresses to send to are good for some hours. */
export const notStored = (status: number, name: string): string =>
  `The host that the Hub names for the files of ${name} does not take them (${status}); ${kept}`;

/** For what never got an answer. */
export function unreachable(error: unknown, endpoint: string, doing: Asking = 'read'): StudioError {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
  return new StudioError(
    'io',
    `The Hub at ${endpoint} cannot be reached${code}; check the network and HF_ENDPOINT, and ${doing === 'read' ? 'try again: what was downloaded is kept.' : kept}`,
    { cause: error, details: { reason: 'unreachable' } },
  );
}
