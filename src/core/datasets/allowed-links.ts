/**
 * Which folders outside a dataset its user lets it link to. Kept in the user's data folder: a dataset cannot allow
 * itself.
 */
import { realpathSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { StudioError } from '../../shared/errors';
import { ownerOnly, writeAtomically } from '../files/atomic-file';
import { isInside } from '../files/contained-path';
import { readRegular } from '../files/regular-file';
import { unreadable } from '../system/classify-error';
import { serial } from '../system/serial';

/** Folders by dataset, all real paths. */
const schema = z.record(z.string(), z.array(z.string()));
type Allowed = z.infer<typeof schema>;

const maxBytes = 16e6;

export class AllowedLinks {
  private readonly inTurn = serial();

  /** @param folderOf the user's data folder */
  constructor(private readonly folderOf: () => string) {}

  /** For the dataset at the real path `root`. Throws `io` and `corrupt-data` for a list that cannot be read. */
  async of(root: string): Promise<readonly string[]> {
    return ((await this.read())[root] ?? []).filter((folder) => !holdsHome(folder));
  }

  /**
   * Adds folders to those of the dataset. Throws `invalid-input` for what is no folder and for one that holds the
   * user's home, `io` if it cannot be kept, and as `of`: nothing is written over what could not be read.
   */
  async allow(root: string, folders: readonly string[]): Promise<void> {
    const real = await Promise.all(folders.map(realFolder));
    await this.inTurn(async () => {
      const allowed = await this.read();
      const all = new Set([...(allowed[root] ?? []), ...real]);
      const next: Allowed = { ...allowed, [root]: [...all] };
      await writeAtomically(this.file, `${JSON.stringify(next, null, 2)}\n`, ownerOnly);
    });
  }

  private get file(): string {
    return path.join(this.folderOf(), 'allowed-links.json');
  }

  private async read(): Promise<Allowed> {
    try {
      return schema.parse(JSON.parse((await readRegular(this.file, maxBytes)).toString('utf8')));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
      throw unreadable(
        error,
        `The folders that datasets may link to, in ${this.file}, cannot be read`,
        {},
        'delete the file, and allow them again',
      );
    }
  }
}

async function realFolder(folder: string): Promise<string> {
  const real = await realpath(folder).catch(() => null);
  if (real === null || !(await stat(real)).isDirectory()) {
    throw new StudioError(
      'invalid-input',
      `${folder} is no folder; name the one that links lead into.`,
    );
  }
  if (!holdsHome(real)) return real;
  throw new StudioError(
    'invalid-input',
    `Links into ${folder} are not allowed as a whole: all your files lie there; name the folder that the dataset's links lead into.`,
  );
}

/** The home folder, and those that it lies in: `/`, the root of its drive. */
const holdsHome = (folder: string): boolean =>
  path.parse(folder).root === folder || isInside(folder, home());

function home(): string {
  try {
    return realpathSync(os.homedir());
  } catch {
    return os.homedir();
  }
}
