/** Which files a dataset has at a commit, asked of the Hub. What it answers is checked before anything is written. */
import type { ListFileEntry } from '@huggingface/hub';
import { StudioError, toPlainError } from '../../shared/errors';
import type { HubClient, HubRequest } from './client';

/** Loaded when the Hub is asked: most datasets are folders. */
export const library = () => import('@huggingface/hub');

/** A file as the Hub lists it. */
export interface HubFile {
  /** Relative to the dataset's root, forward slashes. */
  path: string;
  bytes: number;
  /** Its git blob: 40 hex digits. */
  blobId: string;
  /** SHA-256 of what it holds where it lies outside git (LFS, Xet), else null. */
  sha256: string | null;
  /** Its name in Xet storage; kept for Python, which asks by it. */
  xetHash: string | null;
}

/** Larger than any dataset of one file an episode and camera. */
const mostFiles = 2_000_000;
/** The Hub lists a thousand files a page. */
const mostPages = mostFiles / 100;
const longestPath = 1_000;

const isHash = (text: unknown, digits: 40 | 64): text is string =>
  typeof text === 'string' && text.length === digits && /^[0-9a-f]+$/.test(text);

export const isCommit = (text: string): boolean => isHash(text, 40);

/** What a file is called among the blobs of the cache: as its ETag on the Hub. */
export const etagOf = ({ sha256, blobId }: HubFile): string => sha256 ?? blobId;

type HowToAsk = Pick<HubRequest, 'hasty'> & { signal: AbortSignal };

/** The commit that a revision stands for now. Throws as `HubClient.ask`, `corrupt-data` for an answer that is none. */
export async function commitOf(
  client: HubClient,
  name: string,
  revision: string,
  how: HowToAsk,
): Promise<string> {
  return isCommit(revision) ? revision : (await headOf(client, name, revision, how)).commit;
}

/** The same, and whether only some may see the dataset; asked of the Hub also for a commit. */
export async function headOf(
  client: HubClient,
  name: string,
  revision: string,
  { signal, hasty = false }: HowToAsk,
): Promise<{ commit: string; isPrivate: boolean }> {
  const { datasetInfo } = await library();
  const { sha, private: isPrivate } = await askHub(client, name, () =>
    datasetInfo({
      name,
      revision,
      additionalFields: ['sha'],
      hubUrl: client.settings.endpoint,
      fetch: client.fetchFor(name, signal, { hasty }),
    }),
  );
  if (isHash(sha, 40)) return { commit: sha, isPrivate };
  throw odd(client, name, 'names no commit');
}

/** All files of a dataset at a commit. Throws as `commitOf`, also for a list that cannot be one of files. */
export async function treeOf(
  client: HubClient,
  name: string,
  commit: string,
  signal: AbortSignal,
): Promise<HubFile[]> {
  const { listFiles } = await library();
  const files = new Map<string, HubFile>();
  await askHub(client, name, async () => {
    const entries = listFiles({
      repo: { type: 'dataset', name },
      revision: commit,
      recursive: true,
      hubUrl: client.settings.endpoint,
      fetch: pageByPage(client, name, signal),
    });
    let seen = 0;
    for await (const entry of entries) {
      seen += 1;
      if (seen > mostFiles) throw odd(client, name, `lists more than ${mostFiles} files`);
      if (entry.type === 'directory') continue;
      const file = fileOf(entry);
      if (file === null) {
        throw odd(
          client,
          name,
          `lists what is no file (${JSON.stringify(entry.path).slice(0, 80)})`,
        );
      }
      files.set(file.path, file);
    }
  });
  for (const { path } of files.values()) {
    const parts = path.split('/');
    for (let depth = 1; depth < parts.length; depth += 1) {
      const folder = parts.slice(0, depth).join('/');
      if (files.has(folder)) throw odd(client, name, `has ${folder} as a file and as a folder`);
    }
  }
  return [...files.values()];
}

/** A list may go on on another page, but never without end. */
function pageByPage(client: HubClient, name: string, signal: AbortSignal): typeof fetch {
  const ask = client.fetchFor(name, signal);
  const pages = new Set<string>();
  return (input, init) => {
    const page = input instanceof Request ? input.url : String(input);
    if (pages.has(page)) throw odd(client, name, 'lists the same files again and again');
    if (pages.size >= mostPages) throw odd(client, name, `has more than ${mostPages} pages`);
    pages.add(page);
    return ask(input, init);
  };
}

const isCount = (count: unknown): count is number =>
  Number.isSafeInteger(count) && Number(count) >= 0;

function fileOf({ path, size, oid, lfs, xetHash }: ListFileEntry): HubFile | null {
  const bytes = lfs?.size ?? size;
  if (!isSafePath(path) || !isCount(bytes) || !isHash(oid, 40)) return null;
  if (lfs !== undefined && !isHash(lfs.oid, 64)) return null;
  return {
    path,
    bytes,
    blobId: oid,
    sha256: lfs?.oid ?? null,
    xetHash: isHash(xetHash, 64) ? xetHash : null,
  };
}

/** Whether a listed path stays below the folder it is put in, on any system, and may be a file's on this one. */
export function isSafePath(path: unknown, system: string = process.platform): path is string {
  if (typeof path !== 'string' || path === '' || path.length > longestPath) return false;
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\\]|^[A-Za-z]:/.test(path)) return false;
  const parts = path.split('/');
  if (parts.some((part) => ['', '.', '..'].includes(part))) return false;
  return system !== 'win32' || !parts.some((part) => notOnWindows.test(part));
}

/** Devices, with any ending too, and what Windows cuts off a name or takes in none. */
const notOnWindows = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)|[<>:"|?*]|[. ]$/i;

/** Whether a file may be called so wherever it is downloaded to. */
export const isPortablePath = (path: string): boolean => isSafePath(path, 'win32');

/** The library throws errors of its own where an answer is not JSON, or not of its form. */
export async function askHub<T>(
  client: HubClient,
  name: string,
  work: () => Promise<T>,
  what = 'list of files',
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StudioError || toPlainError(error).code === 'canceled') throw error;
    throw odd(client, name, `answers with something that is no ${what}`, error);
  }
}

const odd = (client: HubClient, name: string, what: string, cause?: unknown): StudioError =>
  new StudioError(
    'corrupt-data',
    `What ${client.settings.endpoint} says of ${name} is not used: it ${what}; check HF_ENDPOINT.`,
    { cause },
  );
