import { describe, expect, it } from 'vitest';
import { divide } from '../../../src/core/queue/divide';

const pieces = (count: number): number[] => Array.from({ length: count }, (_, piece) => piece);
/** Frames of so many seconds. */
const seconds = (count: number) => () => count * 30;

describe('a job that is shared', () => {
  it('has sixteen short episodes in a task, and one long one', () => {
    const short = divide({ pieces: pieces(2_000), frames: seconds(20) });
    expect(short.map(({ length }) => length)).toEqual(Array.from({ length: 125 }, () => 16));
    const long = divide({ pieces: pieces(2_000), frames: seconds(1_200) });
    expect(long).toEqual(pieces(2_000).map((piece) => [piece]));
  });

  it('bounds the frames of a task where episodes differ, and leaves their order', () => {
    const minutes = [1, 8, 2, 3, 20, 1, 9, 10, 10];
    const many = pieces(9_000);
    const frames = (piece: number): number => (minutes[piece % minutes.length] ?? 0) * 1_800;
    const tasks = divide({ pieces: many, frames });
    expect(tasks.slice(0, 7)).toEqual([[0, 1], [2, 3], [4], [5, 6], [7], [8], [9, 10]]);
    expect(tasks.flat()).toEqual(many);
    expect(divide({ pieces: many, frames })).toEqual(tasks);
  });

  it('has tasks for many workers where it is small', () => {
    expect(divide({ pieces: pieces(100), frames: seconds(1) })).toHaveLength(50);
    expect(divide({ pieces: [7], frames: seconds(1) })).toEqual([[7]]);
    expect(divide({ pieces: [], frames: seconds(1) })).toEqual([]);
  });
});
