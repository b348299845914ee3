/** What a candidate changes, in words. */
import { expect, it } from 'vitest';
import { aloneText, reviewText } from '../../../src/renderer/features/policy/change-words';
import type { PolicyEffect, PolicyFigures } from '../../../src/shared/model/policy-effect';

const figures = (keyframes: number): PolicyFigures => ({
  keyframes,
  perMinute: 1,
  sparsity: 0.9,
  cues: {},
  episodesPerBin: [],
});

/** Beside a policy with 100 keyframes. */
const effect = (come: number, go: number, episodes: number): PolicyEffect => ({
  episodes: 9,
  of: 9,
  inDataset: 9,
  frames: 900,
  withEvents: 9,
  tried: figures(100 + come - go),
  against: figures(100),
  edges: [],
  changedEpisodes: episodes,
  changedKeyframes: come + go,
  asExported: false,
  review: null,
  changes: Array.from({ length: episodes }, (_, at) => ({
    episode: 7 + at,
    task: '',
    length: 100,
    before: 10,
    after: 10,
    added: come,
    removed: go,
    frames: { added: [], removed: [], stays: [] },
    review: null,
  })),
});

it.each([
  [12, 3, 4, '12 keyframes come, 3 keyframes go in 4 episodes, most in episode 7.'],
  [1, 0, 1, '1 keyframe comes in episode 7.'],
  [0, 1, 1, '1 keyframe goes in episode 7.'],
])('%i that come and %i that go in %i episodes', (come, go, episodes, text) => {
  expect(aloneText(effect(come, go, episodes))).toBe(`By itself: ${text}`);
});

it('a setting that changes nothing says so', () => {
  expect(aloneText(effect(0, 0, 0))).toBe('By itself it changes no keyframe.');
});

it('says where changes come from that the two policies do not make', () => {
  const review = { episodes: 2, added: 3, removed: 1, decided: 5 };
  expect(reviewText({ ...effect(0, 0, 0), review })).toBe(
    'Proposing with it would change 4 keyframes in 2 episodes (3 new, 1 gone); 5 decided ones stay. What stands there was proposed under an older policy, or before other episodes were reviewed.',
  );
  expect(reviewText({ ...effect(3, 1, 2), review })).not.toContain('older policy');
});
