/** The working copy in IndexedDB. Tabs of one browser profile share it. */
import { StudioDatabase } from './database';
import { inOrderMade, newDeviceId, numbered } from './device';
import { everyProject, type StudioStorage } from './storage';

/** Rejects where the browser lets the page keep nothing (private windows, blocked storage, full disk). */
export async function openDexieStorage(name = 'dualvla-studio'): Promise<StudioStorage> {
  const database = new StudioDatabase(name);
  await database.open();
  const { outbox, episodes, settings } = database;

  const read = async (projectId: string, key: string): Promise<unknown> =>
    (await settings.get([projectId, key]))?.value;
  const write = async (projectId: string, key: string, value: unknown) =>
    void (await settings.put({ projectId, key, value }));

  /** Inside a transaction, so that two tabs that start together agree. */
  const device = async (): Promise<string> => {
    const known = await read(everyProject, 'device');
    if (typeof known === 'string') return known;
    const made = newDeviceId();
    await write(everyProject, 'device', made);
    return made;
  };

  return {
    kind: 'durable',
    profile: () =>
      database.transaction('rw', settings, async () => {
        const curator = await read(everyProject, 'curator');
        return { device: await device(), curator: typeof curator === 'string' ? curator : null };
      }),
    setCurator: (curator) => write(everyProject, 'curator', curator),
    renameDevice: () => write(everyProject, 'device', newDeviceId()),
    record: (fresh, atLeast) =>
      database.transaction('rw', settings, outbox, async () => {
        // A decision is shown when it is kept: what can be asked together is.
        const [used, by] = await Promise.all([read(everyProject, 'sequence'), device()]);
        const before = Math.max(typeof used === 'number' ? used : 0, atLeast);
        const made = fresh.map((each, at) => numbered(each, by, before + 1 + at));
        const rows = made.map((decision) => {
          const { id, projectId } = decision;
          return { id, projectId, decision, refusedBecause: null };
        });
        await Promise.all([
          write(everyProject, 'sequence', before + made.length),
          outbox.bulkPut(rows),
        ]);
        return made;
      }),
    removeFromOutbox: (ids) => outbox.bulkDelete([...ids]),
    async refuse(id, because) {
      await outbox.update(id, { refusedBecause: because });
    },
    async outbox(projectId) {
      const rows = await outbox.where('projectId').equals(projectId).toArray();
      return rows
        .map(({ decision, refusedBecause }) => ({ decision, refusedBecause }))
        .sort((a, b) => inOrderMade(a.decision, b.decision));
    },
    knownEpisode: async (projectId, episode) => (await episodes.get([projectId, episode])) ?? null,
    async saveKnownEpisode(known) {
      await episodes.put(known);
    },
    setting: read,
    saveSetting: write,
  };
}
