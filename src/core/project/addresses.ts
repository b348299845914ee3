/**
 * What windows call a project. Its id would do, if folders were not copied: a copy has the id of the original, and what
 * is decided on one must not end in the other. So a copy is called by its folder too. Which folder is the original is
 * kept in the user's data folder, since a window may bring what was decided days ago.
 */
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { ownerOnly, writeAtomically } from '../files/atomic-file';
import { readRegular } from '../files/regular-file';
import { unreadable } from '../system/classify-error';
import { serial } from '../system/serial';
import { idIn } from './project-file';
import { ProjectFolder } from './project-folder';

const kept = 1_000;
/** Ten times what as many of the longest paths take. */
const maxBytes = 64e6;
/**
 * Id and folder, seen last first; of those with the same id the first has it. Pairs, since an id can be any text, and
 * a folder may have held several projects.
 */
const fileSchema = z.array(z.tuple([z.string(), z.string()]));

export interface FormerProject {
  /** A folder that has it, moved or copied; null where none is known. */
  nowIn: string | null;
}

/** Both methods throw `io` and `corrupt-data` where what is known cannot be read, and write nothing over it. */
export class ProjectAddresses {
  private readonly inTurn = serial();
  private readonly file: string;

  constructor(dataDir: string) {
    this.file = path.join(dataDir, 'project-folders.json');
  }

  /** The id for the folder that had it first, or has it alone now (it was moved); a word of its own for a copy. */
  of(id: string, folder: string): Promise<string> {
    return this.inTurn(async () => {
      const known = await this.read();
      const first = known.find(([other]) => other === id)?.[1];
      const isCopy = first !== undefined && first !== folder && (await holds(first, id));
      const pair: [string, string] = [id, folder];
      const isKnown = known.some((each) => isSame(each, pair));
      if (isCopy ? !isKnown : first !== folder) {
        // Where it was before stays known: a project that is missed there is said to be.
        const ahead: [string, string][] = isCopy ? [[id, first], pair] : [pair];
        const others = known.filter((each) => !ahead.some((one) => isSame(each, one)));
        await this.write([...ahead, ...others]);
      }
      return isCopy ? copyAddress(id, folder) : id;
    });
  }

  /** What became of a project that was opened in the folder before; null where there was none. */
  former(folder: string): Promise<FormerProject | null> {
    return this.inTurn(async () => {
      const known = await this.read();
      const ids = new Set(known.filter(([, other]) => other === folder).map(([id]) => id));
      if (ids.size === 0) return null;
      for (const [id, other] of known) {
        if (ids.has(id) && other !== folder && (await holds(other, id))) return { nowIn: other };
      }
      return { nowIn: null };
    });
  }

  private async read(): Promise<[string, string][]> {
    try {
      return fileSchema.parse(
        JSON.parse((await readRegular(this.file, maxBytes)).toString('utf8')),
      );
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw unreadable(
        error,
        `The folders of projects, in ${this.file}, cannot be read`,
        {},
        'delete the file; of a project and its copies, the one opened first is then the original',
      );
    }
  }

  private async write(pairs: [string, string][]): Promise<void> {
    try {
      await mkdir(path.dirname(this.file), { recursive: true, mode: 0o700 });
      const text = `${JSON.stringify(pairs.slice(0, kept), null, 2)}\n`;
      await writeAtomically(this.file, text, ownerOnly);
    } catch {
      // Without it the folder that is opened first has the id, which is as good for most.
    }
  }
}

const isSame = (one: [string, string], other: [string, string]): boolean =>
  one[0] === other[0] && one[1] === other[1];

const holds = async (folder: string, id: string): Promise<boolean> =>
  (await idIn(ProjectFolder.reading(folder)).catch(() => null)) === id;

export const copyAddress = (id: string, folder: string): string =>
  `copy-${createHash('sha256').update(`${id}\n${folder}`).digest('hex').slice(0, 32)}`;
