/** The token that the Hub knows its user by. It is read anew each time, sent to the Hub alone, and written nowhere. */
import { readFile } from 'node:fs/promises';
import type { HubSettings } from './settings';

/** From `HF_TOKEN`, else from the file where `hf auth login` keeps it; null where there is none. */
export async function hubToken(
  { tokenFile }: Pick<HubSettings, 'tokenFile'>,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<string | null> {
  const given = clean(env['HF_TOKEN'] || env['HUGGING_FACE_HUB_TOKEN'] || '');
  if (given !== null) return given;
  // Who is not logged in has no such file, and public datasets need none.
  const kept = await readFile(tokenFile, 'utf8').catch(() => null);
  return kept === null ? null : clean(kept);
}

/** What can stand in a header; a file may end with a new line. */
function clean(text: string): string | null {
  const token = text.trim();
  return /^[\x21-\x7e]+$/.test(token) ? token : null;
}
