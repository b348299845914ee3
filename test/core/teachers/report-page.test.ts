import { expect, test } from 'vitest';
import { curvePlot } from '../../../src/core/export/curation/curve-plot';
import { reportPage } from '../../../src/core/teachers/report-page';
import type { WholeReport } from '../../../src/shared/model/teacher-report';

const place = { episode: 3, frame: 40 };
const group = { name: '<b>push</b>', outputs: 12, medianError: 0.5, worst: place };

const unlooked: WholeReport = {
  teacher: 'pi0',
  outputs: 1_200,
  looked: 0,
  unsure: 0,
  acceptRate: null,
  strata: [],
  looksForFivePercent: 96,
  found: [],
  foundUniform: [],
  foundEvenly: [],
  foundUniformEvenly: [],
  thirds: [],
  byTask: [],
  byPhase: [],
  reasons: [],
  scores: {
    action: {
      errorByTask: [group],
      errorByPhase: [group],
      errorOverTime: [group, { ...group, medianError: null, worst: null }],
      errorByStep: [{ step: 0, error: 0.4, outputs: 12, worst: place }],
      calibration: [],
      coverage: [],
      against: [],
    },
  },
};

const rate = { value: 0.8, low: 0.7, high: 0.9 };
const looked: WholeReport = {
  ...unlooked,
  looked: 2,
  unsure: 1,
  acceptRate: rate,
  found: [
    { looks: 1, faults: 1, ...place },
    { looks: 2, faults: 1, ...place },
  ],
  foundUniform: [{ looks: 2, faults: 0.4 }],
  byTask: [{ name: '<b>push</b>', looked: 2, acceptRate: rate, wrong: [place] }],
  reasons: [{ reason: 'gripper', looks: 1, wrong: [place] }],
};

test('needs nothing from elsewhere, and takes names for text', () => {
  for (const report of [unlooked, looked]) {
    const page = reportPage('a "set" & more', report);
    expect(page).not.toMatch(/<script|https?:|<b>push|url\(|NaN|undefined/);
    expect(page).toContain('&lt;b&gt;push');
    expect(page).toContain('a &quot;set&quot; &amp; more');
    expect(page).toContain("default-src 'none'");
  }
});

test('says what is known: the rate with its interval, and where faults are', () => {
  const page = reportPage('demo', looked);
  expect(page).toContain('80.0 % (70.0 % to 90.0 %)');
  expect(page).toContain('episode 3, frame 40');
  expect(page).toContain('Faults found');
  expect(page).toContain('gripper');
});

test('before the first look there are errors and no rate', () => {
  const page = reportPage('demo', unlooked);
  expect(page).toContain('Nobody has looked');
  expect(reportPage('demo', { ...unlooked, unsure: 2 })).toContain('All looks so far are unsure');
  expect(page).not.toContain('Faults found');
  expect(page).toContain('Error by phase');
});

test('a curve of one point is drawn, one of none is not', () => {
  const axes = { x: 'looks', format: String };
  expect(curvePlot('t', [{ name: 'a', points: [] }], axes)).toBe('');
  expect(curvePlot('t', [{ name: 'a', points: [{ x: 1, y: 0 }] }], axes)).not.toContain('NaN');
});
