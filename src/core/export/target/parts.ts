/**
 * Files of an export that others may make: in a folder of the partial export, each under its number, whole or not at
 * all. Who makes them may be another machine: then it is sent the folder's path, and finds out whether it sees the same
 * folder by what lies in it. Only who writes the export knows that beforehand; the path alone opens nothing.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, lstat, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { StudioError } from '../../../shared/errors';
import { readRegular } from '../../files/regular-file';
import { syncFile } from '../files/disk';

export const partsPlaceSchema = z.object({
  folder: z.string().min(1).max(4_096),
  /** SHA-256 of what the folder's seal says. */
  seal: z.string().length(64),
});
export type PartsPlace = z.infer<typeof partsPlaceSchema>;

const sealName = 'seal';
const sealBytes = 32;
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Shared disks show new names late. */
const latestMs = 10_000;
const lookMs = 100;

export class Parts {
  private constructor(
    readonly place: PartsPlace,
    /** As the system knows the folder. */
    private readonly id: { ino: number; dev: number },
  ) {}

  /** To be removed. @param partial the folder that the export is written into */
  static async make(partial: string): Promise<Parts> {
    const folder = path.join(partial, 'parts');
    await mkdir(folder);
    const seal = randomBytes(sealBytes);
    await writeFile(path.join(folder, sealName), seal, { flag: 'wx' });
    return new Parts({ folder, seal: hashOf(seal) }, await stat(folder));
  }

  /**
   * On another machine. Throws `conflict` where the folder is not the one that was sealed, or is
   * not to be written.
   *
   * @param folder its real path here
   */
  static async find(folder: string, { seal }: PartsPlace): Promise<Parts> {
    const found = await readRegular(path.join(folder, sealName), sealBytes).catch(() => null);
    if (found === null || hashOf(found) !== seal) {
      throw new StudioError(
        'conflict',
        `${folder} is not the folder of this export on this machine; export to a disk that all machines see under the same path.`,
      );
    }
    await access(folder, constants.W_OK | constants.X_OK).catch((error: unknown) => {
      throw new StudioError(
        'conflict',
        `${folder} cannot be written to on this machine (${(error as NodeJS.ErrnoException).code}); run the worker as the user who exports.`,
      );
    });
    return new Parts({ folder, seal }, await stat(folder));
  }

  /** A name for a part that is being made, which nobody else has. */
  unnumbered(): string {
    return path.join(this.place.folder, `${randomUUID()}.mp4`);
  }

  /** Gives a part its number once it is on disk; one that was made twice is the same. Resolves with its bytes. */
  async keep(made: string, part: number): Promise<number> {
    await syncFile(made);
    await this.mustStay();
    const { size } = await stat(made);
    await rename(made, this.fileOf(part));
    return size;
  }

  /** Where the part lies until it is taken. Throws `io` where what was kept does not come, or is another file. */
  async kept(part: number, bytes: number, signal: AbortSignal): Promise<string> {
    const file = this.fileOf(part);
    for (const began = performance.now(); ; await wait(lookMs, undefined, { signal })) {
      const found = await lstat(file).catch(() => null);
      if (found?.isFile() === true && found.size === bytes) return file;
      if (found?.isFile() === false) break;
      if (performance.now() - began > latestMs) break;
    }
    throw new StudioError(
      'io',
      `${file} was made by a worker and is not there as it was made; let all machines see the same disk, and export again.`,
    );
  }

  /** Moves a part to its place in the export. */
  async take(part: number, to: string): Promise<void> {
    await mkdir(path.dirname(to), { recursive: true });
    await rename(this.fileOf(part), to);
  }

  /** With whatever workers that were lost left in it. */
  remove(): Promise<void> {
    return rm(this.place.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private fileOf(part: number): string {
    return path.join(this.place.folder, `${part}.mp4`);
  }

  /** Throws `io` once another folder has the name, or none. */
  private async mustStay(): Promise<void> {
    const now = await lstat(this.place.folder);
    if (now.isDirectory() && now.ino === this.id.ino && now.dev === this.id.dev) return;
    throw new StudioError('io', `${this.place.folder} is not what it was: its disk is gone.`);
  }
}
