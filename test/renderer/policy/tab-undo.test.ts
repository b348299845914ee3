/** Undo of what is changed in the policy room. */
import { expect, it } from 'vitest';
import { createChanges } from '../../../src/renderer/features/policy/tab-undo';
import { changedSetting, withSetting } from '../../../src/renderer/features/policy/settings';
import { defaultPolicy } from '../../../src/shared/model/policy';

const project = 'p1';

/** Says what it did to whoever has the hands. */
const change = (what: string, mark?: string) => ({
  what,
  mark,
  undo: (did: string[]) => void did.push(`undo ${what}`),
  redo: (did: string[]) => void did.push(`redo ${what}`),
});

it('takes back one change after the other and makes them again, each project by itself', async () => {
  const changes = createChanges<string[]>();
  const did: string[] = [];
  changes.note(project, change('a'));
  changes.note(project, change('b'));
  expect(await changes.turn('p2', 'undo', did)).toBeNull();
  await changes.turn(project, 'undo', did);
  await changes.turn(project, 'undo', did);
  await changes.turn(project, 'redo', did);
  expect(did).toEqual(['undo b', 'undo a', 'redo a']);
  changes.note(project, change('c'));
  expect(changes.next(project, 'redo')).toBeUndefined();
  expect(changes.next(project, 'undo')?.what).toBe('c');
});

it('takes a slider back to where its way began, not value by value', async () => {
  const changes = createChanges<string[]>();
  const did: string[] = [];
  changes.note(project, change('0.6', 'threshold'), 0);
  changes.note(project, change('0.7', 'threshold'), 900);
  changes.note(project, change('0.8', 'threshold'), 1_800);
  changes.note(project, change('0.9', 'threshold'), 2_800);
  expect((await changes.turn(project, 'undo', did))?.what).toBe('0.9');
  expect((await changes.turn(project, 'undo', did))?.what).toBe('0.8');
  expect(did).toEqual(['undo 0.9', 'undo 0.6']);
  expect(changes.next(project, 'undo')).toBeUndefined();
});

const fails = () => Promise.reject(new Error('The disk is full.'));

it('keeps what could not be taken back', async () => {
  const changes = createChanges<null>();
  changes.note(project, { what: 'saved', undo: fails, redo: fails });
  await expect(changes.turn(project, 'undo', null)).rejects.toThrow('The disk is full.');
  expect(changes.next(project, 'undo')?.what).toBe('saved');
});

it('names the setting that was changed', () => {
  const next = withSetting(defaultPolicy, 'threshold', 0.7);
  expect(changedSetting(defaultPolicy, next)).toEqual({ what: 'Threshold 0.7', mark: 'threshold' });
  expect(changedSetting(defaultPolicy, { ...defaultPolicy, layers: 'both' }).what).toBe(
    'Required evidence',
  );
});
