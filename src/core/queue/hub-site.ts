/**
 * Datasets of the Hub at a queue. Each machine has a cache of its own, so what is announced is the repository and the
 * commit, and a worker opens its own snapshot of that very commit.
 */
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { StudioError } from '../../shared/errors';
import { isInside } from '../files/contained-path';
import { hubPlace } from '../files/hub-cache';
import { CachedRepository } from '../hub/cache';
import { HubClient } from '../hub/client';
import { openRepository } from '../hub/open-repository';
import { isHubAddress, parseRepository } from '../hub/repository';
import { isCommit, isSafePath } from '../hub/tree';

interface HubSite {
  /** `owner/name`. */
  name: string;
  commit: string;
  /** In the repository, of one that holds several datasets; else empty. */
  folder: string;
}

/**
 * What the dataset at the real path `root` is to every machine: `hf://owner/name@COMMIT[/FOLDER]` for a snapshot of the
 * cache, else `root` itself.
 */
export function siteOf(root: string): string {
  const place = hubPlace(root);
  if (place === null) return root;
  const below = path.relative(path.join(place.repository, 'snapshots'), root).split(path.sep);
  const name = place.name.split('/').slice(0, 2).join('/');
  const [commit = '', ...folder] = below;
  const address = [`hf://${name}@${commit}`, ...folder].join('/');
  return readSite(address) === null ? root : address;
}

/** Null for what is not exactly such an address: it may come from anybody. */
function readSite(address: string): HubSite | null {
  const [, name = '', commit = '', folder = ''] =
    /^hf:\/\/([^@]{1,200})@([^/]{1,100})(?:\/(.+))?$/s.exec(address) ?? [];
  if (!isRepository(name) || !isCommit(commit)) return null;
  return folder === '' || isSafePath(folder) ? { name, commit, folder } : null;
}

function isRepository(name: string): boolean {
  try {
    return parseRepository(name).name === name;
  } catch {
    return false;
  }
}

/**
 * A `--root` that allows datasets of the Hub, as it is compared: `hf://owner/name` or `hf://owner/*`. Throws
 * `invalid-input` for any other.
 */
export function hubRoot(text: string): string {
  const name = text.replace(/^hf:\/\/(?:datasets\/)?/i, '');
  if (isRepository(name.replace(/\/\*$/, '/x'))) return `hf://${name}`;
  throw new StudioError(
    'invalid-input',
    `--root takes hf://OWNER/NAME or hf://OWNER/* for datasets of the Hub, without a revision, not ${JSON.stringify(text.slice(0, 200))}.`,
  );
}

const covers = (root: string, name: string): boolean =>
  root === `hf://${name}` || root === `hf://${name.split('/')[0]}/*`;

interface Opening {
  /** Real paths, and what `hubRoot` gave. */
  roots: readonly string[];
  signal: AbortSignal;
  log: (line: string) => void;
}

/**
 * The real path of this machine's own snapshot of what was announced. With a root for it the metadata and the numbers
 * are downloaded; below a folder that holds the cache only what is there is opened. Throws `conflict` where the address
 * is none, where no root allows it, or where offline mode keeps a part of it away, else as `openRepository`.
 */
export async function openSite(address: string, { roots, signal, log }: Opening): Promise<string> {
  const site = readSite(address);
  if (site === null) {
    throw new StudioError(
      'conflict',
      `${JSON.stringify(address.slice(0, 200))} is no dataset of the Hub at a commit.`,
    );
  }
  const { name, commit, folder } = site;
  const client = new HubClient();
  const cached = CachedRepository.of(client.settings.cache, name);
  if (!roots.some((root) => covers(root, name))) {
    const here = await realpath(path.join(cached.snapshot(commit), folder)).catch(() => null);
    const folders = roots.filter((root) => !isHubAddress(root));
    if (here !== null && folders.some((root) => isInside(root, here))) return here;
    throw new StudioError(
      'conflict',
      `hf://${name} is not what this worker may open (--root hf://${name}), and no --root of it holds a cache (HF_HOME) with ${commit}.`,
    );
  }
  let told = false;
  const report = ({ total = 0 }: { total?: number }): void => {
    if (!told && total > 0) log(`Downloading metadata and numbers of hf://${name}@${commit}.`);
    told ||= total > 0;
  };
  const snapshot = await openRepository(
    `hf://${name}@${commit}`,
    { signal, report },
    { log, client },
  );
  const absent = client.settings.offline ? await absentOf(cached, site) : 0;
  if (absent > 0) {
    throw new StudioError(
      'conflict',
      `${absent} files of hf://${name}@${commit} are not in ${client.settings.cache}, and HF_HUB_OFFLINE is set; unset it, or download them first.`,
    );
  }
  const real = await realpath(path.join(snapshot, folder)).catch(() => null);
  if (real !== null && isInside(await realpath(snapshot), real)) return real;
  throw new StudioError('not-found', `There is no ${folder} in hf://${name}@${commit}.`);
}

/** How many files of the dataset were not downloaded, as far as that is known. */
async function absentOf(cached: CachedRepository, { commit, folder }: HubSite): Promise<number> {
  const tree = (await cached.tree(commit)) ?? [];
  const own = tree.filter((file) => folder === '' || file.path.startsWith(`${folder}/`));
  return (await cached.missing(commit, own)).length;
}
