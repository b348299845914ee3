/** Runs an export: plans anew, writes beside the target, and gives the folder its name when everything is on disk. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { StudioError } from '../../shared/errors';
import type { ExportResult } from '../../shared/model/export';
import type { JobContext } from '../jobs/progress';
import { writeCuration } from './curation/curation';
import { describeFailure } from './target/failure';
import { createPartial, discardPartial, findSiblings, publishPartial } from './target/partial';
import { noteVideoFaults } from './select/note-videos';
import { prepareExport } from './plan';
import type { ExportRequest } from './select/select-episodes';

/**
 * Throws `conflict` naming the blockers if the plan has any, and `io` or `corrupt-data` if writing fails. Whatever happens,
 * the target's name has nothing or everything, and no partial folder of this run stays (unless the process is killed; the
 * next run to the same target then removes it).
 */
export async function runExport(request: ExportRequest, job: JobContext): Promise<ExportResult> {
  const startedMs = performance.now();
  job.report({ phase: 'planning', done: 0, unit: 'bytes' });
  await noteVideoFaults(request.dataset, Number.POSITIVE_INFINITY, job);
  const prepared = await prepareExport(request, job);
  const { plan } = prepared;
  if (plan.blockers.length > 0) throw new StudioError('conflict', plan.blockers.join(' '));

  const out = path.resolve(request.options.out);
  const progress = new ByteProgress(plan.totalBytes, job);
  let folder: string | null = null;
  try {
    for (const stale of (await findSiblings(out)).stale) await discardPartial(stale);
    folder = await createPartial(out);
    await prepared.write({ folder, wrote: progress.add });
    await writeCuration(request, prepared, folder, job.signal);
    const bytes = await sizeOf(folder);
    job.signal.throwIfAborted();
    await publishPartial(folder, out);
    progress.end();
    return {
      out,
      format: plan.format,
      version: plan.version,
      episodes: plan.episodes.length,
      frames: plan.frames,
      keyframes: plan.keyframes,
      sparsity: plan.sparsity,
      skipped: plan.skipped,
      bytes,
      seconds: (performance.now() - startedMs) / 1_000,
    };
  } catch (error) {
    const left = folder !== null && (await discardPartial(folder)) ? null : folder;
    throw job.signal.aborted ? job.signal.reason : describeFailure(error, out, left);
  }
}

async function sizeOf(folder: string): Promise<number> {
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

  readonly add = (phase: string, bytes: number): void => {
    this.#done = Math.min(this.#done + bytes, this.total - 1);
    this.job.report({ phase, done: this.#done, total: this.total, unit: 'bytes' });
  };

  end(): void {
    this.job.report({ phase: 'done', done: this.total, total: this.total, unit: 'bytes' });
  }
}
