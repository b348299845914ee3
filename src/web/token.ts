/** The secret that a browser needs. Kept between starts, so that an open window finds its way back to a restarted core. */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const pattern = /^[0-9a-f]{48}$/;

export function readOrMakeToken(dataDir: string): string {
  const file = path.join(dataDir, 'web-token');
  try {
    const token = readFileSync(file, 'utf8').trim();
    if (pattern.test(token)) return token;
  } catch {
    // First start: made below.
  }
  const token = randomBytes(24).toString('hex');
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  return token;
}
