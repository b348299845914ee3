/** How long it is said that a dataset could not be opened. */
import { afterEach, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { forgetFailure, sayFailure } from '../../../src/renderer/app/open-address';
import type { Session } from '../../../src/renderer/app/session';
import { enterRoom, notices } from '../../../src/renderer/ui/notices';

afterEach(() => {
  notices.setState({ list: [] });
  enterRoom('');
});

it('in every room, until another dataset is open', () => {
  const failure = { path: '/data/x', error: { code: 'not-found', message: 'It is gone.' } };
  sayFailure({ store: createStore(() => ({ failure })) } as unknown as Session);
  enterRoom('d1 review');
  expect(notices.getState().list).toMatchObject([{ tone: 'bad', text: 'It is gone.' }]);
  forgetFailure();
  expect(notices.getState().list).toEqual([]);
});
