/** The papers that must travel with a dataset into an export of another format: its licence, and what it says of itself. */
import { constants, copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { resolveInside } from '../files/contained-path';
import { syncFile } from './target/partial';
import { licence } from './lerobot/meta/side-files';

/** Larger ones are no papers. */
const maxBytes = 4e6;

/** Copies licences to the top of the export and the README to `curation/`; a dataset that is a single file has none. */
export async function copyPapers(root: string, folder: string): Promise<void> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  for (const { name } of entries) {
    const to = licence.test(name)
      ? name
      : /^readme\.md$/i.test(name)
        ? 'curation/source-README.md'
        : null;
    if (to === null) continue;
    // A link out of the dataset is not part of it.
    const file = await resolveInside(root, name).catch(() => null);
    const found = file === null ? null : await stat(file);
    if (file === null || found?.isFile() !== true || found.size > maxBytes) continue;
    const target = path.join(folder, to);
    await mkdir(path.dirname(target), { recursive: true });
    await copyFile(file, target, constants.COPYFILE_FICLONE);
    await syncFile(target);
  }
}
