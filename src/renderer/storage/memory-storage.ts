/** The working copy where the browser keeps nothing: the same promises, until the window closes. */
import { inOrderMade, newDeviceId, numbered } from './device';
import type { Decision } from '../../shared/model/decision';
import type { KnownEpisode, NewDecision, OutboxRow, StudioStorage } from './storage';

const key = (projectId: string, rest: string | number) => JSON.stringify([projectId, rest]);

export function createMemoryStorage(): StudioStorage {
  let device = newDeviceId();
  const outbox = new Map<string, OutboxRow>();
  const episodes = new Map<string, KnownEpisode>();
  const settings = new Map<string, unknown>();
  let curator: string | null = null;
  let sequence = 0;

  const record = (fresh: readonly NewDecision[], atLeast: number): Decision[] => {
    const before = Math.max(sequence, atLeast);
    const made = fresh.map((each, at) => numbered(each, device, before + 1 + at));
    sequence = before + made.length;
    for (const decision of made) outbox.set(decision.id, { decision, refusedBecause: null });
    return made;
  };

  return {
    kind: 'memory',
    profile: () => Promise.resolve({ device, curator }),
    setCurator(name) {
      curator = name;
      return Promise.resolve();
    },
    renameDevice() {
      device = newDeviceId();
      return Promise.resolve();
    },
    record: (fresh, atLeast) => Promise.resolve(record(fresh, atLeast)),
    removeFromOutbox(ids) {
      for (const id of ids) outbox.delete(id);
      return Promise.resolve();
    },
    refuse(id, because) {
      const row = outbox.get(id);
      if (row !== undefined) outbox.set(id, { ...row, refusedBecause: because });
      return Promise.resolve();
    },
    outbox: (projectId) =>
      Promise.resolve(
        [...outbox.values()]
          .filter((row) => row.decision.projectId === projectId)
          .sort((a, b) => inOrderMade(a.decision, b.decision)),
      ),
    knownEpisode: (projectId, episode) =>
      Promise.resolve(episodes.get(key(projectId, episode)) ?? null),
    saveKnownEpisode(known) {
      episodes.set(key(known.projectId, known.episode), known);
      return Promise.resolve();
    },
    setting: (projectId, name) => Promise.resolve(settings.get(key(projectId, name))),
    saveSetting(projectId, name, value) {
      settings.set(key(projectId, name), value);
      return Promise.resolve();
    },
  };
}
