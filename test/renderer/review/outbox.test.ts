import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOutbox, type Outbox } from '../../../src/renderer/features/review/session/outbox';
import { createMemoryStorage, type StudioStorage } from '../../../src/renderer/storage';
import type { Decision } from '../../../src/shared/model/decision';
import { createToyCore, projectId, type Fate, type ToyCore } from './toy-core';

const draft = (episode: number) => ({
  projectId,
  episode,
  fingerprint: 'fingerprint',
  curator: 'ana',
  atMs: Date.now(),
  act: { kind: 'finish' as const },
});
/** A working copy that outlives its window, as IndexedDB does. */
const durable = (): StudioStorage => ({ ...createMemoryStorage(), kind: 'durable' });
const decide = async (outbox: Outbox, episode: number): Promise<Decision> => {
  const [made] = await outbox.record([draft(episode)], 0);
  if (made === undefined) throw new Error('One is made.');
  return made;
};
const openWindow = (storage: StudioStorage, core: ToyCore) =>
  createOutbox(projectId, storage, core.connection.call);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const fate = fc.constantFrom<Fate>('ok', 'answer-lost', 'failed');
/** `decide` in the open window, let time pass, or close the window and open a new one. */
const step = fc.oneof(
  { weight: 5, arbitrary: fc.constant('decide' as const) },
  { weight: 2, arbitrary: fc.constant('wait' as const) },
  { weight: 1, arbitrary: fc.constant('reopen' as const) },
);

describe('the outbox', () => {
  it('brings every decision to the journal exactly once and in order, whatever fails', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 25 }),
        fc.array(fate, { maxLength: 25 }),
        async (steps, fates) => {
          const core = createToyCore();
          core.fates = [...fates];
          const storage = durable();
          let outbox = openWindow(storage, core);
          const made: string[] = [];
          for (const [turn, what] of steps.entries()) {
            if (what === 'decide') made.push((await decide(outbox, turn)).id);
            if (what === 'wait') await vi.advanceTimersByTimeAsync(700);
            if (what === 'reopen') {
              outbox = openWindow(storage, core);
              await outbox.load();
            }
          }
          const last = openWindow(storage, core);
          await last.load();
          // Longer than all the retries that the script of failures can cause.
          await vi.advanceTimersByTimeAsync(30 * 60_000);
          expect(core.journal.map(({ id }) => id)).toEqual(made);
          expect(last.state.getState().pending).toEqual([]);
          expect(await storage.outbox(projectId)).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('sends to its own project only', async () => {
    const core = createToyCore();
    const storage = durable();
    await storage.record([{ ...draft(0), projectId: 'other' }], 0);
    await openWindow(storage, core).load();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(core.journal).toEqual([]);
    expect(await storage.outbox('other')).toHaveLength(1);
  });

  it('sends at once what is decided while others are on their way', async () => {
    for (let turns = 0; turns < 12; turns += 1) {
      const core = createToyCore();
      const outbox = openWindow(durable(), core);
      await decide(outbox, 0);
      // The second comes a little later each time: before, while and after the first is acknowledged.
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      await decide(outbox, 1);
      await vi.advanceTimersByTimeAsync(0);
      expect(core.journal).toHaveLength(2);
    }
  });

  it('sends what was decided together about an episode in one request', async () => {
    const core = createToyCore();
    const sizes: number[] = [];
    const { call } = core.connection;
    const counted: typeof call = (name, input, options) => {
      sizes.push((input as { decisions: unknown[] }).decisions.length);
      return call(name, input, options);
    };
    core.fates = ['failed', 'failed', 'failed'];
    const outbox = createOutbox(projectId, durable(), counted);
    const alone = Array.from({ length: 199 }, (_, episode) => draft(episode));
    await outbox.record(alone, 0);
    await outbox.record(
      [1, 2, 3].map(() => ({ ...draft(7), together: 'm-1' })),
      0,
    );
    await outbox.record([{ ...draft(8), together: 'm-1' }], 0);
    await vi.advanceTimersByTimeAsync(9_000);
    expect(core.journal).toHaveLength(203);
    expect(sizes.slice(-2)).toEqual([202, 1]);
  });

  it('says why it cannot send, keeps trying, and forgets the trouble', async () => {
    const core = createToyCore();
    core.fates = ['failed'];
    const outbox = openWindow(durable(), core);
    await decide(outbox, 0);
    await vi.advanceTimersByTimeAsync(0);
    expect(outbox.state.getState().trouble).toBe('The disk is full.');
    expect(outbox.state.getState().pending).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(outbox.state.getState()).toMatchObject({ trouble: null, pending: [] });
  });

  it('sets a decision aside that is refused, and sends the others', async () => {
    const core = createToyCore();
    core.refusedEpisodes.add(1);
    const storage = durable();
    const outbox = openWindow(storage, core);
    const ids = [];
    for (const episode of [0, 1, 2]) ids.push((await decide(outbox, episode)).id);
    const bad = ids[1] ?? '';
    await vi.advanceTimersByTimeAsync(2_000);
    expect(core.journal.map(({ id }) => id)).toEqual([ids[0], ids[2]]);
    const { refused, pending } = outbox.state.getState();
    expect(pending).toEqual([]);
    expect(refused.map(({ decision, because }) => [decision.id, because])).toEqual([
      [bad, 'This decision makes no sense.'],
    ]);
    // It is still there for the next window, which does not send it again.
    const next = openWindow(storage, core);
    await next.load();
    expect(next.state.getState().refused).toHaveLength(1);
    await next.discard(bad);
    expect(await storage.outbox(projectId)).toEqual([]);
  });

  it('sets aside a decision whose number is in use, sends the others, and saves it again under another', async () => {
    const core = createToyCore();
    const storage = durable();
    const first = openWindow(storage, core);
    const kept = await decide(first, 0);
    await vi.advanceTimersByTimeAsync(0);
    // A profile restored from an older copy counts from its start again.
    const { device } = await storage.profile();
    const restored: StudioStorage = durable();
    const second = openWindow(
      {
        ...restored,
        profile: async () => ({ ...(await restored.profile()), device }),
        record: async (fresh, atLeast) => {
          const made = await restored.record(fresh, atLeast);
          if (renamed) return made;
          return made.map((each) => ({ ...each, device, id: `${device}:${each.sequence}` }));
        },
        renameDevice: async () => {
          renamed = true;
        },
      },
      core,
    );
    let renamed = false;
    const clashing = await decide(second, 1);
    expect(clashing.id).toBe(kept.id);
    const other = await decide(second, 2);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(core.journal).toEqual([kept, other]);
    expect(second.state.getState()).toMatchObject({
      pending: [],
      trouble: null,
      refused: [{ decision: clashing, because: 'Another decision has its number.' }],
    });
    const [again] = await second.again(clashing);
    await vi.advanceTimersByTimeAsync(0);
    expect(renamed).toBe(true);
    expect(again).toMatchObject({ episode: 1, act: clashing.act });
    expect(core.journal).toEqual([kept, other, again]);
    expect(second.state.getState()).toMatchObject({ pending: [], refused: [] });
  });

  it('goes on under another device name when the working copy fails, and says what would be lost', async () => {
    const core = createToyCore();
    core.fates = ['failed'];
    const broken: StudioStorage = {
      ...durable(),
      record: () => Promise.reject(new Error('QuotaExceededError')),
    };
    const { device } = await broken.profile();
    const outbox = openWindow(broken, core);
    const decision = await decide(outbox, 0);
    expect(decision.device).not.toBe(device);
    expect(outbox.state.getState().unkept).toBe(true);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(core.journal).toEqual([decision]);
    expect(outbox.state.getState().unkept).toBe(false);
  });
});
