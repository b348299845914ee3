/** What spares the hands: acts that stay where something is left to do, that ask nothing in vain, and say why not. */
import { describe, expect, it, vi } from 'vitest';
import { changedBy } from '../../../src/renderer/features/review/controller/keyframe-steps';
import { snippetCommands } from '../../../src/renderer/features/review/controller/snippet-commands';
import { withSnippet } from '../../../src/renderer/features/review/reasoning/fields';
import { openAtHand } from './episode-at-hand';
import { selected, states, useToySession } from './toy-session';

const toy = useToySession([[10, 40, 70], [5]]);
const { says, acts, journal } = toy;

describe('a keyframe set by hand', () => {
  it('is stayed at while it has no text, so that the next key writes it', async () => {
    const { controller } = await openAtHand(toy.session, 0);
    controller.playback.seek(25);
    controller.add();
    controller.edit();
    await vi.waitFor(() => expect(controller.state.getState().editing).not.toBeNull());
    controller.type('Reach.');
    controller.saveEdit();
    await journal('add', 'edit');
    expect(toy.core.journal[1]?.act).toMatchObject({ keyframe: { frame: 25 }, text: 'Reach.' });
    controller.playback.seek(26);
    controller.add();
    controller.finishAnyway();
    await says('Finished episode 0, 1 keyframe of it without a text.');
  });

  it('is gone on from where the dataset has a text for it', async () => {
    const { controller } = await openAtHand(toy.session, 0);
    const { known } = controller.store.state.getState();
    if (known === null) throw new Error('The episode is not known.');
    const reasoning = Array.from({ length: 100 }, (_, frame) => `Text ${frame}.`);
    controller.store.state.setState({
      known: { ...known, detail: { ...known.detail, reasoning } },
    });
    controller.playback.seek(25);
    controller.add();
    await says('Added a keyframe at frame 25.');
    await vi.waitFor(() => expect(selected(controller)?.frame).toBe(40));
  });

  it('is stayed at after a split, for both parts say the same', async () => {
    const { controller } = await openAtHand(toy.session, 0);
    controller.playback.seek(25);
    controller.split();
    await says('Split the segment at frame 25: both parts say the same.');
    expect(selected(controller)).toMatchObject({ frame: 25, reasoning: { text: 'Text at 10.' } });
  });
});

const segment = () => ({ startFrame: 10, endFrame: 40 });

it('watches a segment until the playhead is taken elsewhere', async () => {
  const { controller, playback } = await openAtHand(toy.session, 0);
  controller.playback.toggleLoop(segment);
  expect(playback.state()).toMatchObject({ frame: 10, playing: true, loop: segment() });
  controller.playback.seek(30);
  expect(playback.state().loop).toEqual(segment());
  controller.playback.toggleLoop(segment);
  // At its keyframe: one key decides about what was watched.
  controller.accept();
  await journal('accept');
  expect(states(controller)[10]).toBe('accepted');
  controller.previous();
  await vi.waitFor(() => expect(playback.state().frame).toBe(10));
  controller.playback.toggleLoop(segment);
  controller.next();
  await vi.waitFor(() => expect(playback.state()).toMatchObject({ frame: 40, loop: null }));
});

it('moves the nearest keyframe to the frame that was found by stepping', async () => {
  const { controller, playback } = await openAtHand(toy.session, 0);
  controller.playback.step(4);
  controller.bring();
  await journal('move');
  await says('Moved from frame 10 to 14.');
  await vi.waitFor(() => expect(playback.state().frame).toBe(40));
  controller.bring();
  await says('There is a keyframe at frame 40 already.');
  controller.playback.seek(56);
  controller.bring();
  await journal('move', 'move');
  expect(Object.keys(states(controller))).toEqual(['14', '40', '56']);
});

it('leaves a keyframe where it was let go, however long its picture takes', async () => {
  const { controller, paint } = await openAtHand(toy.session, 0, 'slow');
  paint();
  controller.move('k10', 25);
  await vi.waitFor(() => expect(selected(controller)?.frame).toBe(25));
  expect(acts()).toEqual([]);
  paint();
  await journal('move');
  expect(controller.keyframes()[0]).toMatchObject({ id: 'k10', frame: 25 });
  expect(controller.state.getState().moving).toBeNull();
});

it('finishes a dropped episode without a question, whatever is undecided', async () => {
  const { controller } = await openAtHand(toy.session, 0);
  controller.flag('recording');
  controller.finish();
  await journal('flag', 'finish');
  await says('Finished episode 0, which is dropped.');
  expect(states(controller)).toEqual({ 10: 'proposed', 40: 'proposed', 70: 'proposed' });
});

it('asks about no more keyframes than it would change, and not about none', async () => {
  const { controller } = await openAtHand(toy.session, 0);
  controller.accept();
  await journal('accept');
  // With the one under the playhead.
  controller.pick('k10', false);
  controller.accept();
  await vi.waitFor(() => expect(controller.state.getState().asking).toBe('accept-picked'));
  const { picked } = controller.state.getState();
  expect(changedBy('accept', controller.keyframes(), picked)).toMatchObject([{ id: 'k40' }]);
  controller.decidePicked('accept');
  await says('Accepted 1 keyframe, marked as not looked at.');
  controller.state.setState({ picked });
  controller.accept();
  await says('All 2 are accepted already.');
  expect(controller.state.getState().asking).toBeNull();
  expect(acts()).toEqual(['accept', 'accept']);
});

it('lets several go when the playhead is taken to something else: what is seen is acted on', async () => {
  const { controller } = await openAtHand(toy.session, 0);
  const picked = () => controller.state.getState().picked;
  controller.pickNext();
  await vi.waitFor(() => expect(picked()).toEqual(['k10', 'k40']));
  controller.playback.seek(10);
  await vi.waitFor(() => expect(controller.state.getState().selectedId).toBe('k10'));
  expect(picked()).toEqual(['k10', 'k40']);
  controller.playback.seek(20);
  await vi.waitFor(() => expect(picked()).toEqual([]));
  controller.accept();
  await says(/^Between keyframes/);
  expect(controller.state.getState().asking).toBeNull();
  expect(acts()).toEqual([]);
});

it('says when all keyframes are decided', async () => {
  const { controller } = await openAtHand(toy.session, 1);
  controller.accept();
  await says('Accepted frame 5. All are decided: finish the episode.');
  controller.finish();
  await journal('accept', 'finish');
  controller.prune();
  await says(/^Pruned frame 5. The episode stays finished: what is exported of it changes.$/);
});

it('says so where a step leads nowhere', async () => {
  const { controller } = await openAtHand(toy.session, 0);
  controller.previous();
  await says('No keyframe comes before this.');
  controller.playback.seek(75);
  controller.next();
  await says('No keyframe comes after this.');
  controller.pickNext();
  await says('No keyframe comes after this.');
});

it('makes a snippet the text by one key, right after a keyframe was set too', async () => {
  const { controller } = await openAtHand(toy.session, 0);
  toy.session.snippets.hear(['Reach.', 'Grip.']);
  const keys = snippetCommands(controller, toy.session);
  const [, first, second, third] = keys;
  expect(third?.isEnabled?.()).toBe(false);
  controller.playback.seek(25);
  controller.add();
  second?.run();
  first?.run();
  await journal('add', 'edit', 'edit');
  await says('Took the snippet at frame 40.');
  expect(toy.core.journal.slice(1).map(({ act }) => act)).toMatchObject([
    { keyframe: { frame: 25 }, text: 'Grip.' },
    { keyframe: { frame: 40 }, text: 'Reach.' },
  ]);
  expect(selected(controller)?.frame).toBe(70);
  controller.previous();
  first?.run();
  await says('Frame 40 says so already.');
  // Of a text in parts it is the sub-task.
  expect(withSnippet('TASK: put it down. SUBTASK: move. MOVE: left.', 'Grip.')).toBe(
    'TASK: put it down. SUBTASK: Grip. MOVE: left.',
  );
  expect(withSnippet('SUBTASK: move.', 'SUBTASK: Grip. MOVE: down.')).toBe(
    'SUBTASK: Grip. MOVE: down.',
  );
});
