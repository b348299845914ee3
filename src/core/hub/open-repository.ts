/** Has a dataset of the Hub in the cache, as far as the studio needs it to show its episodes. */
import { stat } from 'node:fs/promises';
import { isCanceled, StudioError } from '../../shared/errors';
import { asStudioError } from '../system/classify-error';
import type { JobContext } from '../jobs/progress';
import { CachedRepository } from './cache';
import { HubClient } from './client';
import { fetchFiles, type Source } from './fetch-files';
import { addressOf, parseRepository } from './repository';
import { commitOf, treeOf, type HubFile } from './tree';

export interface Fetching {
  /** All files, videos too. */
  everything?: boolean;
  /** Told when the Hub does not answer and what is here is opened instead. */
  log?: (line: string) => void;
  client?: HubClient;
}

/**
 * Downloads what is missing of the dataset's metadata and numbers, and gives the folder of its snapshot. Without the
 * Hub (offline mode, no network, a Hub that cannot answer), or in a cache that may only be read, it is what was
 * downloaded last. Throws `invalid-input` for what names no dataset, `not-found` where there is none or nothing of it
 * is here, else as `fetchFiles`.
 */
export async function openRepository(
  address: string,
  job: JobContext,
  { everything = false, log, client = new HubClient() }: Fetching = {},
): Promise<string> {
  const asked = parseRepository(address);
  const { name } = asked;
  const revision = asked.revision ?? 'main';
  const cached = CachedRepository.of(client.settings.cache, name);
  const known = await lastKnown(cached, revision);
  let commit: string;
  let tree: HubFile[];
  try {
    job.report({ phase: 'asking the Hub', done: 0, unit: 'files' });
    const how = { signal: job.signal, hasty: known !== null };
    commit = await commitOf(client, name, revision, how);
    tree = (await cached.tree(commit)) ?? (await listAnew({ client, cached, name, commit }, job));
  } catch (error) {
    if (known === null || !isSilence(error)) throw withAdvice(error, client, addressOf(asked));
    if (!client.settings.offline) {
      log?.(`${asStudioError(error).message} What was downloaded of ${name} before is opened.`);
    }
    return known;
  }
  const wanted = everything ? tree : neededFirst(tree);
  try {
    await fetchFiles({ client, cached, name, commit }, await cached.missing(commit, wanted), job, {
      phase: everything ? 'downloading' : 'downloading metadata and numbers',
    });
    await cached.keepRef(revision, commit);
  } catch (error) {
    if (!isReadOnly(error)) throw error;
    // All of it is here; only that it is the newest cannot be kept.
    if ((await cached.missing(commit, wanted)).length === 0) return cached.snapshot(commit);
    if (known === null) throw error;
    log?.(`${asStudioError(error).message} What was downloaded of ${name} before is opened.`);
    return known;
  }
  return cached.snapshot(commit);
}

/** Of a cache that others keep, which this user may only read. */
const isReadOnly = (error: unknown): boolean =>
  /^(?:EACCES|EPERM|EROFS)$/.test(String(asStudioError(error).details?.['errno']));

async function listAnew(
  { client, cached, name, commit }: Source,
  { signal }: JobContext,
): Promise<HubFile[]> {
  const tree = await treeOf(client, name, commit, signal);
  // A cache that may only be read, or is full, keeps no list: what is there opens all the same.
  await cached.keepTree(commit, tree).catch(() => undefined);
  return tree;
}

const isVideo = ({ path }: HubFile): boolean => /\.(?:mp4|m4v|mov|mkv|webm|avi)$/i.test(path);

/** A LeRobot dataset is shown without its videos, which are most of it; of other formats all files are needed. */
function neededFirst(tree: readonly HubFile[]): readonly HubFile[] {
  const isLeRobot = tree.some(({ path }) => /(?:^|\/)meta\/info\.json$/.test(path));
  return isLeRobot ? tree.filter((file) => !isVideo(file)) : tree;
}

/** The snapshot of the last download; null where there is none. */
async function lastKnown(cached: CachedRepository, revision: string): Promise<string | null> {
  const commit = await cached.commitOf(revision);
  if (commit === null) return null;
  const snapshot = cached.snapshot(commit);
  return (await stat(snapshot).catch(() => null))?.isDirectory() === true ? snapshot : null;
}

/** Whether the Hub gives no answer, which is not to say no. */
function isSilence(error: unknown): boolean {
  if (isCanceled(error)) return false;
  const { code, details } = asStudioError(error);
  const status = Number(details?.['status'] ?? 0);
  return (
    code === 'conflict' || details?.['reason'] === 'unreachable' || status === 429 || status >= 500
  );
}

function withAdvice(error: unknown, { settings }: HubClient, address: string): unknown {
  if (!settings.offline) return error;
  return new StudioError(
    'not-found',
    `${address} was not downloaded to ${settings.cache}, and HF_HUB_OFFLINE is set; unset it to download.`,
    { cause: error },
  );
}
