/** Looking at outputs in a window: what is said is shown at once, reaches the core in order, and can be taken back. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Connection } from '../../../src/renderer/connection';
import { verdictCommands } from '../../../src/renderer/features/teachers/spot-check/verdict-commands';
import {
  createLookSession,
  usualWish,
  type LookSession,
  type Saying,
} from '../../../src/renderer/features/teachers/spot-check/look-session';
import type { MethodInput, PushEvents } from '../../../src/shared/api';
import { StudioError } from '../../../src/shared/errors';
import {
  defaultReasons,
  type LookQueue,
  type LookSaid,
} from '../../../src/shared/model/teacher-look';

type Said = MethodInput<'teachers.setVerdict'>;

/** A core with four looks; what it is told is in `judged`, unless `fails` says how it fails. */
function toyCore(said: Readonly<Record<string, LookSaid>> = {}) {
  const core = {
    judged: [] as Said[],
    fails: null as StudioError | null,
    looks: 0,
    heard: (() => undefined) as (change: PushEvents['verdict']) => void,
    connection: {
      call: ((name: string, input: unknown) => answer(name, input)) as Connection['call'],
      on: ((_topic, listener) => {
        core.heard = listener as typeof core.heard;
        return () => undefined;
      }) as Connection['on'],
    },
  };
  const answer = async (name: string, input: unknown): Promise<unknown> => {
    if (name === 'teachers.sample') return queueOf(input as MethodInput<'teachers.sample'>, said);
    if (name === 'teachers.look') core.looks += 1;
    if (name !== 'teachers.setVerdict') return {};
    if (core.fails !== null) throw core.fails;
    core.judged.push(input as Said);
    return {};
  };
  return core;
}

function queueOf(
  { teacher, looks, seed, uniformShare }: MethodInput<'teachers.sample'>,
  said: Readonly<Record<string, LookSaid>>,
): LookQueue {
  const count = Math.min(looks, 4);
  return {
    sample: `s${seed}`,
    teacher,
    seed,
    uniformShare,
    outputs: 4,
    looks: Array.from({ length: count }, (_, at) => ({
      id: `s${seed}-${at + 1}`,
      episode: at,
      frame: 10,
      kind: 'action' as const,
      stratum: '',
      probability: 0.1,
      suspicion: 0.5,
      reason: '',
      said: said[`s${seed}-${at + 1}`] ?? null,
    })),
  };
}

async function opened(
  core: ReturnType<typeof toyCore>,
  readOnlyBecause: string | null = null,
): Promise<LookSession> {
  const session = createLookSession({
    connection: core.connection,
    projectId: 'p',
    datasetId: 'd',
    teacher: 'pi',
    readOnlyBecause,
    by: () => Promise.resolve({ curator: 'ann', device: 'w-1' }),
  });
  await session.draw(usualWish);
  return session;
}

const saying = (verdict: 'accept' | 'wrong' | 'unsure'): Saying => ({
  verdict,
  reason: null,
  note: null,
});
const verdictsOf = (session: LookSession) =>
  session.state.getState().queue?.looks.map(({ said }) => said?.verdict ?? null);
const sent = ({ judged }: { judged: Said[] }) => judged.map((each) => [each.look, each.verdict]);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('what is said', () => {
  it('is shown at once, goes to the core in order, and the next that waits comes up', async () => {
    const core = toyCore();
    const session = await opened(core);
    session.say(saying('accept'), '');
    session.say(saying('wrong'), '');
    expect(verdictsOf(session)).toEqual(['accept', 'wrong', null, null]);
    expect(session.state.getState()).toMatchObject({ at: 2, unsaved: 2 });
    await vi.runAllTimersAsync();
    expect(sent(core)).toEqual([
      ['s1-1', 'accept'],
      ['s1-2', 'wrong'],
    ]);
    expect(core.judged[0]).toMatchObject({ curator: 'ann', device: 'w-1' });
    expect(session.state.getState().unsaved).toBe(0);
  });

  it('is tried again while the core cannot take it, and said to be unsaved', async () => {
    const core = toyCore();
    const session = await opened(core);
    core.fails = new StudioError('io', 'The disk is full.');
    session.say(saying('accept'), '');
    session.say(saying('wrong'), '');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(session.state.getState()).toMatchObject({ unsaved: 2, trouble: 'The disk is full.' });
    core.fails = null;
    await vi.runAllTimersAsync();
    expect(sent(core)).toEqual([
      ['s1-1', 'accept'],
      ['s1-2', 'wrong'],
    ]);
    expect(session.state.getState()).toMatchObject({ unsaved: 0, trouble: null });
  });

  it('is shown of another window too, but not over what is on its way', async () => {
    const core = toyCore();
    const session = await opened(core);
    const said = { verdict: 'wrong', reason: 'late', note: null, curator: 'bob', atMs: 1 } as const;
    core.heard({ projectId: 'other', look: 's1-4', said });
    core.heard({ projectId: 'p', look: 's1-3', said });
    session.say(saying('accept'), '');
    core.heard({ projectId: 'p', look: 's1-1', said });
    expect(verdictsOf(session)).toEqual(['accept', null, 'wrong', null]);
    await vi.runAllTimersAsync();
    core.heard({ projectId: 'p', look: 's1-1', said: null });
    expect(verdictsOf(session)).toEqual([null, null, 'wrong', null]);
  });

  it('is not shown as kept where it is refused for good', async () => {
    const core = toyCore();
    const session = await opened(core);
    core.fails = new StudioError('invalid-input', 'That look is gone.');
    session.say(saying('accept'), '');
    await vi.runAllTimersAsync();
    expect(verdictsOf(session)).toEqual([null, null, null, null]);
    expect(session.state.getState()).toMatchObject({ unsaved: 0, trouble: 'That look is gone.' });
  });

  it('is not taken where the project cannot be written', async () => {
    const core = toyCore();
    const session = await opened(core, 'Somebody else holds it.');
    session.say(saying('accept'), '');
    expect(session.state.getState()).toMatchObject({ at: 0, told: 'Somebody else holds it.' });
    expect(verdictsOf(session)?.[0]).toBeNull();
  });

  it('is taken back and said again, also what an earlier window said', async () => {
    const kept = { verdict: 'wrong', reason: 'late', note: null, curator: 'ann', atMs: 1 } as const;
    const core = toyCore({ 's1-1': kept });
    const session = await opened(core);
    expect(session.state.getState().at).toBe(1);
    session.say(saying('accept'), 'Accepted.');
    expect(session.state.getState().told).toBe('Accepted. Undo takes it back.');
    session.undo();
    expect(session.state.getState().told).toBe(
      'Undone: accept at episode 1, frame 10. The next undo takes back: late at episode 0, frame 10.',
    );
    expect(session.state.getState().at).toBe(1);
    session.undo();
    expect(verdictsOf(session)).toEqual([null, null, null, null]);
    session.undo();
    expect(session.state.getState().told).toBe('Nothing is left to undo.');
    session.redo();
    expect(session.state.getState().told).toMatch(/^Redone: late at episode 0, frame 10\./);
    await vi.runAllTimersAsync();
    expect(sent(core)).toEqual([
      ['s1-2', 'accept'],
      ['s1-2', null],
      ['s1-1', null],
      ['s1-1', 'wrong'],
    ]);
    expect(core.judged.at(-1)?.reason).toBe('late');
  });
});

it('is past the last look when all are looked at, and fetches each but once', async () => {
  const core = toyCore();
  const session = await opened(core);
  const first = session.current();
  if (first === null) throw new Error('There is no look.');
  await Promise.all([session.data(first), session.data(first)]);
  expect(core.looks).toBe(1);
  expect(session.next()?.id).toBe('s1-2');
  for (let at = 0; at < 4; at += 1) session.say(saying('accept'), '');
  expect(session.current()).toBeNull();
});

it('gives each reason a key of the left hand, and takes the note along', async () => {
  const core = toyCore();
  const session = await opened(core);
  const { reasons, next } = verdictCommands(session, {
    reasons: defaultReasons.filter(({ kind }) => kind === 'action'),
    canSay: true,
    writeNote: () => undefined,
    drawMore: () => undefined,
  });
  expect(reasons.map(({ keys }) => keys.join(''))).toEqual(
    ['Q', 'W', 'E', 'R', 'T', 'D', 'F'].map((key) => `Key${key}`),
  );
  session.write(' other cube ');
  reasons[2]?.run();
  next.run();
  await vi.runAllTimersAsync();
  expect(core.judged).toMatchObject([{ verdict: 'wrong', reason: 'late', note: 'other cube' }]);
  expect(session.note()).toBeNull();
  expect(session.current()?.id).toBe('s1-3');
});
