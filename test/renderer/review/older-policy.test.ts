import { expect, it } from 'vitest';
import { foldEpisode } from '../../../src/renderer/features/review/episode/fold-episode';
import { underOlderPolicy } from '../../../src/renderer/features/review/keyframe/older-policy';
import { settingsMark } from '../../../src/shared/model/marks';
import { defaultPolicy } from '../../../src/shared/model/policy';
import { detailOf, projectId, proposal, proposalsOf } from './toy-core';

const accepted = {
  id: 'ana:1',
  projectId,
  episode: 0,
  fingerprint: 'fingerprint-0',
  curator: 'ana',
  device: 'ana',
  sequence: 1,
  atMs: 1,
  act: { kind: 'accept' as const, keyframes: [proposal(70)] },
};

const marked = (...of: Parameters<typeof underOlderPolicy>) => [...underOlderPolicy(...of)];

it('marks what was decided and is not proposed any more, and all of an episode that another policy gave', () => {
  const proposals = { ...proposalsOf(0, [10, 40]), settings: settingsMark(defaultPolicy) };
  const known = { detail: detailOf(0), proposals, decisions: [accepted], hidden: [] };
  const { keyframes } = foldEpisode(known, 'ana').review;
  expect(keyframes.map(({ frame }) => frame)).toEqual([10, 40, 70]);
  expect(marked(keyframes, proposals, defaultPolicy)).toEqual(['k70']);
  const other = { ...defaultPolicy, threshold: 0.9 };
  expect(marked(keyframes, proposals, other)).toEqual(['k10', 'k40', 'k70']);
  const renamed = { ...defaultPolicy, name: 'mine' };
  expect(marked(keyframes, proposals, renamed)).toEqual(['k70']);
  expect(marked(keyframes, null, other)).toEqual([]);
});
