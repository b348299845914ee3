import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEpisodeList } from '../../src/cli/episode-list';

describe('parseEpisodeList', () => {
  it('reads numbers and ranges, each episode once, ascending', () => {
    expect(parseEpisodeList('12, 0-3,2')).toEqual([0, 1, 2, 3, 12]);
  });

  it('gives back any set written as numbers', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(100_000), { minLength: 1 }), (episodes) => {
        const sorted = [...episodes].sort((a, b) => a - b);
        expect(parseEpisodeList(episodes.join(','))).toEqual(sorted);
      }),
    );
  });

  it.each(['', '1,', 'a', '3-1', '-1', '0-99999999999', '1.5', '0-999999999'])(
    'refuses %j and names it',
    (text) => expect(() => parseEpisodeList(text)).toThrow(/--episodes: "/),
  );
});
