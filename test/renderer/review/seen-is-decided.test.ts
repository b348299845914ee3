/**
 * What is on screen is what is acted on: whatever keys, clicks, scrubs, reloads and episode changes come in whatever
 * order, every decision in the journal falls on the picture that was painted, and pictures that come late change
 * nothing but the time at which it is made.
 */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { DecisionAct } from '../../../src/shared/model/decision';
import { openSession } from '../../../src/renderer/features/review/session/session';
import { createMemoryStorage } from '../../../src/renderer/storage';
import { openAtHand } from './episode-at-hand';
import { createToyCore, datasetId, projectId, proposalsOf } from './toy-core';

const runs = process.env['DUALVLA_TEST_FULL'] === '1' ? 2_000 : 120;
const proposed = [
  [10, 11, 40, 70],
  [5, 60],
];

const keys = [
  'accept',
  'prune',
  'add',
  'earlier',
  'later',
  'undo',
  'redo',
  'finish',
  'previous',
  'next',
  'previousEpisode',
  'nextEpisode',
  'acceptRest',
  'lookAgain',
  'success',
] as const;
const frame = fc.oneof(fc.constantFrom(...proposed.flat()), fc.nat(99));
const hand = fc.oneof(
  { weight: 12, arbitrary: fc.record({ does: fc.constant('key'), key: fc.constantFrom(...keys) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant('scrub'),
      frame,
      holds: fc.constantFrom(false, false, false, true),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('step'), frames: fc.constantFrom(-1, 1) }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('click'), frame }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('drag'), frame, to: frame }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('write'), keep: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('answer'), yes: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('reload') }) },
  // Only of late pictures: how many come before the next hand.
  { weight: 6, arbitrary: fc.record({ does: fc.constant('look'), pictures: fc.nat(3) }) },
);
type Hand = typeof hand extends fc.Arbitrary<infer One> ? One : never;

interface Made {
  episode: number;
  act: DecisionAct;
  /** The frame whose picture was on screen when the decision was made. */
  onScreen: number | null;
}

const idOf = (frameOfIt: number) => `k${frameOfIt}`;
const turn = () => new Promise((resolve) => setImmediate(resolve));

async function review(hands: readonly Hand[], camera: 'quick' | 'slow'): Promise<Made[]> {
  const made: Made[] = [];
  const core = createToyCore();
  proposed.forEach((frames, episode) => core.proposals.set(episode, proposalsOf(episode, frames)));
  core.neighbours = proposed.length;
  const storage = createMemoryStorage();
  const newSession = async () => {
    const opened = await openSession(
      core.connection,
      { id: projectId, datasetId, path: '/p' },
      storage,
    );
    const decide: typeof opened.decide = (store, act, onShown) => {
      made.push({ episode: store.episode, act, onScreen: at.onScreen() });
      return opened.decide(store, act, onShown);
    };
    const watched = { ...opened, decide };
    watched.stage.setWays({
      next: () => Promise.resolve((episode + 1) % proposed.length),
      open(to) {
        at.leave();
        void enter(to);
      },
    });
    return watched;
  };
  let episode = 0;
  let session = await newSession();
  let at = await openAtHand(session, 0, camera);
  const enter = async (to: number) => {
    episode = to;
    at = await openAtHand(session, to, camera);
  };

  /** All that was pressed is done. */
  const rest = async () => {
    let turns = 0;
    for (let quiet = 0; quiet < 3; quiet += 1) {
      if ((turns += 1) > 1_000) throw new Error('What was pressed is never done.');
      await turn();
      at.paint();
      if (session.queue.isBusy()) quiet = 0;
    }
  };
  for (const one of hands) {
    const { controller } = at;
    switch (one.does) {
      case 'key':
        controller.commands[one.key].run();
        break;
      case 'scrub':
        controller.playback.scrub(true);
        controller.playback.seek(one.frame);
        if (!one.holds) controller.playback.scrub(false);
        break;
      case 'step':
        controller.playback.step(one.frames);
        break;
      case 'click':
        controller.select(idOf(one.frame));
        break;
      case 'drag':
        controller.move(idOf(one.frame), one.to);
        break;
      case 'write':
        controller.edit();
        await rest();
        at.controller.type('What happens next, and why.');
        if (one.keep) at.controller.saveEdit();
        else at.controller.cancelEdit();
        break;
      case 'answer':
        await rest();
        if (at.controller.state.getState().asking === null) break;
        if (!one.yes) at.controller.cancelAsking();
        else if (at.controller.state.getState().asking === 'finish') at.controller.finishAnyway();
        else at.controller.acceptRestUnseen();
        break;
      case 'reload':
        await rest();
        session = await newSession();
        await enter(episode);
        break;
      case 'look':
        for (let picture = 0; picture < one.pictures; picture += 1) {
          at.paint();
          await turn();
        }
        break;
    }
    if (camera === 'quick') await rest();
  }
  await rest();
  at.leave();
  await rest();
  return made;
}

/** The frame that a decision about one keyframe is about; null for all others. */
function frameOf(act: DecisionAct): number | null {
  if (act.kind === 'move') return act.toFrame;
  if (act.kind === 'edit' || act.kind === 'add') return act.keyframe.frame;
  if (act.kind !== 'accept' && act.kind !== 'prune') return null;
  return act.keyframes.length === 1 ? (act.keyframes[0]?.frame ?? null) : null;
}

/** What was decided, without what differs from run to run. */
const decided = (made: readonly Made[]) =>
  made.map(({ episode, act }) => {
    const frames = 'keyframes' in act ? act.keyframes.map((each) => each.frame) : frameOf(act);
    return [episode, act.kind, frames, 'text' in act ? act.text : null];
  });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('decides about what was painted, and loses no key to a late picture', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(hand, { minLength: 1, maxLength: 30 }), async (hands) => {
      const late = await review(hands, 'slow');
      for (const { act, onScreen } of late) {
        const at = frameOf(act);
        if (at !== null && !('unseen' in act && act.unseen === true)) expect(onScreen).toBe(at);
      }
      expect(decided(late)).toEqual(decided(await review(hands, 'quick')));
    }),
    { numRuns: runs },
  );
});
