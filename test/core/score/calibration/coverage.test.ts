/** Intervals hold the truth about as often as they say, and are not much wider than they must be. */
import { describe, expect, it } from 'vitest';
import {
  accuracyCoverage,
  agreementCoverage,
  correlationCoverage,
  coverageOf,
  differenceCoverage,
  madeRates,
  type Coverage,
  type RateCase,
} from '../../../fixtures/score/calibration-coverage';
import { seeded } from '../../../../src/core/signals/seeded';

const full = process.env['DUALVLA_TEST_FULL'] === '1';
/** Fewer repetitions tell less exactly: the bounds give way by two standard errors more. */
const repetitions = full ? 1_000 : 250;
const slack = full ? 0 : 25;

function expectCovers({ covered, width }: Coverage, isConservative = false): void {
  expect(covered).toBeGreaterThanOrEqual(930 - slack);
  if (!isConservative) expect(covered).toBeLessThanOrEqual(970 + slack);
  expect(width).toBeLessThanOrEqual(1.3);
}

it.each([0.3, 1])('rank correlation, noise %d', (noise) => {
  expectCovers(correlationCoverage(40, noise, repetitions));
});

it.each([0, 0.2])('mean difference, bias %d', (bias) => {
  expectCovers(differenceCoverage(40, bias, repetitions));
});

it('agreement between curators', () => {
  expectCovers(agreementCoverage(40, 0.5, repetitions));
});

it('balanced accuracy', () => {
  expectCovers(accuracyCoverage(100, { sensitivity: 0.95, specificity: 0.6 }, repetitions));
});

describe.each([
  { name: 'good', sensitivity: 0.99, specificity: 0.97, effect: 'narrowed' },
  { name: 'lenient', sensitivity: 0.95, specificity: 0.6, effect: 'narrowed' },
  { name: 'useless', sensitivity: 0.5, specificity: 0.5, effect: 'widened' },
])('success rate by a $name judge', ({ sensitivity, specificity, effect }) => {
  it.each([0.5, 0.8])('%d', (rate) => {
    const made: RateCase = { rate, labelled: 60, rest: 500, judge: { sensitivity, specificity } };
    const runs = Array.from({ length: repetitions }, (_, at) => madeRates(made, seeded(at + 1)));
    const covers = (which: 'people' | 'confusion' | 'tuned', isConservative = false): void => {
      let at = -1;
      const coverage = coverageOf(rate, repetitions, () => {
        at += 1;
        const run = runs[at];
        if (run === null || run === undefined) return null;
        const { value, interval } = which === 'tuned' ? run.predictionPowered.tuned : run[which];
        return { estimate: value, interval };
      });
      expectCovers(coverage, isConservative);
    };
    covers('people');
    // What was not seen of a judge that is nearly always right counts besides: those two may hold the truth more often.
    covers('confusion', true);
    covers('tuned', true);
    const told = runs.filter((run) => run?.effect === effect).length;
    expect(told / repetitions).toBeGreaterThanOrEqual(0.9);
  });
});
