/** Which files of a folder are published: regular ones with names that every system takes; hidden ones stay here. */
import { createHash } from 'node:crypto';
import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { StudioError } from '../../shared/errors';
import { parseJson } from '../files/json-text';
import { kindOf, readRegular } from '../files/regular-file';
import { FilePart } from '../hub/file-part';
import { isPortablePath, type HubFile } from '../hub/tree';

export interface Upload {
  /** In the repository: relative, forward slashes. */
  path: string;
  content: Blob;
}

const placesSchema = z.looseObject({
  dataset: z.looseObject({ path: z.string(), name: z.string() }),
  datasets: z.array(z.looseObject({ path: z.string(), name: z.string() })).optional(),
});
const largestProject = 4e6;
const isAbsolute = (place: string): boolean =>
  path.posix.isAbsolute(place) || path.win32.isAbsolute(place);

const beside = <Of extends { path: string; name: string }>(dataset: Of): Of => ({
  ...dataset,
  path: isAbsolute(dataset.path) ? `../${path.posix.basename(dataset.name)}` : dataset.path,
});

/** `project.json` without paths of this machine, which name its user: each dataset lies beside. */
async function projectWithoutPlaces(file: string): Promise<string> {
  const project = placesSchema.parse(parseJson(await readRegular(file, largestProject)));
  const { dataset, datasets } = project;
  const others = datasets === undefined ? {} : { datasets: datasets.map(beside) };
  return `${JSON.stringify({ ...project, dataset: beside(dataset), ...others }, null, 2)}\n`;
}

/** What a project remakes, and holds only while it is open. */
const passing = /^(?:events|lock\.json.*)$|\.tmp$/;

/**
 * In the order of their paths, without hidden ones and what a project remakes. Throws `corrupt-data` for a link, a
 * device, or a name that the Hub cannot hold: whoever made the folder may be a stranger.
 *
 * @param root real and absolute
 */
export async function filesToPublish(
  root: string,
  isProject: boolean,
): Promise<{ files: Upload[]; hidden: number }> {
  const files: Upload[] = [];
  let hidden = 0;
  const walk = async (folder: string): Promise<void> => {
    const names = await readdir(path.join(root, folder));
    for (const name of names.sort()) {
      const relative = folder === '' ? name : `${folder}/${name}`;
      const absolute = path.join(root, relative);
      if (name.startsWith('.') || (isProject && passing.test(relative))) {
        hidden += 1;
        continue;
      }
      if (!isPortablePath(relative) || relative.includes('\ufffd')) {
        throw refused(root, relative, 'has a name that not every system takes; rename it');
      }
      const stats = await lstat(absolute);
      if (stats.isDirectory()) await walk(relative);
      else if (isProject && relative === 'project.json') {
        files.push({ path: relative, content: new Blob([await projectWithoutPlaces(absolute)]) });
      } else if (stats.isFile()) {
        const { size, ino } = stats;
        const content = new FilePart({ path: absolute, ino }, 0, size);
        files.push({ path: relative, content });
      } else {
        const advice = stats.isSymbolicLink() ? 'put the file itself there' : 'remove it';
        throw refused(root, relative, `is ${kindOf(stats)}, not a file; ${advice}`);
      }
    }
  };
  await walk('');
  return { files, hidden };
}

const refused = (root: string, relative: string, what: string): StudioError =>
  new StudioError(
    'corrupt-data',
    `Nothing is published: ${JSON.stringify(relative)} in ${root} ${what}.`,
  );

/** Whether the repository holds the same bytes under that name; what it holds is known by size and hash. */
export async function isSameFile(
  content: Blob,
  there: HubFile,
  signal: AbortSignal,
): Promise<boolean> {
  if (content.size !== there.bytes) return false;
  const hash = createHash(there.sha256 === null ? 'sha1' : 'sha256');
  if (there.sha256 === null) hash.update(`blob ${content.size}\0`);
  for await (const piece of content.stream()) {
    signal.throwIfAborted();
    hash.update(piece);
  }
  return hash.digest('hex') === (there.sha256 ?? there.blobId);
}
