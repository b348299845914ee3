/** Queries that belong to the project: the same in all its windows, with a way back, and never run by themselves. */
import { beforeEach, expect, it, vi } from 'vitest';
import type { Connection } from '../../../src/renderer/connection';
import {
  browserKey,
  createQueries,
} from '../../../src/renderer/features/library/sql/saved-queries';
import { openQuery, typedQuery } from '../../../src/renderer/features/library/sql/typed-query';
import { createMemoryStorage, everyProject } from '../../../src/renderer/storage';
import { notices } from '../../../src/renderer/ui/notices';
import { StudioError } from '../../../src/shared/errors';
import { withQueries, type SavedQuery } from '../../../src/shared/model/saved-query';

const long = { name: 'long', sql: 'SELECT 1' };
const other = { name: 'long', sql: 'SELECT 2' };

/** What the project keeps, and a core that keeps it. */
let kept: SavedQuery[];
let refusal: StudioError | null;
let asked: string[];
const call = ((
  method: string,
  input: { queries: SavedQuery[]; replaces: boolean; name: string },
) => {
  asked.push(method);
  if (method !== 'queries.list' && refusal !== null) return Promise.reject(refusal);
  if (method === 'queries.keep') kept = withQueries(kept, input.queries, input);
  if (method === 'queries.remove') kept = kept.filter(({ name }) => name !== input.name);
  return Promise.resolve(kept);
}) as unknown as Connection['call'];
const storage = createMemoryStorage();
const open = (projectId: string | null = 'p') =>
  createQueries(projectId, call, () => Promise.resolve(storage));
const alone = (projectId = 'p') => storage.setting(projectId, browserKey);
const putBack = () => notices.getState().list.at(-1)?.action?.run();

beforeEach(async () => {
  kept = [];
  refusal = null;
  asked = [];
  notices.setState({ list: [] });
  for (const of of ['p', everyProject]) await storage.saveSetting(of, browserKey, []);
});

it('comes back after it was deleted, or replaced by another of its name', async () => {
  const queries = open();
  await queries.save(long);
  expect(notices.getState().list).toEqual([]);
  await queries.save(other);
  expect(kept).toEqual([other]);
  putBack();
  await vi.waitFor(() => expect(kept).toEqual([long]));
  await queries.remove('long');
  expect(queries.state.getState().all).toEqual([]);
  putBack();
  await vi.waitFor(() => expect(queries.state.getState().all).toEqual([long]));
});

it('of one browser alone becomes the project’s once, beside another of its name', async () => {
  await storage.saveSetting('p', browserKey, [other]);
  kept = [long];
  for (let start = 0; start < 2; start += 1) await open().load();
  expect(kept).toEqual([long, { ...other, name: 'long 2' }]);
  expect(asked.filter((method) => method === 'queries.keep')).toHaveLength(1);
});

it('of one browser alone can be chosen where nothing can be saved', async () => {
  await storage.saveSetting('p', browserKey, [long]);
  await storage.saveSetting(everyProject, browserKey, [other]);
  refusal = new StudioError('conflict', 'Nothing was saved: somebody holds it.');
  const held = open();
  await held.load();
  expect(held.state.getState().alone).toEqual([long]);
  expect(await alone()).toEqual([long]);
  expect(notices.getState().list).toEqual([]);
  expect(await held.save(other)).toBe(false);
  expect(notices.getState().list.map(({ text }) => text)).toEqual([refusal.message]);
  const without = open(null);
  await without.load();
  expect(without.state.getState().alone).toEqual([other]);
});

it('stands in the box when it is chosen, what was typed there can be put back, and nothing runs', () => {
  typedQuery.setState({ sql: 'SELECT typed' });
  openQuery(long, [long]);
  expect(typedQuery.getState().sql).toBe(long.sql);
  putBack();
  expect(typedQuery.getState().sql).toBe('SELECT typed');
  notices.setState({ list: [] });
  typedQuery.setState({ sql: long.sql });
  openQuery(other, [long]);
  expect(notices.getState().list).toEqual([]);
  expect(asked).toEqual([]);
});
