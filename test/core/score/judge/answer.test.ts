import { describe, expect, it } from 'vitest';
import { dimensionsFor, readAnswer } from '../../../../src/core/score/judge/answer';

const asked = dimensionsFor(false);
const dimension = {
  evidence: 'The gripper closes beside the cube in frame 3.',
  frames: [3],
  score: 4,
};
const whole = { action: dimension, intention: { ...dimension, score: 10 }, success: 'no' };
const read = (value: unknown) =>
  readAnswer(typeof value === 'string' ? value : JSON.stringify(value), asked, 8);

describe('an answer of a judge', () => {
  it('is read as fractions of ten, with its evidence', () => {
    expect(read(whole)).toEqual({
      dimensions: {
        action: { ...dimension, score: 0.4 },
        intention: { ...dimension, score: 1 },
      },
      success: false,
    });
  });

  it.each([
    ['in a fence', `\`\`\`json\n${JSON.stringify(whole)}\n\`\`\``],
    ['after thoughts', `<think>{"action": 3}</think>${JSON.stringify(whole)}`],
    ['amid kind words', `Certainly! ${JSON.stringify(whole)} I hope this helps.`],
  ])('is found %s', (_, words) => {
    expect(read(words)).toEqual(read(whole));
  });

  it.each(['cannot be judged', 'Cannot be judged: too dark', 'N/A', null])(
    'may say that a dimension cannot be judged: %j',
    (score) => {
      const answer = read({ ...whole, action: { ...dimension, score } });
      expect(answer).toMatchObject({ dimensions: { action: { score: null } } });
    },
  );

  it('keeps of its evidence only frames that were shown', () => {
    const answer = read({ ...whole, action: { ...dimension, frames: [2, 9, 400] } });
    expect(answer).toMatchObject({ dimensions: { action: { frames: [2] } } });
  });

  it.each([
    ['a number between two', 4.5],
    ['more than ten', 11],
    ['less than none', -1],
    ['words', 'good'],
    ['a list', [7]],
    ['nothing', undefined],
  ])('is none with %s for a score', (_, score) => {
    expect(read({ ...whole, action: { ...dimension, score } })).toEqual({
      fault:
        'its JSON does not fit: action.score: no whole number from 0 to 10 and not "cannot be judged"',
    });
  });

  it.each(['', 'I would give it a 7.', '[1, 2]', '{"action": {"score": 7'])(
    'is none without an object: %j',
    (words) => {
      expect(read(words)).toHaveProperty('fault');
    },
  );

  it('is none where a dimension is missing', () => {
    expect(read({ action: dimension })).toHaveProperty('fault');
  });
});
