/**
 * What is on screen is what is acted on: whatever keys, clicks, scrubs, reloads and episode changes come in whatever
 * order, every decision in the journal falls on the picture that was painted, and pictures that come late change
 * nothing but the time at which it is made. Hands wait for nothing: also what is written, and what answers a question,
 * is typed before field and question are there.
 */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { DecisionAct } from '../../../src/shared/model/decision';
import { commands } from '../../../src/renderer/commands';
import { openSession } from '../../../src/renderer/features/review/session/session';
import { createMemoryStorage } from '../../../src/renderer/storage';
import { openAtHand } from './episode-at-hand';
import { keysAtHand } from './keys-at-hand';
import { createToyCore, datasetId, projectId, proposalsOf } from './toy-core';

const runs = process.env['DUALVLA_TEST_FULL'] === '1' ? 2_000 : 120;
const proposed = [
  [10, 11, 40, 70],
  [5, 60],
];

/** Of the review, and such as are commands there and letters or answers elsewhere. */
const deciding = 'KeyA KeyX KeyN KeyF KeyS KeyU Mod+Shift+KeyZ Shift+KeyN KeyM KeyB'.split(' ');
const going = ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Shift+ArrowDown', 'Escape'];
const nudging = ['BracketLeft', 'BracketRight', 'Shift+BracketLeft', 'Shift+BracketRight'];
const written = ['KeyX', 'KeyD', 'KeyN', 'Digit1'];
/** What opens something, and what is typed into it at once. */
const opening = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('KeyE', 'Shift+KeyE'),
      fc.array(fc.constantFrom(...written), { maxLength: 3 }),
      fc.constantFrom('Mod+Enter', 'Escape'),
    )
    .map(([key, letters, end]) => [key, ...letters, end]),
  fc.constantFrom('Digit1', 'Digit2', 'Escape').map((answer) => ['KeyD', answer]),
  fc.constantFrom(...written).map((letter) => ['KeyT', letter, 'Enter', 'Escape']),
  fc.constantFrom('Enter', 'Escape').map((answer) => ['Shift+KeyA', answer]),
  fc.constantFrom('Enter', 'Escape').map((answer) => ['Enter', answer]),
);
/** Several are picked, then decided on or moved together. */
const picking = fc.oneof(
  fc.constantFrom('KeyA', 'KeyX').map((key) => ['Shift+ArrowDown', key, 'Enter']),
  fc
    .array(fc.constantFrom(...nudging, 'Shift+ArrowDown', 'KeyU'), { minLength: 1, maxLength: 4 })
    .map((some) => ['Shift+ArrowDown', ...some]),
);
const keys = (of: fc.Arbitrary<readonly string[]>) =>
  of.map((chords) => chords.map((chord) => ({ does: 'key' as const, chord })));

const frame = fc.oneof(fc.constantFrom(...proposed.flat()), fc.nat(99));
const one = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant('scrub' as const),
      frame,
      holds: fc.constantFrom(false, false, false, true),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('step' as const), frames: fc.constantFrom(-1, 1) }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('play' as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('loop' as const) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('click' as const), frame }) },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('drag' as const), frame, to: frame }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('finish anyway' as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('reload' as const) }) },
  // Only of late pictures: how many come before the next hand.
  { weight: 6, arbitrary: fc.record({ does: fc.constant('look' as const), pictures: fc.nat(3) }) },
);
const acts = fc.oneof(
  { weight: 3, arbitrary: keys(fc.constantFrom(...deciding, ...nudging).map((key) => [key])) },
  { weight: 2, arbitrary: keys(opening) },
);
const arrival = { does: 'arrive' as const };
const hand = fc.oneof(
  { weight: 6, arbitrary: acts },
  { weight: 2, arbitrary: keys(picking) },
  { weight: 3, arbitrary: keys(fc.constantFrom(...going).map((key) => [key])) },
  { weight: 4, arbitrary: one.map((each) => [each]) },
  // On the way to the next keyframe: what is pressed falls on that.
  {
    weight: 1,
    arbitrary: fc
      .array(acts, { maxLength: 2 })
      .map((some) => [{ does: 'key' as const, chord: 'Shift+Space' }, ...some.flat(), arrival]),
  },
);
type Hand = typeof hand extends fc.Arbitrary<readonly (infer One)[]> ? One : never;

interface Made {
  episode: number;
  /** Null: the library was gone to. */
  act: DecisionAct | null;
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
    const decide: typeof opened.decide = (store, acts, ...more) => {
      for (const act of [acts].flat()) {
        made.push({ episode: store.episode, act, onScreen: at.onScreen() });
      }
      return opened.decide(store, acts, ...more);
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
  const registerAll = () =>
    commands.register([
      {
        id: 'library',
        label: '',
        group: '',
        keys: ['Digit1'],
        run: () => void made.push({ episode, act: null, onScreen: null }),
      },
      ...Object.values(at.controller.commands),
    ]);
  let episode = 0;
  let session = await newSession();
  let at = await openAtHand(session, 0, camera);
  let unregister = registerAll();
  const keyboard = keysAtHand(() => at.controller);
  const enter = async (to: number) => {
    episode = to;
    at = await openAtHand(session, to, camera);
    unregister();
    unregister = registerAll();
  };

  /** All that was pressed is done. */
  const rest = async () => {
    let turns = 0;
    let stuck = 0;
    for (let quiet = 0; quiet < 3; quiet += 1) {
      if ((turns += 1) > 1_000) throw new Error('What was pressed is never done.');
      await turn();
      at.paint();
      if (session.queue.isBusy() || commands.ahead.mustWait()) quiet = 0;
      stuck = session.queue.isBusy() ? stuck + 1 : 0;
      // What is so long under way plays to a keyframe.
      if (stuck % 20 === 19) at.pass(10_000);
    }
  };
  try {
    for (const each of hands) {
      const { controller } = at;
      switch (each.does) {
        case 'key':
          keyboard.press(each.chord);
          break;
        case 'scrub':
          controller.playback.scrub(true);
          controller.playback.seek(each.frame);
          if (!each.holds) controller.playback.scrub(false);
          break;
        case 'step':
          controller.playback.step(each.frames);
          break;
        case 'play':
          controller.playback.toggle();
          break;
        case 'loop':
          controller.playback.toggleLoop(() => ({ startFrame: 10, endFrame: 40 }));
          break;
        case 'click':
          controller.select(idOf(each.frame));
          break;
        case 'drag':
          controller.move(idOf(each.frame), each.to);
          break;
        case 'finish anyway':
          // By the mouse: what is clicked is on screen.
          await rest();
          if (at.controller.state.getState().asking === 'finish') at.controller.finishAnyway();
          break;
        case 'arrive':
          await rest();
          break;
        case 'reload':
          // Whoever leaves while something is under way is asked first.
          await rest();
          session = await newSession();
          await enter(episode);
          break;
        case 'look':
          for (let picture = 0; picture < each.pictures; picture += 1) {
            at.paint();
            await turn();
          }
          break;
      }
      // The next hand is one of the window's turns later at least.
      await (camera === 'quick' ? rest() : turn());
    }
    await rest();
    at.leave();
    await rest();
  } finally {
    unregister();
    keyboard.stop();
  }
  return made;
}

/** The frame that a decision about one keyframe is about; null for all others. */
function frameOf(act: DecisionAct): number | null {
  if (act.kind === 'move') return act.toFrame;
  if (act.kind === 'edit' || act.kind === 'add') return act.keyframe.frame;
  if (act.kind !== 'accept' && act.kind !== 'prune') return null;
  return act.keyframes.length === 1 ? (act.keyframes[0]?.frame ?? null) : null;
}

/** What was decided, without what differs from run to run; and how often a key led to the library, in no turn. */
function decided(made: readonly Made[]) {
  const acts = made.flatMap(({ episode, act }) => {
    if (act === null) return [];
    const frames = 'keyframes' in act ? act.keyframes.map((each) => each.frame) : frameOf(act);
    const more = 'text' in act ? act.text : 'tags' in act ? act.tags : null;
    return [[episode, act.kind, frames, more, 'reason' in act ? act.reason : null]];
  });
  return { acts, toLibrary: made.filter(({ act }) => act === null).length };
}

beforeEach(() => {
  vi.stubGlobal('Element', EventTarget);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('decides about what was painted, and loses no key to a late picture', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(hand, { minLength: 1, maxLength: 25 }), async (some) => {
      const hands = some.flat();
      const late = await review(hands, 'slow');
      for (const { act, onScreen } of late) {
        const at = act === null ? null : frameOf(act);
        if (at !== null && !(act !== null && 'unseen' in act && act.unseen === true)) {
          expect(onScreen).toBe(at);
        }
      }
      expect(decided(late)).toEqual(decided(await review(hands, 'quick')));
    }),
    { numRuns: runs },
  );
});
