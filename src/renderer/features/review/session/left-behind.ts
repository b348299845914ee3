/**
 * Decisions that wait for a project which is not there any more: its folder was moved or deleted while the core was
 * away, and the dataset has begun another one. They are kept, and said.
 */
import { z } from 'zod';
import { everyProject, type StudioStorage } from '../../../storage';
import type { ReviewedProject } from './session';

export interface LeftBehind {
  /** The folder of the project that they belong to. */
  path: string;
  changes: number;
}

const settingSchema = z.object({ id: z.string(), path: z.string() });

/** Notes which project a dataset has in this window; nothing is noted over one that decisions still wait for. */
export async function leftBehind(
  storage: StudioStorage,
  project: ReviewedProject,
): Promise<LeftBehind | null> {
  const key = `project of ${project.datasetId}`;
  try {
    const before = settingSchema.safeParse(await storage.setting(everyProject, key)).data;
    if (before !== undefined && before.id !== project.id) {
      const { length: changes } = await storage.outbox(before.id);
      if (changes > 0) return { path: before.path, changes };
    }
    await storage.saveSetting(everyProject, key, { id: project.id, path: project.path });
  } catch {
    // A browser that keeps nothing has nothing left behind.
  }
  return null;
}
