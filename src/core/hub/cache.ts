/**
 * The folder of one dataset in the Hugging Face cache, laid out as Python's huggingface_hub lays it out: `blobs/ETAG`,
 * `snapshots/COMMIT/PATH` (relative links to blobs), `refs/REVISION` and `trees/COMMIT.json`.
 */
import { copyFile, lstat, mkdir, readFile, realpath, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { StudioError } from '../../shared/errors';
import { writeAtomically } from '../files/atomic-file';
import { isInside } from '../files/contained-path';
import { readRegular } from '../files/regular-file';
import { etagOf, isCommit, isSafePath, type HubFile } from './tree';

const hash = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`));
const treeSchema = z.object({
  format_version: z.literal(1),
  files: z.record(
    z.string().refine((file) => isSafePath(file)),
    z.object({
      size: z.number().int().min(0),
      blob_id: hash(40),
      lfs_sha256: hash(64).nullish(),
      lfs_size: z.number().int().min(0).nullish(),
      xet_hash: hash(64).nullish(),
    }),
  ),
});
const maxTreeBytes = 500e6;
const lookedAtOnce = 1_000;
/** https://bford.info/cachedir: programs that make backups leave a folder out that has it. */
const cacheTag = `Signature: 8a477f597d28d172789f06886806bc55
# This folder is a cache of what is on the Hugging Face Hub.
`;

export class CachedRepository {
  constructor(
    /** `datasets--OWNER--NAME`, absolute. */
    readonly folder: string,
  ) {}

  /** @param name `owner/name` */
  static of(cache: string, name: string): CachedRepository {
    return new CachedRepository(path.join(cache, `datasets--${name.replaceAll('/', '--')}`));
  }

  snapshot(commit: string): string {
    return path.join(this.folder, 'snapshots', commit);
  }

  blob(file: HubFile): string {
    return path.join(this.folder, 'blobs', etagOf(file));
  }

  /** The commit that a revision stood for when it was last asked for; null where it never was. */
  async commitOf(revision: string): Promise<string | null> {
    if (isCommit(revision)) return revision;
    const kept = await readFile(path.join(this.folder, 'refs', revision), 'utf8').catch(() => '');
    return isCommit(kept.trim()) ? kept.trim() : null;
  }

  /** Tags the cache as one, as Python does; one that is tagged stays as it is. */
  async tagCache(): Promise<void> {
    const tag = path.join(path.dirname(this.folder), 'CACHEDIR.TAG');
    const isTagged = await lstat(tag).then(
      () => true,
      () => false,
    );
    if (!isTagged) await writeAtomically(tag, cacheTag).catch(() => undefined);
  }

  async keepRef(revision: string, commit: string): Promise<void> {
    if (isCommit(revision) || (await this.commitOf(revision)) === commit) return;
    const file = path.join(this.folder, 'refs', revision);
    await mkdir(path.dirname(file), { recursive: true });
    await writeAtomically(file, commit);
  }

  /** What a commit holds, as it was listed when it was first downloaded; null where nobody kept that. */
  async tree(commit: string): Promise<HubFile[] | null> {
    try {
      const text = (await readRegular(this.treeFile(commit), maxTreeBytes)).toString('utf8');
      const { files } = treeSchema.parse(JSON.parse(text));
      return Object.entries(files).map(([file, entry]) => ({
        path: file,
        bytes: entry.lfs_size ?? entry.size,
        blobId: entry.blob_id,
        sha256: entry.lfs_sha256 ?? null,
        xetHash: entry.xet_hash ?? null,
      }));
    } catch {
      // Older versions of Python's client kept none; the Hub is asked.
      return null;
    }
  }

  async keepTree(commit: string, tree: readonly HubFile[]): Promise<void> {
    const files = tree
      .toSorted((a, b) => (a.path < b.path ? -1 : 1))
      .map((file) => [file.path, treeEntry(file)] as const);
    await mkdir(path.join(this.folder, 'trees'), { recursive: true });
    const text = JSON.stringify({ format_version: 1, files: Object.fromEntries(files) }, null, 1);
    await writeAtomically(this.treeFile(commit), text);
  }

  /**
   * The files of `tree` that are not in the snapshot, in the same order. Who frees space may have deleted the blob that
   * a link leads to, and a disk that failed may have emptied it: what has another size than listed is not there.
   */
  async missing(commit: string, tree: readonly HubFile[]): Promise<HubFile[]> {
    const snapshot = this.snapshot(commit);
    const missing: HubFile[] = [];
    for (let from = 0; from < tree.length; from += lookedAtOnce) {
      const some = tree.slice(from, from + lookedAtOnce);
      const found = await Promise.all(
        some.map((file) => stat(path.join(snapshot, file.path)).catch(() => null)),
      );
      missing.push(...some.filter((file, at) => found[at]?.size !== file.bytes));
    }
    return missing;
  }

  /** Puts the file's blob into the snapshot. Where the system makes no links (Windows), a copy. */
  async link(commit: string, file: HubFile): Promise<void> {
    const snapshot = this.snapshot(commit);
    const place = path.join(snapshot, file.path);
    const folder = path.dirname(place);
    if (!(await makeInside(snapshot, file.path))) {
      throw new StudioError(
        'corrupt-data',
        `${folder} is a link out of the cached dataset, so nothing is put there; delete ${snapshot} and open the dataset again.`,
      );
    }
    const blob = this.blob(file);
    try {
      await symlink(path.relative(folder, blob), place);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPERM' || code === 'ENOSYS') await copyFile(blob, place);
      else if (code !== 'EEXIST' || (await lstat(place)).isDirectory()) throw error;
    }
  }

  private treeFile(commit: string): string {
    return path.join(this.folder, 'trees', `${commit}.json`);
  }
}

/**
 * The folder of `file` in `root`, made a step at a time, so that nothing is made where a link leads. Gives false, and
 * makes no more, where one leads out.
 */
async function makeInside(root: string, file: string): Promise<boolean> {
  await mkdir(root, { recursive: true });
  const top = await realpath(root);
  let folder = root;
  for (const part of file.split('/').slice(0, -1)) {
    folder = path.join(folder, part);
    await mkdir(folder).catch(unlessThere);
    if (!isInside(top, await realpath(folder))) return false;
  }
  return true;
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

const treeEntry = ({
  bytes,
  blobId,
  sha256,
  xetHash,
}: HubFile): Record<string, string | number> => ({
  size: bytes,
  blob_id: blobId,
  ...(sha256 === null ? {} : { lfs_sha256: sha256, lfs_size: bytes }),
  ...(xetHash === null ? {} : { xet_hash: xetHash }),
});
