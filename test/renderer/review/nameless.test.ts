/** For how long a window asks for the curator's name. */
import { expect, test } from 'vitest';
import { isNameless } from '../../../src/renderer/features/review/session/nameless';
import { defaultCurator } from '../../../src/renderer/features/review/session/session';
import { useToySession } from './toy-session';

const toy = useToySession([[0]]);

test('until a name is said', () => {
  expect(isNameless(toy.session)).toBe(true);
  toy.session.setCurator(defaultCurator);
  expect(isNameless(toy.session)).toBe(false);
});

test('until something was decided under the one that stands for it, taken back or not', async () => {
  const { session } = toy;
  const store = session.episode(0);
  await expect.poll(() => store.state.getState().known).not.toBeNull();
  const [made] = await session.decide(store, { kind: 'tag', tags: ['b'] });
  expect(isNameless(session)).toBe(false);
  const revert = { kind: 'revert', decisionId: made?.id ?? '' } as const;
  await session.decide(store, revert);
  expect(isNameless(session)).toBe(false);
});
