/**
 * What every working copy must do, as steps on one of them with what they should give; runs in Node and in a browser.
 */
import type { NewDecision, StudioStorage } from '../../../src/renderer/storage';

export const newDecision = (projectId: string, episode: number): NewDecision => ({
  projectId,
  episode,
  fingerprint: 'fingerprint',
  curator: 'ana',
  atMs: 1_000 - episode,
  act: { kind: 'flag', flagged: true },
});

const known = (projectId: string, fingerprint: string) => ({
  projectId,
  episode: 4,
  detail: {
    index: 4,
    previous: null,
    next: null,
    length: 10,
    fps: 10,
    tasks: ['x'],
    fingerprint,
    videos: [],
    reasoning: null,
    problems: [],
  },
  proposals: null,
  decisions: [],
});

export interface StorageRule {
  name: string;
  run(storage: StudioStorage): Promise<unknown>;
  expected: unknown;
}

export const storageRules: readonly StorageRule[] = [
  {
    name: 'gives numbers in order, each once, above those in use',
    async run(storage) {
      const made = [];
      for (const atLeast of [0, 0, 41, 7])
        made.push(...(await storage.record([newDecision('a', 0)], atLeast)));
      const { device } = await storage.profile();
      return made.map(({ id, device: by, sequence }) => [
        sequence,
        by === device && id === `${device}:${sequence}`,
      ]);
    },
    expected: [
      [1, true],
      [2, true],
      [42, true],
      [43, true],
    ],
  },
  {
    name: 'gives many numbers at once, in order, and keeps them in the outbox',
    async run(storage) {
      const single = await storage.record([newDecision('a', 0)], 0);
      const many = await storage.record([newDecision('a', 1), newDecision('a', 2)], 7);
      const after = await storage.record([newDecision('a', 3)], 0);
      return {
        numbers: [...single, ...many, ...after].map(({ sequence }) => sequence),
        kept: (await storage.outbox('a')).map(({ decision }) => decision.episode),
      };
    },
    expected: { numbers: [1, 8, 9, 10], kept: [0, 1, 2, 3] },
  },
  {
    name: 'gives numbers once also to those who ask at the same time',
    async run(storage) {
      const made = await Promise.all(
        Array.from({ length: 20 }, (_, episode) => storage.record([newDecision('b', episode)], 0)),
      );
      return new Set(made.flat().map(({ sequence }) => sequence)).size;
    },
    expected: 20,
  },
  {
    name: 'keeps the outbox of each project apart, in the order made',
    async run(storage) {
      for (const episode of [3, 1, 2]) await storage.record([newDecision('c', episode)], 0);
      await storage.record([newDecision('d', 9)], 0);
      const rows = await storage.outbox('c');
      const [first, second] = rows.map(({ decision }) => decision.id);
      await storage.refuse(second ?? '', 'No.');
      await storage.removeFromOutbox([first ?? '', 'unknown']);
      const left = await storage.outbox('c');
      return {
        episodes: rows.map(({ decision }) => decision.episode),
        left: left.map(({ decision, refusedBecause }) => [decision.episode, refusedBecause]),
        other: (await storage.outbox('d')).length,
      };
    },
    expected: {
      episodes: [3, 1, 2],
      left: [
        [1, 'No.'],
        [2, null],
      ],
      other: 1,
    },
  },
  {
    name: 'remembers the curator under the same device',
    async run(storage) {
      const before = await storage.profile();
      await storage.setCurator('José');
      const after = await storage.profile();
      return [before.curator, after.curator, before.device === after.device];
    },
    expected: [null, 'José', true],
  },
  {
    name: 'remembers the last known episode of each project',
    async run(storage) {
      await storage.saveKnownEpisode(known('a', 'one'));
      await storage.saveKnownEpisode(known('b', 'two'));
      await storage.saveKnownEpisode(known('a', 'three'));
      const found = await Promise.all(['a', 'b', 'c'].map((id) => storage.knownEpisode(id, 4)));
      return found.map((each) => each?.detail.fingerprint ?? null);
    },
    expected: ['three', 'two', null],
  },
  {
    name: 'remembers settings by project and name',
    async run(storage) {
      await storage.saveSetting('a', 'width', 300);
      await storage.saveSetting('b', 'width', { of: [1, 2] });
      await storage.saveSetting('a', 'width', 400);
      return [
        await storage.setting('a', 'width'),
        await storage.setting('b', 'width'),
        (await storage.setting('c', 'width')) ?? null,
      ];
    },
    expected: [400, { of: [1, 2] }, null],
  },
];
