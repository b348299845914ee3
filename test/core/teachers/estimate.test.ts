import { describe, expect, it } from 'vitest';
import { drawLooks } from '../../../src/core/teachers/draw';
import { estimateRate, intervalOf, looksToPrecision } from '../../../src/core/teachers/estimate';
import { coverageOf, type Placement } from '../../fixtures/teachers/coverage';

const isFull = process.env['DUALVLA_TEST_FULL'] === '1';
const repetitions = isFull ? 1_000 : 200;
/** Three standard deviations of the count of repetitions below 95 %; conservative cases may hold it more often. */
const least = isFull ? 0.93 : 0.9;

const classes = [
  { weight: 120, outputs: 20 },
  { weight: 1, outputs: 180 },
];

describe('draws', () => {
  const wish = { looks: 200, seed: 5, uniformShare: 0.2 };

  it('take every output once, and are the same for the same seed however many are asked for', () => {
    const all = drawLooks(classes, wish);
    const names = new Set(all.map((look) => `${look.class} ${look.member}`));
    expect(names.size).toBe(200);
    expect(drawLooks(classes, { ...wish, looks: 7 })).toEqual(all.slice(0, 7));
    expect(drawLooks(classes, { ...wish, seed: 6 })).not.toEqual(all);
    expect(drawLooks(classes, { ...wish, looks: 1_000 })).toEqual(all);
  });

  it('have the stated probability', () => {
    const [expected] = [(0.2 * 20) / 200 + (0.8 * 20 * 120) / (20 * 120 + 180)];
    let first = 0;
    for (let seed = 0; seed < 2_000; seed += 1) {
      const [look] = drawLooks(classes, { ...wish, looks: 1, seed });
      if (look?.class === 0) first += 1;
      const outputs = look?.class === 0 ? 20 : 180;
      const share = look?.class === 0 ? expected : 1 - expected;
      expect(look?.probability).toBeCloseTo(share / outputs, 12);
    }
    expect(Math.abs(first / 2_000 - expected)).toBeLessThan(0.03);
  });
});

describe('the accept rate', () => {
  const placements: Placement[] = ['anywhere', 'suspicious'];
  const cases = placements.flatMap((placement, a) =>
    [0.05, 0.5, 0.9, 0.99].flatMap((truth, b) =>
      [20, 50, 100]
        .filter((_, c) => isFull || c === (a + b) % 3)
        .map((looks) => ({ placement, truth, looks })),
    ),
  );

  it.each(cases)(
    'is held by its interval, wrong ones $placement, truth $truth, after $looks looks',
    ({ placement, truth, looks }) => {
      const found = coverageOf({ outputs: 2_000, truth, looks, placement, repetitions, seed: 11 });
      expect(found.covered).toBeGreaterThanOrEqual(least);
      expect(found.width).toBeLessThanOrEqual(1.3 * found.ideal);
      expect(Math.abs(found.bias)).toBeLessThan(0.04);
    },
  );

  it.each([0.05, 0.5, 0.9, 0.99])(
    'is held too where classes are empty or have one output, truth %d',
    (truth) => {
      const found = coverageOf({
        outputs: 0,
        sizes: [0, 1, 1, 0, 60, 300],
        truth,
        looks: 50,
        placement: 'anywhere',
        repetitions,
        seed: 12,
      });
      expect(found.covered).toBeGreaterThanOrEqual(least);
    },
  );

  it('is exact where everything was looked at', () => {
    const looks = drawLooks(classes, { looks: 200, seed: 1, uniformShare: 0.2 });
    const said = looks.map((look) => ({ class: look.class, accepted: look.member % 4 !== 0 }));
    const estimate = estimateRate(classes, said, 0.2);
    expect(estimate?.value).toBeCloseTo(0.75, 9);
    expect((estimate?.high ?? 1) - (estimate?.low ?? 0)).toBeLessThan(1e-6);
  });

  it('leaves out who was unsure, and is not there before the first verdict', () => {
    const unsure = { class: 1, accepted: null };
    expect(estimateRate(classes, [unsure], 0.2)).toBeNull();
    const estimate = estimateRate(classes, [unsure, { class: 1, accepted: true }], 0.2);
    expect(estimate).toMatchObject({ looked: 1, high: 1 });
  });

  it('of one kind heeds that draws of another lie between', () => {
    const both = [...classes, ...classes.map((each) => ({ ...each, isOther: true }))];
    const said = drawLooks(both, { looks: 400, seed: 3, uniformShare: 0.2 }).map((look) => ({
      class: look.class,
      accepted: look.class < 2 && look.member % 4 !== 0,
    }));
    expect(estimateRate(both, said, 0.2)?.value).toBeCloseTo(0.75, 9);
  });
});

describe('looks until +-5 %', () => {
  it('are what a uniform sample would need, by what a look is worth', () => {
    const half = { value: 0.5, worth: 0, looked: 0 };
    const uniform = looksToPrecision(half, { worthPerLook: 1, left: 10_000 });
    expect(uniform).toBeGreaterThan(360);
    expect(uniform).toBeLessThan(400);
    expect(looksToPrecision(half, { worthPerLook: 0.5, left: 10_000 })).toBeGreaterThan(
      2 * uniform - 3,
    );
    expect(looksToPrecision(half, { worthPerLook: 0.5, left: 100 })).toBe(100);
    const known = { value: 0.5, worth: 1_000, looked: 1_000 };
    expect(looksToPrecision(known, { worthPerLook: 1, left: 100 })).toBe(0);
    const { low, high } = intervalOf(0.5, uniform);
    expect((high - low) / 2).toBeLessThanOrEqual(0.05);
  });
});
