/** Acts of the review on an episode as a whole, by its controller. */
import { describe, expect, it, vi } from 'vitest';
import { mostTags } from '../../../src/shared/model/decision';
import { openAtHand } from './episode-at-hand';
import { states, useToySession } from './toy-session';

const toy = useToySession([[10, 40, 70], [5]]);
const { says, acts, journal } = toy;

describe('the controller of an episode, on the whole of it', () => {
  it('says how the episode ended, once for each word, and takes it back', async () => {
    const { controller } = await openAtHand(toy.session, 0);
    controller.outcome(0);
    controller.outcome(0);
    controller.outcome(null);
    await journal('outcome', 'outcome');
    await says('Outcome: unknown. It is exported so');
    controller.unknown();
    await says('The outcome is unknown already.');
    controller.undo();
    await says('Undone: Outcome: unknown.');
  });

  it('drops the episode for a reason, once for each, and takes it in again', async () => {
    const { controller } = await openAtHand(toy.session, 0);
    controller.drop();
    await vi.waitFor(() => expect(controller.state.getState().asking).toBe('drop'));
    controller.flag('recording');
    await says('Dropped (camera or sensor fault): an export leaves it out');
    controller.flag('recording');
    await says('The episode is dropped already.');
    const review = () => controller.store.state.getState().folded?.review;
    expect(review()).toMatchObject({ flagged: true, dropReason: 'recording' });
    controller.flag(null);
    await says('Taken in again');
    expect(review()).toMatchObject({ flagged: false, dropReason: null });
    await journal('flag', 'flag');
  });

  it('marks the episode for a second look, which is no reason to leave it out', async () => {
    const { controller } = await openAtHand(toy.session, 0);
    controller.tag(() => ['slipped']);
    controller.lookAgain();
    await says(/^Marked to look again: exported all the same/);
    const review = () => controller.store.state.getState().folded?.review;
    expect(review()).toMatchObject({ tags: ['slipped', 'look again'], flagged: false });
    controller.lookAgain();
    await says(/^No longer marked/);
    expect(review()?.tags).toEqual(['slipped']);
  });

  it('never accepts what is undecided when the episode is finished', async () => {
    const next = vi.fn(() => Promise.resolve(null));
    toy.session.stage.setWays({ next, open: () => {} });
    const { controller } = await openAtHand(toy.session, 0);
    controller.accept();
    controller.finish();
    await vi.waitFor(() => expect(controller.state.getState().asking).toBe('finish'));
    controller.cancelAsking();
    expect(next).not.toHaveBeenCalled();
    controller.finish();
    controller.finishAnyway();
    await journal('accept', 'finish');
    await vi.waitFor(() => expect(next).toHaveBeenCalledTimes(1));
    expect(states(controller)).toEqual({ 10: 'accepted', 40: 'proposed', 70: 'proposed' });
    // Finished already: only on to the next.
    controller.finish();
    await vi.waitFor(() => expect(next).toHaveBeenCalledTimes(2));
    expect(acts()).toEqual(['accept', 'finish']);
  });

  it('lets keys that are pressed after finishing fall on the episode that comes', async () => {
    toy.session.stage.setWays({ next: () => Promise.resolve(0), open: () => {} });
    const { controller } = await openAtHand(toy.session, 1);
    controller.accept();
    controller.finish();
    controller.prune();
    await journal('accept', 'finish');
    const next = await openAtHand(toy.session, 0);
    await journal('accept', 'finish', 'prune');
    expect(states(next.controller)[10]).toBe('pruned');
  });

  it('says that a tag is there already, and when there are too many', async () => {
    const { controller } = await openAtHand(toy.session, 0);
    controller.tag(() => ['late']);
    await says('Tagged late.');
    // Typed faster than they are kept, none is lost.
    controller.tag((now) => [...now, 'dark']);
    controller.tag((now) => [...now, 'slow']);
    await says('Tagged slow, dark, late.');
    controller.tag((now) => [...now, 'late']);
    await says('The episode is tagged slow, dark, late already.');
    const most = Array.from({ length: mostTags }, (_, at) => `tag ${at}`);
    controller.tag(() => [...most, 'late']);
    await says(`The episode has ${mostTags} tags, and takes no more: remove one first.`);
    controller.tag(() => most);
    await says('Tagged tag 49, tag 48, tag 47 and 47 more.');
    controller.lookAgain();
    await says(`The episode has ${mostTags} tags, and takes no more: remove one first.`);
    expect(toy.core.journal).toHaveLength(4);
  });

  it('says that a finished episode stays finished when something in it changes', async () => {
    const { controller, leave } = await openAtHand(toy.session, 0);
    for (let times = 0; times < 3; times += 1) controller.accept();
    controller.finish();
    await journal('accept', 'accept', 'accept', 'finish');
    leave();
    const again = await openAtHand(toy.session, 0);
    again.controller.prune();
    await says('Pruned frame 10. The episode stays finished: what is exported of it changes.');
    again.controller.undo();
    again.controller.lookAgain();
    await says(/unless the export leaves such episodes out\.$/);
    again.controller.reopen();
    await says('Episode reopened.');
  });
});
