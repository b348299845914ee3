/** Runs an export: plans anew, writes beside the target, and gives the folder its name when everything is on disk. */
import { chmod, constants, copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { StudioError } from '../../shared/errors';
import type { ExportPlan, ExportResult } from '../../shared/model/export';
import type { JobContext } from '../jobs/progress';
import { writeCuration } from './curation';
import { draftExport, type CopiedFile, type ExportDraft, type ExportRequest } from './draft';
import { ExportDatabase } from './export-database';
import { describeFailure } from './failure';
import { exportedInfo } from './info';
import { writeObject } from './meta-text';
import { writeMetaV2 } from './meta-v2';
import { writeMetaV3 } from './meta-v3';
import { outputPath } from './output-path';
import { createPartial, discardPartial, findSiblings, publishPartial, syncFile } from './partial';
import { planOf } from './plan';
import { writeRows, type WrittenFile } from './write-rows';

/**
 * Throws `conflict` naming the blockers if the plan has any, and `io` or `corrupt-data` if writing fails. Whatever happens,
 * the target's name has nothing or everything, and no partial folder of this run stays (unless the process is killed; the
 * next run to the same target then removes it).
 */
export async function runExport(request: ExportRequest, job: JobContext): Promise<ExportResult> {
  const startedMs = performance.now();
  job.report({ phase: 'planning', done: 0, unit: 'bytes' });
  const draft = await draftExport(request, job);
  const plan = await planOf(draft, job);
  if (plan.blockers.length > 0) throw new StudioError('conflict', plan.blockers.join(' '));

  const out = path.resolve(request.options.out);
  const progress = new ByteProgress(plan.totalBytes, job);
  let folder: string | null = null;
  try {
    for (const stale of (await findSiblings(out)).stale) await discardPartial(stale);
    folder = await createPartial(out);
    await write(draft, plan, { folder, progress, job });
    const bytes = await sizeOf(folder);
    job.signal.throwIfAborted();
    await publishPartial(folder, out);
    progress.end();
    return {
      out,
      episodes: plan.episodes.length,
      frames: plan.frames,
      keyframes: plan.keyframes,
      sparsity: plan.sparsity,
      skipped: plan.skipped,
      bytes,
      seconds: (performance.now() - startedMs) / 1_000,
    };
  } catch (error) {
    if (folder !== null) await discardPartial(folder);
    throw job.signal.aborted ? job.signal.reason : describeFailure(error, out);
  }
}

interface Writing {
  folder: string;
  progress: ByteProgress;
  job: JobContext;
}

/** Every file is on disk when it returns; the manifest, `meta/info.json`, comes last. */
async function write(draft: ExportDraft, plan: ExportPlan, writing: Writing): Promise<void> {
  const { folder, progress, job } = writing;
  const database = await ExportDatabase.open(folder, job.signal);
  try {
    await database.load(draft.episodes);
    const written = await writeData(draft, database, writing);
    for (const video of draft.videos) {
      job.signal.throwIfAborted();
      await job.mayGoOn?.();
      await copyInto(folder, video);
      progress.add('copying videos', video.bytes);
    }
    for (const side of draft.sideFiles) {
      await copyInto(folder, side);
      progress.add('copying side files', side.bytes);
    }
    progress.add('writing episode lists', 0);
    const task = { draft, database, written, folder };
    await (draft.source.layout === 'v3' ? writeMetaV3(task) : writeMetaV2(task));
  } finally {
    await database.close();
  }
  await writeCuration(draft, plan, folder);
  await syncParquet(path.join(folder, 'meta'));
  await writeObject(path.join(folder, 'meta/info.json'), exportedInfo(draft));
}

async function writeData(
  draft: ExportDraft,
  database: ExportDatabase,
  { folder, progress, job }: Writing,
): Promise<WrittenFile[]> {
  const placed = new Map(draft.episodes.map((episode) => [episode.episode, episode]));
  const written: WrittenFile[] = [];
  for (const from of draft.files) {
    job.signal.throwIfAborted();
    await job.mayGoOn?.();
    const episodes = from.episodes
      .map(({ episode }) => placed.get(episode))
      .filter((episode) => episode !== undefined);
    const target = episodes[0]?.target ?? 0;
    const { relative } = from.source;
    const to = path.join(folder, outputPath(draft.source, { kind: 'data', relative, target }));
    written.push(await writeRows(draft, database, { from, to, episodes }));
    await syncFile(to);
    progress.add('writing rows', from.bytes);
  }
  return written;
}

async function copyInto(folder: string, { file, to, bytes }: CopiedFile): Promise<void> {
  const target = path.join(folder, to);
  await mkdir(path.dirname(target), { recursive: true });
  await copyFile(file, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  // A copy takes over that its source is write-protected; the export is the user's to change.
  await chmod(target, 0o644);
  await syncFile(target);
  if ((await stat(target)).size !== bytes) {
    throw new StudioError('conflict', `${file} changed while it was copied; export again.`);
  }
}

/** DuckDB wrote these without syncing them. */
async function syncParquet(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) await syncParquet(file);
    else if (entry.name.endsWith('.parquet')) await syncFile(file);
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

  add(phase: string, bytes: number): void {
    this.#done = Math.min(this.#done + bytes, this.total - 1);
    this.job.report({ phase, done: this.#done, total: this.total, unit: 'bytes' });
  }

  end(): void {
    this.job.report({ phase: 'done', done: this.total, total: this.total, unit: 'bytes' });
  }
}
