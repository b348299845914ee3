import { describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { createSession } from '../../../src/renderer/app/session';
import { endText, endTone, newsOfEnds } from '../../../src/renderer/app/use-end-notices';
import type { Connection } from '../../../src/renderer/connection';
import { StudioError } from '../../../src/shared/errors';
import type { JobState } from '../../../src/shared/model/job';

type Answer = (input: never) => unknown;

/** A connection whose answers a test gives; `resume` plays a reconnect. */
function fakeConnection(answers: Record<string, Answer>) {
  const calls: string[] = [];
  const restorers: ((call: Connection['call']) => Promise<void>)[] = [];
  const call = (async (method: string, input: never) => {
    calls.push(`${method} ${JSON.stringify(input)}`);
    return await answers[method]?.(input);
  }) as Connection['call'];
  const connection: Connection = {
    status: createStore(() => ({ state: 'online' as const, attempts: 0 })),
    call,
    on: () => () => {},
    onReconnect: () => () => {},
    beforeResume(restore) {
      restorers.push(restore);
      return () => {};
    },
    retryNow: () => {},
    close: () => {},
  };
  return { connection, calls, resume: () => Promise.all(restorers.map((each) => each(call))) };
}

const dataset = (path: string) => ({ id: `id of ${path}`, path, name: path });
const open: Record<string, Answer> = {
  'dataset.open': ({ path }: { path: string }) => dataset(path),
  'project.open': ({ datasetId }: { datasetId: string }) => ({ id: `project of ${datasetId}` }),
};

const job = (id: string, endedAtMs: number | null): JobState => {
  const facts = { id, kind: 'score', title: 'Score', datasetId: 'd', projectId: 'p' } as const;
  const progress = { phase: 'measuring', done: 1, unit: 'rollouts' } as const;
  const all = { ...facts, progress, startedAtMs: 0, error: null, result: null };
  return endedAtMs === null
    ? { ...all, state: 'running', endedAtMs }
    : { ...all, state: 'canceled', endedAtMs };
};

describe('session', () => {
  it('opens a dataset and its project', async () => {
    const session = createSession(fakeConnection(open).connection);
    const opened = await session.open('/a');
    expect(opened).toEqual(dataset('/a'));
    expect(session.store.getState()).toEqual({
      dataset: dataset('/a'),
      project: { id: 'project of id of /a' },
      projectError: null,
      opening: null,
      failure: null,
    });
  });

  it('keeps what is open when the next cannot be opened', async () => {
    const session = createSession(
      fakeConnection({
        ...open,
        'dataset.open': ({ path }: { path: string }) => {
          if (path === '/b') throw new StudioError('unsupported', 'No dataset.');
          return dataset(path);
        },
      }).connection,
    );
    await session.open('/a');
    expect(await session.open('/b')).toBeNull();
    expect(session.store.getState().dataset).toEqual(dataset('/a'));
    expect(session.store.getState().failure).toEqual({
      path: '/b',
      error: { code: 'unsupported', message: 'No dataset.' },
    });
    await session.open('/c');
    expect(session.store.getState().failure).toBeNull();
  });

  it('shows a dataset whose project cannot be opened', async () => {
    const session = createSession(
      fakeConnection({
        ...open,
        'project.open': () => {
          throw new StudioError('io', 'No room.');
        },
      }).connection,
    );
    await session.open('/a');
    const { dataset: shown, project, projectError } = session.store.getState();
    expect([shown, project, projectError?.message]).toEqual([dataset('/a'), null, 'No room.']);
  });

  it('ends with the dataset that was asked for last', async () => {
    const held = new Map<string, () => void>();
    const session = createSession(
      fakeConnection({
        ...open,
        'dataset.open': ({ path }: { path: string }) =>
          new Promise((resolve) => {
            held.set(path, () => resolve(dataset(path)));
          }),
      }).connection,
    );
    const slow = session.open('/slow');
    const quick = session.open('/quick');
    held.get('/quick')?.();
    await quick;
    held.get('/slow')?.();
    expect(await slow).toBeNull();
    expect(session.store.getState().dataset).toEqual(dataset('/quick'));
  });

  it('shows nothing that was canceled, and needs it no more once it is there', async () => {
    const held = new Map<string, () => void>();
    const { connection, calls } = fakeConnection({
      ...open,
      'dataset.open': ({ path }: { path: string }) =>
        path === '/a'
          ? dataset(path)
          : new Promise((resolve) => {
              held.set(path, () => resolve(dataset(path)));
            }),
      'dataset.fetch': () => ({ jobId: 'fetching' }),
    });
    const session = createSession(connection);
    await session.open('/a');
    const slow = session.open('/slow');
    session.cancel();
    expect(session.store.getState()).toMatchObject({ opening: null, failure: null });
    // Nobody waits for it.
    expect(await slow).toBeNull();
    held.get('/slow')?.();
    const closed = 'dataset.close {"datasetId":"id of /slow"}';
    await vi.waitFor(() => expect(calls.at(-1)).toBe(closed));
    expect(session.store.getState().dataset).toEqual(dataset('/a'));
    // Asked for again meanwhile, it is wanted after all.
    void session.open('/b');
    const answer = held.get('/b');
    session.cancel();
    void session.open('/b');
    answer?.();
    await vi.waitFor(() => expect(session.store.getState().dataset).toEqual(dataset('/b')));
    held.get('/b')?.();
    await vi.waitFor(() =>
      expect(calls.filter((call) => /^project.*\/b/.test(call))).toHaveLength(2),
    );
    expect(calls).not.toContain('dataset.close {"datasetId":"id of /b"}');
    void session.open('hf://lab/set');
    await vi.waitFor(() => expect(calls.at(-1)).toContain('dataset.fetch'));
    await Promise.resolve();
    session.cancel();
    expect(calls.at(-1)).toBe('jobs.cancel {"jobId":"fetching"}');
  });

  it('opens both again before a restarted core is asked anything', async () => {
    const { connection, calls, resume } = fakeConnection(open);
    const session = createSession(connection);
    await resume();
    expect(calls).toEqual([]);
    await session.open('/a');
    calls.length = 0;
    await resume();
    expect(calls).toEqual(['dataset.open {"path":"/a"}', 'project.open {"datasetId":"id of /a"}']);
  });
});

describe('what is said when work ends', () => {
  const proposed = {
    frames: 9_000,
    cues: {},
    redundancy: null,
    learned: null,
    withoutKeyframes: [],
    seconds: 3,
    problems: [],
  };
  it('names the figures that count', () => {
    const many = { ...proposed, keyframes: 212, episodes: 24, sparsity: 0.951 };
    expect(endText('propose', many)).toBe('Proposed 212 keyframes in 24 episodes; 95.1 % sparse.');
    const none = { ...proposed, keyframes: 0, episodes: 1, sparsity: 1 };
    expect(endText('propose', none)).toBe('Proposed 0 keyframes in 1 episode.');
    const checked = { deep: false, episodes: 3, problems: [], idle: null };
    expect(endText('check', checked)).toBe('The check found issues in 3 episodes.');
    expect(endTone('check', checked)).toBe('info');
    expect(endTone('check', { ...checked, episodes: 0 })).toBe('ok');
    expect(endText('policy', { episodes: 3, problems: [] })).toBeNull();
  });

  it('is told once of what ended here, whatever the clocks say, and of nothing that ended before', () => {
    const ended = newsOfEnds(1_000);
    const idsOf = (jobs: JobState[]) => ended(jobs).map(({ id }) => id);
    expect(idsOf([job('before', 999), job('here', null)])).toEqual([]);
    // The core's clock was set back, or is another machine's.
    expect(idsOf([job('before', 999), job('here', 10), job('short', 1_001)])).toEqual([
      'here',
      'short',
    ]);
    expect(idsOf([job('here', 10), job('short', 1_001)])).toEqual([]);
  });
});
