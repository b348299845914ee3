/** A clock that is set back between two acts, windows or curators of one machine: what was done last is what counts. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  openSession,
  type ReviewSession,
} from '../../../src/renderer/features/review/session/session';
import { undoLast } from '../../../src/renderer/features/review/session/undo';
import { createMemoryStorage, type StudioStorage } from '../../../src/renderer/storage';
import type { Connection } from '../../../src/renderer/connection';
import type { MethodOutput } from '../../../src/shared/api';
import type { DecisionAct } from '../../../src/shared/model/decision';
import { foldReview } from '../../../src/shared/model/fold-review';
import { createToyCore, datasetId, detailOf, projectId, type ToyCore } from './toy-core';

const noon = Date.UTC(2026, 5, 1, 12);
const year = 365 * 86_400_000;

let core: ToyCore;
let storage: StudioStorage;
beforeEach(() => {
  core = createToyCore();
  storage = createMemoryStorage();
});
afterEach(() => void vi.restoreAllMocks());

const itIs = (atMs: number) => vi.spyOn(Date, 'now').mockReturnValue(atMs);

/** A window of this machine, to which the core tells a curator's own decisions alone. */
async function openWindow(curator: string): Promise<ReviewSession> {
  const call = async (name: string, input: { curator?: string }, ...rest: never[]) => {
    const answer: unknown = await core.connection.call(name as never, input as never, ...rest);
    if (name !== 'review.episode') return answer;
    const told = answer as MethodOutput<'review.episode'>;
    const decisions = told.decisions.filter((made) => made.curator === input.curator);
    return { ...told, decisions };
  };
  const connection = { ...core.connection, call: call as Connection['call'] };
  const session = await openSession(connection, { id: projectId, datasetId, path: '/p' }, storage);
  session.setCurator(curator);
  return session;
}

async function decide(session: ReviewSession, episode: number, act: DecisionAct): Promise<void> {
  const store = session.episode(episode);
  await store.load();
  const { length } = core.journal;
  await session.decide(store, act);
  await vi.waitFor(() => expect(core.journal).toHaveLength(length + 1));
}

const outcome = (value: number): DecisionAct => ({ kind: 'outcome', value });
/** Of all curators together, as an export takes it. */
const outcomeOf = (episode: number) =>
  foldReview(
    [],
    core.journal.filter((each) => each.episode === episode),
  ).outcome;

it('a curator decides after another one at this machine, though neither is told of the other', async () => {
  const said: [number, string, number][] = [
    [noon, 'zoe', 1],
    [noon - year, 'ben', 0.5],
    [noon - 2 * year, 'zoe', 0],
    [noon - 3 * year, 'ada', 0.25],
  ];
  const windows = new Map<string, ReviewSession>();
  for (const [atMs, curator, value] of said) {
    itIs(atMs);
    const session = windows.get(curator) ?? (await openWindow(curator));
    windows.set(curator, session);
    await decide(session, 0, outcome(value));
    expect(outcomeOf(0)).toMatchObject({ curator, value });
  }
  // Another episode is not dated by what was done there.
  const ada = windows.get('ada');
  if (ada === undefined) throw new Error('Ada has no window.');
  await decide(ada, 1, outcome(1));
  expect(core.journal.at(-1)?.atMs).toBe(noon - 3 * year);
});

it('undo takes back what was done last in the day, in whichever episode', async () => {
  itIs(noon);
  const session = await openWindow('ada');
  await decide(session, 0, outcome(1));
  itIs(noon - year);
  await decide(session, 1, outcome(0));
  session.trail.addShift({
    id: 'shift',
    episode: 1,
    curator: 'ada',
    atMs: Date.now(),
    what: 'Showed front later',
    shift: { camera: 'front', before: 0, after: 0 },
  });
  const here = session.episode(0);
  const undo = () =>
    undoLast({ session, here, decide: (act, of) => session.decide(of, act) }).then(
      (turned) => turned?.one?.store.episode ?? turned?.what,
    );
  expect(await undo()).toBe('Showed front later');
  expect(await undo()).toBe(1);
  expect(await undo()).toBe(0);
  expect(await undo()).toBeUndefined();
  expect([outcomeOf(0), outcomeOf(1)]).toEqual([null, null]);
});

it('undo comes after what it takes back, also where another device made that', async () => {
  itIs(noon - year);
  const session = await openWindow('ada');
  const { fingerprint } = detailOf(0);
  const where = { projectId, episode: 0, fingerprint, curator: 'ada' };
  // Of two made at the same moment that of the device with the later name counts.
  const device = 'zz-lab';
  core.journal.push({
    ...where,
    id: `${device}:1`,
    device,
    sequence: 1,
    atMs: noon,
    act: outcome(1),
  });
  const here = session.episode(0);
  await here.load();
  await undoLast({ session, here, decide: (act, of) => session.decide(of, act) });
  await vi.waitFor(() => expect(core.journal).toHaveLength(2));
  expect(outcomeOf(0)).toBeNull();
});
