import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRoute, parseRoute, type Route } from '../../../src/renderer/app/route';

describe('route', () => {
  it('reads what a person may type', () => {
    expect(parseRoute('')).toEqual({ room: 'library', path: null, episode: null });
    expect(parseRoute('#/library?path=%2Fdata%2Fa%20b')).toEqual({
      room: 'library',
      path: '/data/a b',
      episode: null,
    });
    expect(parseRoute('#/review/12')).toEqual({ room: 'review', path: null, episode: 12 });
    expect(parseRoute('#/review/12@340?path=/x')).toEqual({
      room: 'review',
      path: '/x',
      episode: 12,
      frame: 340,
    });
    expect(parseRoute('#/review/12@x')).toEqual({ room: 'review', path: null, episode: null });
    expect(formatRoute({ room: 'review', path: null, episode: 3, frame: 4 })).toBe('#/review/3@4');
    expect(parseRoute('#/review/-1?path=/x')).toEqual({
      room: 'review',
      path: '/x',
      episode: null,
    });
    expect(parseRoute('#/policy/3?path=/x')).toEqual({
      room: 'policy',
      path: '/x',
      episode: null,
    });
    expect(parseRoute('#/nowhere/3')).toEqual({ room: 'library', path: null, episode: null });
  });

  it('comes back from the address as it went in', () => {
    const path = fc.option(fc.string({ minLength: 1 }), { nil: null });
    const route: fc.Arbitrary<Route> = fc.oneof(
      fc.record({
        room: fc.constantFrom('library' as const, 'policy' as const),
        path,
        episode: fc.constant(null),
      }),
      fc.record({
        room: fc.constant('review' as const),
        path,
        episode: fc.option(fc.integer({ min: 0, max: 999_999_999 }), { nil: null }),
      }),
    );
    fc.assert(
      fc.property(route, (original) => {
        expect(parseRoute(formatRoute(original))).toEqual(original);
      }),
    );
  });
});
