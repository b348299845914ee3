/** Runs an export: plans anew, writes beside the target, and gives the folder its name when everything is on disk. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { StudioError } from '../../shared/errors';
import type { ExportPlan, ExportResult, LoaderVerdict } from '../../shared/model/export';
import type { JobContext } from '../jobs/progress';
import { writeCuration } from './curation/curation';
import { ExportDatabase } from './files/export-database';
import type { WriteTask } from './formats/format';
import { publishing } from './target/publish';
import { prepareExport, refuseChanged, type Prepared } from './plan';
import { noteBroken } from './select/blamed-episode';
import type { ExportRequest } from './select/select-episodes';

/**
 * Throws `conflict` naming the blockers if the plan has any, or where the source is changed meanwhile, and `io` or
 * `corrupt-data` if writing fails. An episode that turns out broken on the way is left out, and what was written begun
 * anew. Whatever happens, the target's name has nothing or everything, and no partial folder of this run stays (unless
 * the process is killed; the next run to the same target then removes it).
 */
export async function runExport(request: ExportRequest, job: JobContext): Promise<ExportResult> {
  const startedMs = performance.now();
  const out = path.resolve(request.options.out);
  for (;;) {
    job.report({ phase: 'planning', done: 0, unit: 'bytes' });
    const prepared = await prepareExport(request, job, Number.POSITIVE_INFINITY);
    const { plan } = prepared;
    if (plan.blockers.length > 0) throw new StudioError('conflict', plan.blockers.join(' '));
    try {
      const written = await write(request, prepared, { out, job });
      const seconds = (performance.now() - startedMs) / 1_000;
      return { out, ...resultOf(plan), ...written, seconds };
    } catch (error) {
      const episodes = plan.episodes.map(({ episode }) => episode);
      if (!(await noteBroken(prepared.dataset, { error, episodes }, job))) throw error;
    }
  }
}

const resultOf = (plan: ExportPlan) => ({
  format: plan.format,
  version: plan.version,
  episodes: plan.episodes.length,
  frames: plan.frames,
  keyframes: plan.keyframes,
  sparsity: plan.sparsity,
  skipped: plan.skipped,
});

async function write(
  request: ExportRequest,
  prepared: Prepared,
  { out, job }: { out: string; job: JobContext },
): Promise<Pick<ExportResult, 'loaders' | 'bytes'>> {
  const progress = new ByteProgress(prepared.plan.totalBytes, job);
  const written = await publishing(out, job, async (folder) => {
    const loaders = await writeAll(request, prepared, { folder, wrote: progress.add, job });
    await refuseChanged(prepared);
    return { loaders, bytes: await sizeOf(folder) };
  });
  progress.end();
  return written;
}

/** Data and what is said about it, by one database: to start another takes 20 ms. */
async function writeAll(
  request: ExportRequest,
  prepared: Prepared,
  { folder, wrote, job }: Pick<WriteTask, 'folder' | 'wrote' | 'job'>,
): Promise<LoaderVerdict[]> {
  const database = await ExportDatabase.open(folder, job.signal);
  try {
    const loaders = await prepared.write({ folder, database, wrote });
    const told = { ...prepared, plan: { ...prepared.plan, loaders } };
    await writeCuration(request, told, { folder, database }, job.signal);
    return loaders;
  } finally {
    await database.close();
  }
}

/** Bytes of all files below a folder. */
export async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    bytes += entry.isDirectory() ? await sizeOf(file) : (await stat(file)).size;
  }
  return bytes;
}

/** Counts towards the plan's estimate, never beyond it; the whole is only reached once the export has its name. */
class ByteProgress {
  #done = 0;

  constructor(
    private readonly total: number,
    private readonly job: JobContext,
  ) {}

  readonly add = (phase: string, bytes: number, note?: string): void => {
    this.#done = Math.min(this.#done + bytes, this.total - 1);
    const more = note === undefined ? {} : { note };
    this.job.report({ phase, done: this.#done, total: this.total, unit: 'bytes', ...more });
  };

  end(): void {
    this.job.report({ phase: 'done', done: this.total, total: this.total, unit: 'bytes' });
  }
}
