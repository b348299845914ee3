import { openDexieStorage } from './dexie-storage';
import { createMemoryStorage } from './memory-storage';
import type { StudioStorage } from './storage';

export { openDexieStorage } from './dexie-storage';
export { createMemoryStorage } from './memory-storage';
export { everyProject, type NewDecision, type OutboxRow, type StudioStorage } from './storage';

let opened: Promise<StudioStorage> | null = null;

/** The one working copy of this window; in memory where the browser keeps nothing (`kind` says so). */
export function studioStorage(): Promise<StudioStorage> {
  opened ??= openDexieStorage().catch(() => createMemoryStorage());
  return opened;
}
