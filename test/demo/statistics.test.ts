import { describe, expect, it } from 'vitest';
import { ColourCount, colourStats, statsOf } from '../../scripts/demo/statistics';

describe('statistics of the demo dataset', () => {
  it('are those of numpy', () => {
    // np.quantile([1, 2, 3, 10], [.01, .1, .5, .9, .99]) and np.std of the same.
    const stats = statsOf([[3], [1], [10], [2]]);
    expect(stats.min).toEqual([1]);
    expect(stats.max).toEqual([10]);
    expect(stats.mean).toEqual([4]);
    expect(stats.std[0]).toBeCloseTo(3.5355339, 6);
    expect(stats.count).toEqual([4]);
    expect(stats.q01[0]).toBeCloseTo(1.03, 9);
    expect(stats.q10[0]).toBeCloseTo(1.3, 9);
    expect(stats.q50[0]).toBeCloseTo(2.5, 9);
    expect(stats.q90[0]).toBeCloseTo(7.9, 9);
    expect(stats.q99[0]).toBeCloseTo(9.79, 9);
  });

  it('of colours are per channel, in [0, 1], over all pictures', () => {
    const count = new ColourCount();
    count.add(Uint8Array.from([0, 51, 255, 255, 51, 255]));
    const other = new ColourCount();
    other.add(Uint8Array.from([0, 51, 0, 255, 51, 0]));
    count.merge(other);
    const stats = colourStats(count);
    expect(stats.count).toEqual([2]);
    expect(stats.min).toEqual([0, 0.2, 0]);
    expect(stats.max).toEqual([1, 0.2, 1]);
    expect(stats.mean).toEqual([0.5, 0.2, 0.5]);
    expect(stats.std[0]).toBeCloseTo(0.5, 9);
    expect(stats.std[1]).toBeCloseTo(0, 9);
    expect(stats.q10[0]).toBe(0);
    expect(stats.q90[0]).toBe(1);
  });
});
