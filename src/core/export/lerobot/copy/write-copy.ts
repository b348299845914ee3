/** Writes a copy: a LeRobot dataset as the version it is, video files and all values byte by byte. */
import { chmod, constants, copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { StudioError } from '../../../../shared/errors';
import type { CopiedFile, ExportDraft } from './draft';
import { ExportDatabase } from '../../files/export-database';
import { exportedInfo } from '../meta/info';
import { writeObject } from '../meta/source-lists';
import { writeMetaV2 } from '../meta/episodes-v2';
import { writeMetaV3 } from '../meta/episodes-v3';
import { outputPath } from '../output-path';
import { syncFile } from '../../target/partial';
import type { Writing } from '../../prepared';
import { writeRows, type WrittenFile } from '../rows/copied-rows';

/** Every file is on disk when it returns; the manifest, `meta/info.json`, comes last. */
export async function writeCopy(draft: ExportDraft, writing: Writing): Promise<void> {
  const { folder, wrote, job } = writing;
  const database = await ExportDatabase.open(folder, job.signal);
  try {
    await database.load(draft.episodes);
    const written = await writeData(draft, database, writing);
    for (const video of draft.videos) {
      job.signal.throwIfAborted();
      await job.mayGoOn?.();
      await copyInto(folder, video);
      wrote('copying videos', video.bytes);
    }
    for (const side of draft.sideFiles) {
      await copyInto(folder, side);
      wrote('copying side files', side.bytes);
    }
    wrote('writing episode lists', 0);
    const task = { draft, database, written, folder };
    await (draft.source.layout === 'v3' ? writeMetaV3(task) : writeMetaV2(task));
  } finally {
    await database.close();
  }
  await syncParquet(path.join(folder, 'meta'));
  await writeObject(path.join(folder, 'meta/info.json'), exportedInfo(draft));
}

async function writeData(
  draft: ExportDraft,
  database: ExportDatabase,
  { folder, wrote, job }: Writing,
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
    wrote('writing rows', from.bytes);
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
