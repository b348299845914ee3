import { assert, array, constantFrom, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differingWords, textDiff } from '../../../src/renderer/features/review/keyframe/text-diff';

const of = (kinds: string, parts: ReturnType<typeof textDiff>) =>
  parts
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ text }) => text)
    .join('');

const long = (word: string) => `the task ${`${word} `.repeat(600)}and done`;

describe('how a text differs from another', () => {
  test('word by word, with what both have left as it is', () => {
    expect(
      textDiff('move to the red cube. MOVE: forward.', 'lift the red cube. MOVE: up.'),
    ).toEqual([
      { kind: 'gone', text: 'move to ' },
      { kind: 'new', text: 'lift ' },
      { kind: 'same', text: 'the red cube. MOVE: ' },
      { kind: 'gone', text: 'forward.' },
      { kind: 'new', text: 'up.' },
    ]);
  });

  test('gives both texts again, whatever they are', () => {
    const text = array(constantFrom('a ', 'b ', 'c '), { maxLength: 12 }).map((all) =>
      all.join(''),
    );
    assert(
      property(text, text, (before, after) => {
        const parts = textDiff(before, after);
        expect(of('same new', parts)).toBe(after);
        expect(of('same gone', parts)).toBe(before);
      }),
    );
  });

  test('of texts too long to compare, the beginning and the end they share', () => {
    expect(textDiff(long('x'), long('y')).map(({ kind }) => kind)).toEqual([
      'same',
      'gone',
      'new',
      'same',
    ]);
  });
});

describe('what a row of the list shows', () => {
  const before = 'TASK: put the cube in the bowl. SUBTASK: reach for the cube.';

  test('leaves out the labelled parts that both begin with', () => {
    const parts = differingWords(before, 'TASK: put the cube in the bowl. SUBTASK: lift the cube.');
    expect(parts).toEqual([
      { kind: 'new', text: 'lift ' },
      { kind: 'same', text: 'the cube.' },
    ]);
  });

  test('leaves out no part of a sentence, and tears no brackets apart', () => {
    const sentence = 'Move the arm slightly (mostly wrist flex, then elbow flex).';
    const other = 'Move the arm slightly (mostly wrist flex, then shoulder lift).';
    expect(of('same new', differingWords(sentence, other))).toBe(other);
    expect(of('new', differingWords(sentence, other))).toBe('shoulder lift).');
    const [first, second] = [sentence, other].map((each) => `Hold the cube still. ${each}`);
    expect(of('same new', differingWords(first ?? '', second ?? ''))).toBe(other);
  });

  test('begins a long sentence with the clause that differs, and says that something was before', () => {
    const [before, after] = ['close', 'open'].map(
      (what) => `Move to the red cube, then ${what} it.`,
    );
    expect(of('same new', differingWords(before ?? '', after ?? ''))).toBe('… then open it.');
  });

  test('begins with its sentence where both begin alike for a few words only', () => {
    expect(differingWords('Move the arm up.', 'Move the hand up.')).toEqual([
      { kind: 'same', text: 'Move the ' },
      { kind: 'new', text: 'hand ' },
      { kind: 'same', text: 'up.' },
    ]);
  });

  test('is nothing where both say the same, and all of it where words were only left out', () => {
    expect(differingWords(before, `${before} `)).toEqual([]);
    expect(differingWords('a b c', 'a b')).toEqual([{ kind: 'same', text: 'a b' }]);
  });
});
