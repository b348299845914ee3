import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSearch } from '../../../src/shared/search/parse';
import {
  knownValues,
  likeWhich,
  numberFields,
  textFields,
  type SearchTerm,
} from '../../../src/shared/search/terms';
import {
  allows,
  rangeOf,
  tickedValues,
  withRange,
  withTick,
  writeSearch,
} from '../../../src/shared/search/write';

function terms(text: string): SearchTerm[] {
  const parsed = parseSearch(text);
  if ('wrong' in parsed) throw new Error(parsed.wrong);
  return parsed.terms;
}
const wrong = (text: string) => {
  const parsed = parseSearch(text);
  return 'wrong' in parsed ? parsed.wrong : null;
};

const value = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('a b', '"', '-x', '5..12'));
const range = fc
  .tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: 0, max: 99 }))
  .chain(([from, more]) =>
    fc.constantFrom(
      { from, to: from + more, fromOpen: false, toOpen: false },
      { from, to: Infinity, fromOpen: false, toOpen: false },
      { from: -Infinity, to: from, fromOpen: false, toOpen: false },
    ),
  );
const openRange = fc
  .integer({ min: -99, max: 99 })
  .chain((edge) =>
    fc.constantFrom(
      { from: edge, to: Infinity, fromOpen: true, toOpen: false },
      { from: -Infinity, to: edge, fromOpen: false, toOpen: true },
    ),
  );
const freeFields = textFields.filter((field) => knownValues[field] === undefined);
const term: fc.Arbitrary<SearchTerm> = fc.oneof(
  fc.record({ kind: fc.constant('words' as const), negated: fc.boolean(), text: value }),
  fc.record({
    kind: fc.constant('values' as const),
    negated: fc.boolean(),
    field: fc.constantFrom(...freeFields),
    exact: fc.boolean(),
    values: fc
      .array(value, { minLength: 1, maxLength: 3 })
      .filter((values) => values.some((each) => each !== '')),
  }),
  fc.record({
    kind: fc.constant('ranges' as const),
    negated: fc.boolean(),
    field: fc.constantFrom(...numberFields),
    ranges: fc.oneof(
      fc.array(range, { minLength: 1, maxLength: 3 }),
      openRange.map((one) => [one]),
    ),
  }),
);

describe('search', () => {
  it('is words, phrases, fields and ranges, each of which may be turned round', () => {
    expect(
      terms('Cube -banana -"red  box" task:pick,"a b" len>12 -sparsity<=92.5 5..12 state=finished'),
    ).toEqual([
      { kind: 'words', negated: false, text: 'Cube' },
      { kind: 'words', negated: true, text: 'banana' },
      { kind: 'words', negated: true, text: 'red  box' },
      { kind: 'values', negated: false, field: 'task', exact: false, values: ['pick', 'a b'] },
      {
        kind: 'ranges',
        negated: false,
        field: 'len',
        ranges: [{ from: 12, to: Infinity, fromOpen: true, toOpen: false }],
      },
      {
        kind: 'ranges',
        negated: true,
        field: 'sparsity',
        ranges: [{ from: -Infinity, to: 92.5, fromOpen: false, toOpen: false }],
      },
      {
        kind: 'ranges',
        negated: false,
        field: 'episode',
        ranges: [{ from: 5, to: 12, fromOpen: false, toOpen: false }],
      },
      { kind: 'values', negated: false, field: 'state', exact: true, values: ['finished'] },
    ]);
    expect(terms('  ')).toEqual([]);
    expect(terms('pick - place')).toHaveLength(3);
  });

  it('says in one sentence what cannot be meant', () => {
    expect(wrong('taks:cup')).toMatch(/^There is no field “taks”: fields are task, /);
    expect(wrong('len>long')).toBe('“len” is a number: write len>5, len:5 or len:5..12.');
    expect(wrong('len>')).toBe(wrong('len>long'));
    expect(wrong('task>a')).toBe('“task” is text: write task:word.');
    expect(wrong('tag:')).toBe('“tag:” needs a value, as in tag:word.');
    expect(wrong('task=')).toBe('“task=” needs a value, as in task=word.');
    // A tick at the episodes without a task can be read back.
    const without = withTick([], 'task', '');
    expect(writeSearch(without)).toBe('task=""');
    expect(terms('task=""')).toEqual(without);
    expect(wrong('state:done')).toBe(
      '“state” is one of unproposed, proposed, in-review, finished, not “done”.',
    );
    expect(wrong('"http://x"')).toBeNull();
    expect(parseSearch('cup taks:a -red len> 5..')).toEqual({
      wrong: wrong('taks:a'),
      readable: [...terms('cup -red 5..')],
    });
    const one = '“like” takes the number of one episode: write like:12.';
    for (const text of [
      'like:x',
      'like:',
      'like:1,2',
      'like>3',
      'like:1..5',
      'like:-1',
      'like:1.5',
    ]) {
      expect(wrong(text)).toBe(one);
    }
    expect(wrong('like:1 cup like:2')).toBe('Only one “like” can stand in a search.');
    expect(wrong('-like:1')).toMatch(/^“like” takes no minus/);
  });

  it('is like one episode beside all else', () => {
    expect(terms('cup like:012 len>3')).toContainEqual({
      kind: 'like',
      negated: false,
      episode: 12,
    });
    expect(likeWhich(terms('cup like=7'))).toBe(7);
    expect(likeWhich(terms('cup'))).toBeNull();
    expect(writeSearch(terms('like=7 cup'))).toBe('like:7 cup');
  });

  it('is the same after it was written', () => {
    fc.assert(
      fc.property(fc.array(term, { maxLength: 6 }), (written) => {
        expect(terms(writeSearch(written))).toEqual(written);
      }),
    );
  });

  it('takes any text, and stays what it was when written anew', () => {
    const pieces = fc.constantFrom('"', '\\', '-', ' ', ':', '=', '<', '>', ',', '..', 'task', '5');
    const text = fc.array(fc.oneof(fc.string(), pieces), { maxLength: 30 });
    fc.assert(
      fc.property(text, (parts) => {
        const parsed = parseSearch(parts.join(''));
        if ('terms' in parsed) expect(terms(writeSearch(parsed.terms))).toEqual(parsed.terms);
        else expect(parsed.wrong.trim()).not.toBe('');
      }),
      { numRuns: 500 },
    );
  });

  it('is changed by ticks and brushes, which leave the rest as it is', () => {
    const typed = terms('cube task:pick');
    const ticked = withTick(withTick(typed, 'task', 'pick, then place'), 'task', 'wipe');
    expect(writeSearch(ticked)).toBe('cube task:pick task="pick, then place",wipe');
    expect(tickedValues(ticked, 'task')).toEqual(['pick, then place', 'wipe']);
    expect(withTick(withTick(ticked, 'task', 'wipe'), 'task', 'pick, then place')).toEqual(typed);
    const brushed = withRange(withRange(typed, 'len', { from: 0, to: 3 }), 'len', {
      from: 2.5,
      to: 5,
    });
    expect(writeSearch(brushed)).toBe('cube task:pick len:2.5.. len<5');
    expect(rangeOf(brushed, 'len')).toMatchObject({ from: 2.5 });
    expect([2, 2.5, 4.9, 5].map((each) => allows(brushed, 'len', each))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(withRange(brushed, 'len', null)).toEqual(typed);
  });
});
