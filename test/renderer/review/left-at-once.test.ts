/** Acts that wait for a picture when the curator goes elsewhere by the address: done in the episode they were for. */
import { expect, it } from 'vitest';
import { openAtHand } from './episode-at-hand';
import { useToySession } from './toy-session';

const toy = useToySession([
  [10, 40, 70],
  [5, 60],
]);

it('are done where they were pressed, as not looked at, and what asks is said not to be done', async () => {
  const first = await openAtHand(toy.session, 0, 'slow');
  for (const act of ['accept', 'accept', 'prune', 'finish', 'nextEpisode'] as const) {
    first.controller[act]();
  }
  expect(toy.session.queue.undone()).toBe(5);
  first.leave();
  const second = await openAtHand(toy.session, 1, 'slow');
  second.controller.accept();
  await toy.says('Finish, open the next: not done, episode 0 was left before.');
  await toy.journal('accept', 'accept', 'prune');
  const made = toy.core.journal.map(({ episode, act }) => `${episode} ${'unseen' in act}`);
  expect(made).toEqual(['0 true', '0 true', '0 true']);
  // What is pressed here waits for the picture here.
  second.paint();
  await toy.says('Accepted frame 5.');
  expect(toy.core.journal.at(-1)).toMatchObject({ episode: 1, act: { kind: 'accept' } });
});
