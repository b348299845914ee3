/** Scoring a blind sample: the order of what is asked, undo, what is sent, and when judges' scores stay hidden. */
import { expect, it } from 'vitest';
import { StudioError } from '../../../src/shared/errors';
import type { BlindQueue, BlindSaying } from '../../../src/shared/model/calibration';
import {
  createBlindSession,
  isBlind,
  type BlindSession,
} from '../../../src/renderer/features/score/blind/blind-session';
import type { Connection } from '../../../src/renderer/connection';

/** A core that keeps what is said; `refuse` makes it refuse, `order` is the one in which it was said. */
function core(
  asked: string[][],
  kept: (BlindSaying | null)[] = asked.map(() => null),
  order: number[] = [],
) {
  const log: { at: number; saying: BlindSaying }[] = [];
  let refuse: StudioError | null = null;
  const call = async (method: string, input: Record<string, unknown>) => {
    const at = Number(input['at']);
    const queue: BlindQueue = { sample: 's', seed: 1, of: 9, said: [...kept], order };
    if (method === 'score.blind' || method === 'score.drawBlind') return queue;
    if (method === 'score.blindRollout') {
      const none = { videos: [], videoFault: null, texts: [] };
      return { task: 't', fps: 10, frames: 20, ...none, asked: asked[at] };
    }
    if (refuse !== null) throw refuse;
    const saying = {
      scores: input['scores'],
      outcome: input['outcome'],
      done: input['done'],
    } as BlindSaying;
    kept[at] = saying;
    log.push({ at, saying });
    return { saved: true };
  };
  const session = createBlindSession({
    call: call as Connection['call'],
    projectId: 'p',
    by: async () => ({ curator: 'ann', device: 'd' }),
  });
  return { session, kept, log, refuse: (error: StudioError) => (refuse = error) };
}

const state = (session: BlindSession) => session.state.getState();

async function until(session: BlindSession, is: () => boolean): Promise<void> {
  while (!is()) {
    await new Promise<void>((resolve) => {
      const stop = session.state.subscribe(() => {
        stop();
        resolve();
      });
      if (is()) resolve();
    });
  }
}
const shows = (session: BlindSession, at: number) =>
  until(session, () => state(session).at === at && state(session).rollout !== null);
const saved = (session: BlindSession) => until(session, () => state(session).unsaved === 0);

it('asks for each dimension that applies and the outcome, then goes to the next rollout', async () => {
  const { session, kept, log } = core([['action', 'intention'], ['action']]);
  await session.open();
  expect(state(session)).toMatchObject({ at: 0, field: 'action' });
  session.say(0.7);
  expect(state(session)).toMatchObject({
    field: 'intention',
    told: 'Action: 7. Undo takes it back.',
  });
  expect(isBlind(state(session))).toBe(true);
  session.say(null);
  session.say(1);
  await shows(session, 1);
  await saved(session);
  expect(log.map(({ saying }) => saying.done)).toEqual([false, false, true]);
  expect(kept[0]).toEqual({
    scores: { reasoning: null, action: 0.7, intention: null, alignment: null },
    outcome: 1,
    done: true,
  });
  session.say(0.2);
  session.say(0);
  await until(session, () => state(session).at === null);
  expect(isBlind(state(session))).toBe(true);
  await saved(session);
  expect(isBlind(state(session))).toBe(false);
});

it('takes back across rollouts, and says again', async () => {
  const { session, kept } = core([['action'], ['action']]);
  await session.open();
  session.say(0.4);
  session.say(1);
  await shows(session, 1);
  session.undo();
  await shows(session, 0);
  expect(state(session).told).toBe(
    'Undone: Task done: 10, rollout 1. The next undo takes back: Action: 4, rollout 1.',
  );
  expect(state(session)).toMatchObject({ field: 'outcome', given: { action: 0.4 } });
  await saved(session);
  expect(kept[0]).toMatchObject({ outcome: null, done: false, scores: { action: 0.4 } });
  session.redo();
  await saved(session);
  expect(kept[0]).toMatchObject({ outcome: 1, done: true });
  session.undo();
  session.undo();
  await saved(session);
  expect(kept[0]).toMatchObject({ scores: { action: null }, done: false });
  session.undo();
  expect(state(session).told).toBe('Nothing is left to undo.');
});

it('takes back what an earlier window said, the last first, and says it again', async () => {
  const none = { reasoning: null, action: null, intention: null, alignment: null };
  const whole = { scores: { ...none, action: 0.4 }, outcome: 1, done: true };
  const begun = { scores: { ...none, action: 0.2 }, outcome: null, done: false };
  const leftOut = { scores: none, outcome: null, done: true };
  const asked = [['action'], ['action', 'intention'], ['action']];
  const { session, kept } = core(asked, [whole, begun, leftOut], [1, 0, 2]);
  await session.open();
  session.undo();
  await shows(session, 0);
  expect(state(session).told).toBe(
    'Undone: all scores, rollout 1. The next undo takes back: all scores, rollout 2.',
  );
  expect(state(session)).toMatchObject({ field: 'action', given: {} });
  session.undo();
  await saved(session);
  expect(kept[0]).toEqual({ scores: none, outcome: null, done: false });
  expect(kept[1]).toEqual({ scores: none, outcome: null, done: false });
  session.undo();
  expect(state(session).told).toBe('Nothing is left to undo.');
  session.redo();
  session.redo();
  await saved(session);
  expect(kept.slice(0, 2)).toEqual([whole, begun]);
  await session.draw(3, 2);
  session.undo();
  await saved(session);
  // Of the sample that is there now.
  expect(state(session).told).toBe(
    'Undone: all scores, rollout 1. The next undo takes back: all scores, rollout 2.',
  );
});

it('can be told out of order, and corrects what was said', async () => {
  const { session, kept } = core([['action', 'intention']]);
  await session.open();
  session.ask('outcome');
  session.say(0.5);
  expect(state(session).field).toBe('action');
  session.say(0.1);
  session.step(-1);
  expect(state(session).field).toBe('action');
  session.say(0.3);
  session.say(0.9);
  await saved(session);
  expect(kept[0]).toMatchObject({ outcome: 0.5, scores: { action: 0.3, intention: 0.9 } });
});

it('shows nothing as kept that the core refuses', async () => {
  const { session, refuse } = core([['action']]);
  await session.open();
  refuse(new StudioError('invalid-input', 'There is no such sample.'));
  session.say(0.4);
  expect(state(session).queue?.said[0]).not.toBeNull();
  await until(session, () => state(session).queue?.said[0] === null);
  await shows(session, 0);
  expect(state(session)).toMatchObject({ given: {}, unsaved: 0 });
  expect(state(session).trouble).toBe('There is no such sample.');
});
