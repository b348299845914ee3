/** The IndexedDB behind the working copy. Versions are only ever appended: older ones are how old databases open. */
import { Dexie, type EntityTable, type Table } from 'dexie';
import type { Decision } from '../../shared/model/decision';
import type { KnownEpisode } from './storage';

interface StoredDecision {
  id: string;
  projectId: string;
  decision: Decision;
  refusedBecause: string | null;
}

interface StoredSetting {
  projectId: string;
  key: string;
  value: unknown;
}

export class StudioDatabase extends Dexie {
  declare outbox: EntityTable<StoredDecision, 'id'>;
  declare episodes: Table<KnownEpisode, [string, number]>;
  declare settings: Table<StoredSetting, [string, string]>;

  constructor(name: string) {
    // Strict: a decision that the window calls kept is on disk, also when the power goes.
    super(name, { chromeTransactionDurability: 'strict' });
    this.version(1).stores({
      outbox: 'id, projectId',
      episodes: '[projectId+episode]',
      settings: '[projectId+key]',
    });
  }
}
