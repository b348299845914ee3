import { describe, expect, it } from 'vitest';
import { createShifts } from '../../../src/renderer/features/review/session/camera-shifts';
import { leftBehind } from '../../../src/renderer/features/review/session/left-behind';
import { saveState } from '../../../src/renderer/features/review/session/save-state';
import { createMemoryStorage, type StudioStorage } from '../../../src/renderer/storage';
import { notices } from '../../../src/renderer/ui/notices';
import { StudioError, type ErrorCode } from '../../../src/shared/errors';

const draft = (projectId: string) => ({
  projectId,
  episode: 0,
  fingerprint: 'f',
  curator: 'ana',
  atMs: 1,
  act: { kind: 'finish' as const },
});
const first = { id: 'first', datasetId: 'set', path: '/data/set.curation' };
const second = { ...first, id: 'second' };
const nothing = { pending: [], refused: [], trouble: null, unkept: false };
const stateIn = async (storage: StudioStorage, project: typeof first) =>
  saveState(nothing, 'online', true, {
    left: await leftBehind(storage, project),
    readOnlyBecause: null,
  });

describe('a project that is gone while decisions wait for it', () => {
  it('is said in the one that took its place, until they are saved in it', async () => {
    const storage = createMemoryStorage();
    expect(await stateIn(storage, first)).toMatchObject({ kind: 'saved' });
    const kept = await storage.record([draft('first')], 0);
    for (const _ of [1, 2]) {
      const { kind, label, explanation } = await stateIn(storage, second);
      expect([kind, label]).toEqual(['trouble', '1 change of another project']);
      expect(explanation).toContain('/data/set.curation');
    }
    // The folder is back, and what waited is saved.
    expect(await stateIn(storage, first)).toMatchObject({ kind: 'saved' });
    await storage.removeFromOutbox(kept.map(({ id }) => id));
    expect(await stateIn(storage, second)).toMatchObject({ kind: 'saved' });
  });

  it('is nothing where all was saved, and of another dataset', async () => {
    const storage = createMemoryStorage();
    await leftBehind(storage, first);
    expect(await stateIn(storage, second)).toMatchObject({ kind: 'saved' });
    await storage.record([draft('second')], 0);
    expect(await stateIn(storage, { ...first, datasetId: 'other' })).toMatchObject({
      kind: 'saved',
    });
  });
});

async function said(code: ErrorCode, message: string): Promise<string[]> {
  notices.setState({ list: [] });
  await createShifts('gone', () => Promise.reject(new StudioError(code, message))).load();
  return notices.getState().list.map(({ text }) => text);
}

it('a project that is gone is not said once more by what asks for it on reconnecting', async () => {
  expect(await said('not-found', 'Project gone is not open; open its dataset.')).toEqual([]);
  expect(await said('io', 'The disk is broken.')).toEqual(['The disk is broken.']);
});

it('a project that is read-only says so, and what waits for it', () => {
  const around = { left: null, readOnlyBecause: 'The project is held by somebody.' };
  expect(saveState(nothing, 'online', true, around)).toEqual({
    kind: 'trouble',
    label: 'Read-only',
    explanation: 'The project is held by somebody.',
  });
});
