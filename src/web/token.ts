/**
 * The secret that windows prove to know. Kept between starts, so that an open window finds its way back to a restarted
 * core.
 */
import { randomBytes } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { StudioError } from '../shared/errors';

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;
/**
 * Longer than those of 0.1.0, which browsers still hold in cookies and send to any local server: they let nobody in.
 */
const pattern = /^[0-9a-f]{64}$/;
/** Two studios that start at once may take the file from each other once. */
const attempts = 3;

/** The token of `web-token` in the data folder; a new one in a new file where that is not the user's alone. */
export function readOrMakeToken(dataDir: string): string {
  const file = path.join(dataDir, 'web-token');
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const kept = readToken(file);
    if (kept !== null) return kept;
    try {
      // Removed, not written over: it may be a link, or open in the hands of others.
      rmSync(file, { force: true });
      const token = randomBytes(32).toString('hex');
      writeNew(file, `${token}\n`);
      return token;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw unwritable(file, error);
    }
  }
  throw unwritable(file, 'another program keeps making it');
}

/** Null unless it is a token in a regular file that nobody else can read or write. */
function readToken(file: string): string | null {
  let opened: number;
  try {
    opened = openSync(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch {
    return null;
  }
  try {
    const info = fstatSync(opened);
    const mine = process.getuid === undefined || info.uid === process.getuid();
    const alone = process.platform === 'win32' || (info.mode & 0o077) === 0;
    if (!info.isFile() || info.nlink !== 1 || !mine || !alone) return null;
    const bytes = Buffer.alloc(80);
    const text = bytes.toString('latin1', 0, readSync(opened, bytes)).trimEnd();
    return pattern.test(text) ? text : null;
  } finally {
    closeSync(opened);
  }
}

function writeNew(file: string, text: string): void {
  const opened = openSync(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  try {
    writeSync(opened, text);
  } finally {
    closeSync(opened);
  }
}

const unwritable = (file: string, cause: unknown) =>
  new StudioError(
    'io',
    `${file}, which lets windows come back, cannot be made (${String(cause)}): move away what is there, or name another data folder in DUALVLA_DATA_DIR.`,
    { cause },
  );
