/** Several files of the Hub into the cache, a few at a time, with progress. */
import { mkdir, statfs } from 'node:fs/promises';
import { StudioError } from '../../shared/errors';
import { formatBytes, formatTimeLeft } from '../../shared/model/amounts';
import type { JobContext } from '../jobs/progress';
import type { CachedRepository } from './cache';
import type { HubClient } from './client';
import { bytesHere, download } from './download';
import type { HubFile } from './tree';

export interface Source {
  client: HubClient;
  cached: CachedRepository;
  /** `owner/name`. */
  name: string;
  commit: string;
}

const atOnce = 4;
/** How often it is said how far it is where nothing comes. */
const reportMs = 1_000;
/** What stays free: a full disk hurts other programs too. */
const spareBytes = 100e6;

/**
 * Downloads the files and puts each into the snapshot when it is whole, in this order. Files that are whole stay when
 * it fails or is canceled, and a part of the others, which the next download goes on with. Throws `io` where the disk
 * has no room for them, else as `download`.
 *
 * @param choice what is being downloaded, in a word or two; paths that come first, looked at before each file; who is
 * told of each file that is in the snapshot
 */
export async function fetchFiles(
  source: Source,
  files: readonly HubFile[],
  job: JobContext,
  choice: {
    phase?: string;
    first?: ReadonlySet<string>;
    got?: (file: HubFile) => void;
  } = {},
): Promise<void> {
  const { client, cached, name, commit } = source;
  const { phase = 'downloading', first, got } = choice;
  let total = await bytesToFetch(source, files);
  await refuseFull(source, total);
  let done = 0;
  let whole = 0;
  const startedAtMs = performance.now();
  const report = (): void => {
    const rate = (1_000 * done) / Math.max(1, performance.now() - startedAtMs);
    const pace =
      done === 0 || done >= total
        ? ''
        : `, ${formatBytes(rate)}/s, ${formatTimeLeft((total - done) / rate)} left`;
    const note = `${whole} of ${files.length} files${pace}`;
    job.report({ phase, done, total, unit: 'bytes', note });
  };
  report();
  const failed = new AbortController();
  const signal = AbortSignal.any([job.signal, failed.signal]);
  const waiting = new Map(files.map((file) => [file.path, file]));
  const next = (): HubFile | undefined => {
    const hurried = [...(first ?? [])].find((file) => waiting.has(file));
    const file = waiting.get(hurried ?? '') ?? waiting.values().next().value;
    if (file !== undefined) waiting.delete(file.path);
    return file;
  };
  const work = async (): Promise<void> => {
    for (let file = next(); file !== undefined; file = next()) {
      await job.mayGoOn?.();
      const received = (bytes: number): void => {
        done += bytes;
        // What was here already turned out to be of no use: it comes once more.
        if (done < 0) total -= done;
        done = Math.max(0, done);
        report();
      };
      const blob = cached.blob(file);
      await download(client, { name, commit, file, blob, signal, received });
      await cached.link(commit, file);
      got?.(file);
      whole += 1;
      report();
    }
  };
  const workers = Array.from({ length: Math.min(atOnce, files.length) }, () =>
    work().catch((error: unknown) => {
      // The others end too, and what they were cut by is not what is told.
      if (!failed.signal.aborted) failed.abort(error);
    }),
  );
  // What is stalled has no rate any more, and takes longer and longer.
  const timer = setInterval(report, reportMs);
  await Promise.all(workers).finally(() => clearInterval(timer));
  signal.throwIfAborted();
}

/** Without what is here already. */
async function bytesToFetch({ cached }: Source, files: readonly HubFile[]): Promise<number> {
  let bytes = 0;
  for (const file of files) bytes += file.bytes - (await bytesHere(cached.blob(file), file.bytes));
  return bytes;
}

async function refuseFull({ cached, name }: Source, needed: number): Promise<void> {
  if (needed === 0) return;
  await mkdir(cached.folder, { recursive: true });
  await cached.tagCache();
  // A network folder may not say; the download itself then finds out.
  const disk = await statfs(cached.folder).catch(() => null);
  const free = disk === null ? Number.POSITIVE_INFINITY : disk.bavail * disk.bsize;
  if (needed + spareBytes <= free) return;
  throw new StudioError(
    'io',
    `${name} needs ${formatBytes(needed)} more in ${cached.folder}, where ${formatBytes(free)} are free; free some space, or set HF_HUB_CACHE to a folder on another disk.`,
  );
}
