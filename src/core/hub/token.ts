/** The token that the Hub knows its user by. It is read anew each time, sent to the Hub alone, and written nowhere. */
import { readFile } from 'node:fs/promises';
import { StudioError } from '../../shared/errors';
import { KeyFile } from '../files/key-file';
import { asStudioError } from '../system/classify-error';
import { userDataDir } from '../system/data-dir';
import type { HubSettings } from './settings';

/**
 * From `HF_TOKEN`, else the one that was typed into the studio, else from the file where `hf auth login` keeps it; null
 * where there is none. Throws `invalid-input` for a variable that holds something else, and as `KeyFile.keyOf`.
 */
export async function hubToken(
  { tokenFile, endpoint }: Pick<HubSettings, 'tokenFile' | 'endpoint'>,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<string | null> {
  const given = env['HF_TOKEN'] || env['HUGGING_FACE_HUB_TOKEN'] || '';
  if (given.trim() !== '') return clean(given) ?? refuse('What HF_TOKEN holds');
  const typed = clean((await keyFile().keyOf(endpoint)) ?? '');
  if (typed !== null) return typed;
  // Who is not logged in has no such file, and public datasets need none.
  const kept = await readFile(tokenFile, 'utf8').catch(() => null);
  return kept === null ? null : clean(kept);
}

/** Keeps a token for the Hub at this endpoint, or forgets it. Throws `invalid-input` for what is no token. */
export async function keepHubToken(endpoint: string, token: string | null): Promise<void> {
  if (token !== null && clean(token) === null) refuse('That');
  await keyFile().store(endpoint, token);
}

/** A folder that cannot be made is not told as a Hub that cannot be reached. */
function keyFile(): KeyFile {
  try {
    return new KeyFile(userDataDir());
  } catch (error) {
    throw asStudioError(error, 'The folder for what is yours cannot be made');
  }
}

/** Another account's is not sent instead. */
function refuse(what: string): never {
  throw new StudioError(
    'invalid-input',
    `${what} is no token of the Hub: it has spaces or letters that none has; copy it anew.`,
  );
}

/** What can stand in a header; a file may end with a new line. */
function clean(text: string): string | null {
  const token = text.trim();
  return /^[\x21-\x7e]+$/.test(token) ? token : null;
}
