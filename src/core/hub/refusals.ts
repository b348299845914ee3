/** What the Hub's answers mean to its user, a sentence each, without addresses of files: these may be signed. */
import { StudioError } from '../../shared/errors';

/** For an answer that is no success; its body is let go. */
export async function refusalOf(
  response: Response,
  name: string,
  endpoint: string,
): Promise<StudioError> {
  await response.body?.cancel();
  const { status, headers } = response;
  const code = headers.get('x-error-code') ?? '';
  const details = { status };
  const isGated = code === 'GatedRepo';
  if (isGated || status === 403) {
    return new StudioError(
      'io',
      isGated
        ? `${name} is gated: ask for access at ${endpoint}/datasets/${name}, and set HF_TOKEN to a token of the account that has it.`
        : `The Hub does not let this account read ${name}; set HF_TOKEN to a token that may.`,
      { details },
    );
  }
  if (status === 401) {
    return new StudioError(
      'not-found',
      `There is no dataset ${name} at ${endpoint} that may be read without logging in; check its name, or set HF_TOKEN to a token that may read it.`,
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

/** For what never got an answer. */
export function unreachable(error: unknown, endpoint: string): StudioError {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
  return new StudioError(
    'io',
    `The Hub at ${endpoint} cannot be reached${code}; check the network and HF_ENDPOINT, and try again: what was downloaded is kept.`,
    { cause: error, details: { reason: 'unreachable' } },
  );
}
