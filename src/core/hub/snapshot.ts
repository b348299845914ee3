/** A dataset of the cache of which not every file was downloaded: what is missing, and how it is had. */
import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { isCanceled, StudioError } from '../../shared/errors';
import { isInside } from '../files/contained-path';
import { hubPlace } from '../files/hub-cache';
import { unwatched, type JobContext } from '../jobs/progress';
import { asStudioError } from '../system/classify-error';
import { orAborted } from '../system/or-aborted';
import { CachedRepository } from './cache';
import { HubClient } from './client';
import { fetchFiles, type Source } from './fetch-files';
import { RemoteFile } from './remote-file';
import { isCommit, isSafePath, treeOf, type HubFile } from './tree';

/** Without an answer for so long, what is here is opened as it is. */
const listMs = 10_000;

/** Whom downloads report to that a reader of the dataset waits for. */
let waited: JobContext = unwatched;

/** For a process that does one thing: a command shows what it waits for, and Ctrl-C ends it. */
export function reportDownloadsTo(job: JobContext): void {
  waited = job;
}

const notDownloaded = 'not-downloaded';

/** Not what the Hub gives instead of the file that it lists. */
function notNow(error: unknown): unknown {
  const { code, message, details } = asStudioError(error);
  if (code === 'canceled' || code === 'corrupt-data') return error;
  return new StudioError(code, message, {
    cause: error,
    details: { ...details, reason: notDownloaded },
  });
}

/** The list of episodes and what else tells what a dataset holds. */
const isMetadata = (file: string): boolean => /(?:^|\/)meta\//.test(file);

/** Files that are downloaded together. */
interface Batch {
  ended: Promise<void>;
  /** Who waits for one of them, by path: told as soon as that one is here. */
  waiting: Map<string, (() => void)[]>;
}

export class HubSnapshot {
  private readonly absent = new Map<string, HubFile>();
  /** What is being downloaded, by path: whoever needs it too waits for that file. */
  private readonly fetching = new Map<string, Batch>();

  /** Paths in the repository that are wanted before others. */
  private readonly first = new Set<string>();

  /** Files that were looked for in vain where nobody knows what the dataset holds. */
  private readonly soughtInVain = new Set<string>();

  private constructor(
    private readonly source: Source & {
      /**
       * Whether it lies in the user's own cache. Any folder may be laid out as one, and come from anybody: nothing is
       * written into that, and the Hub is not asked about it.
       */
      isOwn: boolean;
    },
    private readonly root: string,
    /** The dataset's folder in the repository, with a slash behind; empty where it is the repository. */
    private readonly prefix: string,
    /** Null where nobody kept the list of what belongs to the commit, as older versions of Python's client. */
    private readonly tree: readonly HubFile[] | null,
  ) {}

  /**
   * Of the dataset at the real path `root`; null where that is in no cache. Files of a dataset are called by their
   * paths relative to `root` here.
   */
  static async of(root: string): Promise<HubSnapshot | null> {
    const place = hubPlace(root);
    if (place === null) return null;
    const [commit = '', ...below] = path
      .relative(path.join(place.repository, 'snapshots'), root)
      .split(path.sep);
    const cached = new CachedRepository(place.repository);
    if (!isCommit(commit)) return null;
    const tree = await cached.tree(commit);
    const name = place.name.split('/').slice(0, 2).join('/');
    const client = new HubClient();
    const { cache } = client.settings;
    const isOwn = isInside(await realpath(cache).catch(() => cache), place.repository);
    const source = { client, cached, name, commit, isOwn };
    const prefix = below.map((part) => `${part}/`).join('');
    const snapshot = new HubSnapshot(source, root, prefix, tree);
    const own = (tree ?? []).filter((file) => file.path.startsWith(prefix));
    for (const file of await cached.missing(commit, own)) {
      snapshot.absent.set(file.path.slice(prefix.length), file);
    }
    return snapshot;
  }

  get name(): string {
    return this.source.name;
  }

  /** Why what is missing is not downloaded, as the rest of a sentence; null where it is. */
  get whyNotFilled(): string | null {
    if (this.source.isOwn) {
      return this.source.client.settings.offline
        ? `nothing is asked of the Hub while HF_HUB_OFFLINE is set; open hf://${this.name} without it.`
        : null;
    }
    const cache = path.dirname(this.source.cached.folder);
    return `${cache} is not your cache, so nothing is downloaded into it; open hf://${this.name}, or set HF_HUB_CACHE=${cache} if it is yours.`;
  }

  /** Looks whether more is here than was: another program may have downloaded some. */
  async look(): Promise<void> {
    const { cached, commit } = this.source;
    const before = [...this.absent.entries()];
    const missing = await cached.missing(
      commit,
      before.map(([, file]) => file),
    );
    const absent = new Set(missing);
    for (const [relative, file] of before) if (!absent.has(file)) this.absent.delete(relative);
  }

  /** Whether the dataset has the file on the Hub, or may have it there, but not here. */
  isAbsent(relative: string): boolean {
    const file = path.posix.normalize(relative);
    if (this.tree !== null) return this.absent.has(file);
    const isAbsent = isSafePath(file) && !existsSync(path.join(this.root, file));
    if (isAbsent) this.soughtInVain.add(file);
    return isAbsent;
  }

  /** The files that `isAbsent` was asked for and that may be on the Hub: nobody kept the list of what is. */
  get unlisted(): string[] {
    return [...this.soughtInVain].filter((file) => !existsSync(path.join(this.root, file)));
  }

  /** Asks the Hub what belongs to the commit and keeps it for `of`; false where it gives no answer now. */
  async list(): Promise<boolean> {
    const { client, cached, name, commit } = this.source;
    if (client.settings.offline || !this.source.isOwn) return false;
    try {
      await cached.keepTree(
        commit,
        await treeOf(client, name, commit, AbortSignal.timeout(listMs)),
      );
      return true;
    } catch {
      return false;
    }
  }

  /** Whether it is known what belongs to the commit. */
  get isListed(): boolean {
    return this.tree !== null;
  }

  /** The files that are not here, whole. */
  missing(): { path: string; bytes: number }[] {
    return [...this.absent].map(([file, { bytes }]) => ({ path: file, bytes }));
  }

  /**
   * Has these files here; what is, or is none of the dataset's, is passed over. Throws as `fetchFiles`, `not-found` for
   * one of which nobody knows whether the Hub has it, with the reason `not-downloaded` where it may come later;
   * `conflict` where one is missing outside the user's cache.
   */
  async fetch(files: readonly string[], job: JobContext = waited): Promise<void> {
    const unknown = this.tree === null ? files.find((file) => this.isAbsent(file)) : undefined;
    if (unknown !== undefined) {
      throw new StudioError(
        'not-found',
        `${unknown} of ${this.name} is not known to be downloaded, and the Hub did not say what the dataset holds; open hf://${this.name} with a network and without HF_HUB_OFFLINE.`,
        { details: { reason: notDownloaded } },
      );
    }
    const normal = files.map((file) => path.posix.normalize(file));
    const elsewhere = this.source.isOwn ? undefined : normal.find((file) => this.absent.has(file));
    if (elsewhere !== undefined) throw this.notOwn(elsewhere);
    for (;;) {
      const missing = normal.filter((file) => this.absent.has(file));
      const own = missing.filter((file) => !this.fetching.has(file));
      const others = missing.flatMap((file) => this.arrival(file) ?? []);
      try {
        await Promise.all([orAborted(Promise.all(others), job.signal), this.fetchNow(own, job)]);
        return;
      } catch (error) {
        // Somebody else's download was ended: what is wanted here still is.
        if (job.signal.aborted || !isCanceled(error)) throw notNow(error);
      }
    }
  }

  /** Until a file that others download is here, which it is before what nobody waits for. */
  private arrival(file: string): Promise<void> | undefined {
    const batch = this.fetching.get(file);
    if (batch === undefined) return undefined;
    this.first.add(this.prefix + file);
    const here = new Promise<void>((resolve) => {
      batch.waiting.set(file, [...(batch.waiting.get(file) ?? []), resolve]);
    });
    return Promise.race([here, batch.ended]);
  }

  /** What is missing of the metadata, as `fetch`: Python may have been cut at it. Gives whether something was. */
  async fetchMetadata(): Promise<boolean> {
    const wanted = [...this.absent.keys()].filter(isMetadata);
    await this.fetch(wanted);
    return wanted.length > 0;
  }

  /** All that is missing, as `fetch`; what `hurry` named meanwhile comes first. */
  fetchAll(job: JobContext): Promise<void> {
    return this.fetch([...this.absent.keys()], job);
  }

  /** Of what is downloaded from now on, these files come first. */
  hurry(files: readonly string[]): void {
    this.first.clear();
    for (const file of files) this.first.add(this.prefix + path.posix.normalize(file));
  }

  /**
   * A missing file, to be read in pieces on the Hub; null where it is here, or none of the dataset's. Throws `conflict`
   * where it is missing outside the user's cache.
   */
  remote(relative: string): RemoteFile | null {
    const { client, name, commit } = this.source;
    const file = this.absent.get(path.posix.normalize(relative));
    if (file !== undefined && !this.source.isOwn) throw this.notOwn(file.path);
    return file === undefined ? null : new RemoteFile(client, { name, commit, file });
  }

  private notOwn(file: string): StudioError {
    const message = `${file} of ${this.name} is not downloaded: ${this.whyNotFilled}`;
    return new StudioError('conflict', message, { details: { reason: notDownloaded } });
  }

  private async fetchNow(files: readonly string[], job: JobContext): Promise<void> {
    const wanted = files.flatMap((file) => this.absent.get(file) ?? []);
    if (wanted.length === 0) return;
    const waiting: Batch['waiting'] = new Map();
    const got = ({ path: file }: HubFile): void => {
      const relative = file.slice(this.prefix.length);
      this.absent.delete(relative);
      this.fetching.delete(relative);
      this.first.delete(file);
      for (const tell of waiting.get(relative) ?? []) tell();
    };
    const ended = fetchFiles(this.source, wanted, job, { first: this.first, got }).finally(() => {
      for (const file of files) this.fetching.delete(file);
    });
    for (const file of files) this.fetching.set(file, { ended, waiting });
    await ended;
  }
}
