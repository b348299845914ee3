/** What the room makes of what is known: folding, order, queue, and the words for it. */
import { describe, expect, it, vi } from 'vitest';
import { describeAct } from '../../../src/renderer/features/review/controller/acts';
import { missedTexts } from '../../../src/renderer/features/review/keyframe/missed-texts';
import { clockText } from '../../../src/renderer/features/review/keyframe/words';
import { createEpisodeStore } from '../../../src/renderer/features/review/episode/episode-store';
import { foldEpisode } from '../../../src/renderer/features/review/episode/fold-episode';
import {
  neighbours,
  nextUndecided,
  stepKeyframe,
} from '../../../src/renderer/features/review/controller/keyframe-steps';
import { finishedMeanwhile, mayFinish } from '../../../src/renderer/features/review/queue/queue';
import { isCuratorName, openSession } from '../../../src/renderer/features/review/session/session';
import { saveState } from '../../../src/renderer/features/review/session/save-state';
import { createMemoryStorage } from '../../../src/renderer/storage';
import type { Connection } from '../../../src/renderer/connection';
import type { MethodName } from '../../../src/shared/api';
import type { Decision, DecisionAct } from '../../../src/shared/model/decision';
import { createToyCore, datasetId, detailOf, projectId, proposal, proposalsOf } from './toy-core';

function decision(curator: string, sequence: number, act: DecisionAct): Decision {
  return {
    id: `${curator}:${sequence}`,
    projectId,
    episode: 0,
    fingerprint: 'fingerprint-0',
    curator,
    device: curator,
    sequence,
    atMs: sequence,
    act,
  };
}
const accept = (frame: number): DecisionAct => ({ kind: 'accept', keyframes: [proposal(frame)] });
const prune = (frame: number): DecisionAct => ({ kind: 'prune', keyframes: [proposal(frame)] });
const known = (decisions: Decision[]) => ({
  detail: detailOf(0),
  proposals: proposalsOf(0, [10, 40]),
  decisions,
  hidden: [],
});

describe('folding an episode', () => {
  it('applies the decisions of one curator and names who disagrees', () => {
    const decisions = [
      decision('ana', 1, accept(10)),
      decision('ana', 2, accept(40)),
      decision('bo', 1, prune(10)),
      decision('bo', 2, accept(40)),
    ];
    // Not before the own review is finished: it would not be a second one otherwise.
    expect(foldEpisode(known(decisions), 'ana').disagreement.size).toBe(0);
    const finished = decision('ana', 3, { kind: 'finish' });
    const folded = foldEpisode(known([...decisions, finished]), 'ana');
    expect(folded.review.keyframes.map(({ state }) => state)).toEqual(['accepted', 'accepted']);
    expect([...folded.disagreement]).toEqual([['k10', [{ curator: 'bo', state: 'pruned' }]]]);
  });

  it('misses what the curator pruned, and no text at which one is kept by hand', () => {
    const said = ['reach for it', 'lift it up', 'carry the cup', 'go home'];
    const dense = Array.from({ length: 80 }, (_none, frame) => said[Math.floor(frame / 20)] ?? '');
    const at = (frame: number) => ({
      ...proposal(frame),
      reasoning: { text: dense[frame] ?? '', source: 'dataset' as const },
    });
    const [reach, lift, by] = [at(0), at(24), { ...proposal(70), id: 'machine' }];
    const proposals = { ...proposalsOf(0, []), keyframes: [reach, lift, by] };
    const missed = (...decisions: Decision[]) => {
      const { review } = foldEpisode({ ...known(decisions), proposals }, 'ana');
      return missedTexts(dense, review.keyframes).map(({ frame }) => frame);
    };
    // Of two that are lost alike the first; what a machine wrote instead keeps nothing of the text.
    expect(missed()).toEqual([40, 60]);
    const pruned = decision('ana', 1, { kind: 'prune', keyframes: [lift] });
    expect(missed(pruned)).toEqual([40, 60, 20]);
    const moved = decision('ana', 2, { kind: 'move', keyframe: lift, toFrame: 10 });
    // Where it stands now it says nothing of what is done there.
    expect(missed(pruned, moved)).toEqual([40, 60, 11]);
    const added = decision('ana', 3, { kind: 'add', keyframe: { ...at(45), id: 'added' } });
    expect(missed(added)).toEqual([60]);
    const written = { kind: 'edit', keyframe: by, text: 'Go home.' } as const;
    expect(missed(decision('ana', 4, written))).toEqual([40]);
  });

  it('leaves out what was decided or proposed about other data under the same number', () => {
    const before = { ...decision('ana', 1, accept(10)), fingerprint: 'older' };
    const folded = foldEpisode(known([before]), 'ana');
    expect(folded.outdated).toBe(1);
    expect(folded.review.keyframes.map(({ state }) => state)).toEqual(['proposed', 'proposed']);
    const proposals = { ...proposalsOf(0, [10]), fingerprint: 'older' };
    const stale = foldEpisode({ ...known([]), proposals }, 'ana');
    expect(stale.proposed).toBe(false);
    expect(stale.review.keyframes).toEqual([]);
  });
});

describe('the store of an episode', () => {
  it('keeps a decision that an answer under way does not know yet', async () => {
    const core = createToyCore();
    core.proposals.set(0, proposalsOf(0, [10]));
    const { call } = core.connection;
    const storage = createMemoryStorage();
    const store = createEpisodeStore({ projectId, datasetId, curator: 'ana', call, storage }, 0);
    const loading = store.load();
    store.add([decision('ana', 1, accept(10))]);
    await loading;
    expect(store.state.getState().folded?.review.keyframes[0]?.state).toBe('accepted');
    // The next window shows it from the working copy while the core cannot be reached.
    const offline = createEpisodeStore(
      { projectId, datasetId, curator: 'ana', call: () => new Promise(() => {}), storage },
      0,
    );
    void offline.load();
    await expect.poll(() => offline.state.getState().known?.decisions.length).toBe(1);
    expect(offline.state.getState().fromCopy).toBe(true);
  });

  it('folds once for each decision, whoever made it, and asks for nothing but to keep it', async () => {
    const core = createToyCore();
    core.proposals.set(0, proposalsOf(0, [10, 40]));
    const storage = createMemoryStorage();
    const open = () =>
      openSession(core.connection, { id: projectId, datasetId, path: '/p' }, storage);
    const [session, other] = [await open(), await open()];
    const [store, elsewhere] = [session.episode(0), other.episode(0)];
    await Promise.all([store.load(), elsewhere.load()]);
    let folds = 0;
    store.state.subscribe((now, before) => {
      if (now.folded !== before.folded) folds += 1;
    });
    core.calls.length = 0;
    const made = await session.decide(store, accept(10));
    await expect.poll(() => session.outbox.state.getState().pending).toEqual([]);
    expect(core.calls).toEqual(['review.decide']);
    expect(folds).toBe(1);
    expect(elsewhere.state.getState().known?.decisions).toEqual(made);
    core.proposals.set(0, proposalsOf(0, [10, 70]));
    core.push({ projectId, episode: 0, decisions: [], proposals: true });
    const frames = () => elsewhere.state.getState().folded?.review.keyframes.map((k) => k.frame);
    await expect.poll(frames).toEqual([10, 70]);
  });

  it('writes the working copy when the hands rest, not with every key', async () => {
    const core = createToyCore();
    const storage = createMemoryStorage();
    const { call } = core.connection;
    const store = createEpisodeStore({ projectId, datasetId, curator: 'ana', call, storage }, 0);
    await store.load();
    const copied = async () => (await storage.knownEpisode(projectId, 0))?.decisions.length;
    vi.useFakeTimers();
    try {
      store.add([decision('ana', 1, accept(10))]);
      await vi.advanceTimersByTimeAsync(1_500);
      store.add([decision('ana', 2, prune(10))]);
      await vi.advanceTimersByTimeAsync(1_500);
      expect(await copied()).toBe(0);
      await vi.advanceTimersByTimeAsync(500);
      expect(await copied()).toBe(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it('says why an episode cannot be read, and reads it when it can', async () => {
    const core = createToyCore();
    let broken = true;
    const call = ((name: MethodName, input: never) =>
      broken
        ? Promise.reject(new Error('broken'))
        : core.connection.call(name, input)) as Connection['call'];
    const storage = createMemoryStorage();
    const store = createEpisodeStore({ projectId, datasetId, curator: 'ana', call, storage }, 3);
    await store.load();
    expect(store.state.getState()).toMatchObject({ known: null, error: { message: 'broken' } });
    broken = false;
    await store.load();
    expect(store.state.getState()).toMatchObject({ error: null, fromCopy: false });
    expect(store.state.getState().known?.detail.index).toBe(3);
  });

  it('asks a core that was away for the names of the videos again, and no other time', async () => {
    const core = createToyCore();
    let asked = 0;
    const call = ((name: MethodName, input: never) => {
      if (name === 'dataset.episode') asked += 1;
      return core.connection.call(name, input);
    }) as Connection['call'];
    const storage = createMemoryStorage();
    const store = createEpisodeStore({ projectId, datasetId, curator: 'ana', call, storage }, 3);
    await store.load();
    await store.refresh();
    expect(asked).toBe(1);
    const again = store.load();
    expect(store.state.getState().isCurrent).toBe(false);
    await again;
    expect(store.state.getState().isCurrent).toBe(true);
    expect(asked).toBe(2);
  });
});

describe('stepping through keyframes', () => {
  const keyframes = foldEpisode(
    { ...known([decision('ana', 1, prune(40))]), proposals: proposalsOf(0, [10, 40, 70]) },
    'ana',
  ).review.keyframes;
  const [first, middle, last] = keyframes;
  if (!first || !middle || !last) throw new Error('There are three keyframes.');

  const step = (selectedId: string | null, frame: number, direction: 1 | -1) =>
    stepKeyframe(keyframes, { selectedId, frame }, direction)?.frame ?? null;

  it('finds the next undecided one, from the start again when none is left ahead', () => {
    expect(nextUndecided(keyframes, first)?.frame).toBe(70);
    expect(nextUndecided(keyframes, last)?.frame).toBe(10);
    expect(nextUndecided([middle], null)).toBeNull();
  });

  it('goes to the neighbour of the selected one, or to the nearest from between', () => {
    expect(step(first.id, 10, 1)).toBe(40);
    expect(step(first.id, 10, -1)).toBeNull();
    expect(step(first.id, 50, 1)).toBe(70);
    expect(step(first.id, 50, -1)).toBe(40);
    expect(step(null, 99, 1)).toBeNull();
  });

  it('shows standing keyframes before and after, not pruned ones', () => {
    const around = neighbours(keyframes, last);
    expect([around.before?.frame, around.after]).toEqual([10, null]);
  });
});

describe('the queue', () => {
  it('changes with finishing and reopening, and with what takes such an act back', () => {
    const finish = decision('ana', 1, { kind: 'finish' });
    const undone = decision('ana', 2, { kind: 'revert', decisionId: finish.id });
    const redone = decision('ana', 3, { kind: 'revert', decisionId: undone.id });
    const accepted = decision('ana', 4, accept(10));
    const other = decision('ana', 5, { kind: 'revert', decisionId: accepted.id });
    const all = [finish, undone, redone, accepted, other];
    expect(all.map((each) => mayFinish(each, all))).toEqual([true, true, true, false, false]);
    // Of an episode that this window does not hold, nobody knows what was taken back.
    expect(mayFinish(other, [])).toBe(true);
    // Finished, then that is taken back, then the taking back.
    expect([1, 2, 3].map((length) => finishedMeanwhile(all.slice(0, length)))).toEqual([1, 0, 1]);
  });
});

describe('in words', () => {
  const idle = { pending: [], refused: [], trouble: null, unkept: false };
  const one = { ...idle, pending: [decision('ana', 1, accept(10))] };

  it('says whether everything is safe, and warns only when it is not', () => {
    expect(saveState(idle, 'lost', true).label).toBe('All changes saved');
    const around = { left: null, readOnlyBecause: null, path: '/data/demo.curation' };
    expect(saveState(idle, 'online', true, around).explanation).toBe(
      'Saved to /data/demo.curation.',
    );
    const corrected = saveState(idle, 'online', true, { ...around, mapping: true });
    expect(corrected).toMatchObject({ kind: 'trouble', label: 'Robot not saved' });
    expect(saveState(one, 'online', true).kind).toBe('saving');
    expect(saveState(one, 'lost', true).label).toBe('1 change waiting for connection');
    expect(saveState({ ...one, unkept: true }, 'lost', false).explanation).toContain(
      'leave the window open',
    );
    expect(saveState({ ...one, trouble: 'The disk is full.' }, 'online', true)).toMatchObject({
      kind: 'trouble',
      label: '1 change not saved yet',
    });
  });

  it('describes acts and times', () => {
    expect(describeAct(accept(10))).toBe('Accepted keyframe at frame 10');
    expect(describeAct({ kind: 'accept', keyframes: [proposal(1), proposal(2)] })).toBe(
      'Accepted 2 keyframes',
    );
    expect(clockText(0)).toBe('0:00.00');
    expect(clockText(59.999)).toBe('1:00.00');
    expect(clockText(75.25)).toBe('1:15.25');
  });

  it('knows which names the journal takes', () => {
    expect(['ana', 'José María', '7up', 'a.b-c@d'].every(isCuratorName)).toBe(true);
    expect(['', '-ana', 'a/b', 'x'.repeat(81)].some(isCuratorName)).toBe(false);
  });
});
