import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  joinParts,
  joinTexts,
  partsOf,
  sentenceParts,
} from '../../src/shared/model/reasoning-parts';

const labels = ['TASK:', 'PLAN: ', 'SUBTASK:', 'SUBTASK REASONING: ', 'REASON:', 'MOVE: '];
const others = [
  'reach',
  ' the cup',
  '.',
  '。',
  '!',
  '\n',
  '  ',
  ' ',
  'SUB',
  'a@b',
  'MOVE',
  '\u{1f916}',
];
const words = fc.constantFrom(...labels, ...others);
const texts = fc.array(words, { maxLength: 24 }).map((each) => each.join(''));

describe('reasoning in parts', () => {
  it('is the text again, character by character, whichever way it was taken apart', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(joinParts(partsOf(text))).toBe(text);
        expect(joinParts(sentenceParts(text))).toBe(text);
      }),
    );
  });

  it('changes nothing but the part that is written', () => {
    const text = 'TASK: stack.  SUBTASK: carry it.\nREASON: It is held. MOVE: left.';
    const parts = partsOf(text);
    expect(parts.map(({ key, text: said }) => [key, said])).toEqual([
      ['task', 'stack.'],
      ['subtask', 'carry it.'],
      ['subtask_reason', 'It is held.'],
      ['move', 'left.'],
    ]);
    const written = parts.map((part) => (part.key === 'move' ? { ...part, text: 'up.' } : part));
    expect(joinParts(written)).toBe(text.replace('left.', 'up.'));
    expect(joinParts(parts.map((part) => ({ ...part, text: '' })))).toBe(
      'TASK:   SUBTASK: \nREASON:  MOVE: ',
    );
  });

  it('of two texts are joined label by label, and what both say stands once', () => {
    expect(joinTexts('Grasp the cup', 'Lift it.')).toBe('Grasp the cup. Lift it.');
    expect(
      joinTexts('TASK: stack. SUBTASK: grasp.', 'TASK: stack. SUBTASK: lift it. MOVE: up.'),
    ).toBe('TASK: stack. SUBTASK: grasp. lift it. MOVE: up.');
    expect(joinTexts('Grasp.', 'SUBTASK: lift.')).toBe('Grasp. SUBTASK: lift.');
    fc.assert(
      fc.property(texts, texts, (first, second) => {
        const joined = joinTexts(first, second);
        for (const { text } of [...partsOf(first), ...partsOf(second)])
          expect(joined).toContain(text.trim());
      }),
    );
  });

  it('says what to do and why as two sentences, also where one of them was missing', () => {
    const [subtask, reason] = sentenceParts('Reach the cup');
    if (subtask === undefined || reason === undefined)
      throw new Error('two parts are always there');
    expect([subtask.text, reason.text]).toEqual(['Reach the cup', '']);
    expect(joinParts([subtask, { ...reason, text: 'It is far.' }])).toBe(
      'Reach the cup. It is far.',
    );
    expect(sentenceParts('Reach it. It is 0.5 m away. So.').map((part) => part.text)).toEqual([
      'Reach it.',
      'It is 0.5 m away. So.',
    ]);
  });

  it('takes no longer for a text that is nearly all white space', () => {
    const long = `TASK:${' '.repeat(20_000)}x${' '.repeat(20_000)}`;
    expect(joinParts(partsOf(long))).toBe(long);
    expect(joinParts(sentenceParts(long))).toBe(long);
  });
});
