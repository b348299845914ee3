/** A list that one curator made the queue, when another one takes over. */
import { expect, test } from 'vitest';
import { useToySession } from './toy-session';

const toy = useToySession([[0]]);
const list = { label: 'Second review, blind', episodes: [2, 0, 1] };
const order = () => toy.session.view.state.getState().order;

test('is the queue of whoever made it, also once they say their name, and no longer of the next', () => {
  const { session } = toy;
  session.view.set({ order: 'list', orderChosen: true, list });
  session.setCurator('Bo');
  session.setCurator('Bo');
  expect(order()).toBe('list');
  session.setCurator('Cy');
  expect(order()).toBe('index');
  // To be chosen again.
  expect(session.view.state.getState().list).toEqual(list);
});

test('leaves an order by need to the next', () => {
  const { session } = toy;
  session.setCurator('Bo');
  session.view.set({ order: 'need', orderChosen: true });
  session.setCurator('Cy');
  expect(order()).toBe('need');
});
