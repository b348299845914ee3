import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JobState } from '../../../src/shared/model/job';
import {
  formatAgo,
  formatAmount,
  formatBytes,
  formatHours,
  formatSeconds,
  formatShare,
  formatTimeLeft,
} from '../../../src/renderer/ui/format';
import {
  jobText,
  paceText,
  progressShare,
  progressText,
} from '../../../src/renderer/ui/job-progress';
import { breadcrumbs, folderName, parentFolder } from '../../../src/renderer/ui/paths';

describe('numbers', () => {
  it('counts with the right word', () => {
    expect(formatAmount(1, 'episode')).toBe('1 episode');
    expect(formatAmount(12_345, 'episode')).toBe('12,345 episodes');
    expect(formatAmount(0, 'more task', 'more tasks')).toBe('0 more tasks');
  });

  it.each([
    [0, '0 %'],
    [0.00001, '0.1 %'],
    [0.5, '50.0 %'],
    [0.968, '96.8 %'],
    [0.99999, '99.9 %'],
    [1, '100 %'],
  ])('share %d is %s', (share, text) => {
    expect(formatShare(share)).toBe(text);
  });

  it.each([
    [0, '0.0 s'],
    [9.34, '9.3 s'],
    [59.96, '1:00'],
    [185, '3:05'],
    [3_723, '1:02:03'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(formatSeconds(seconds)).toBe(text);
  });

  it.each([
    [35, '35 s'],
    [600, '10 min'],
    [15_120, '4.2 h'],
  ])('%d seconds of recording are %s', (seconds, text) => {
    expect(formatHours(seconds)).toBe(text);
  });

  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1_000, '1.0 KB'],
    [999_999, '1.0 MB'],
    [5_300_000, '5.3 MB'],
    [123_000_000, '123 MB'],
    [4.1e13, '41.0 TB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it('never shows four digits before the unit', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 9e14, noNaN: true }), (bytes) => {
        expect(parseFloat(formatBytes(bytes))).toBeLessThan(1_000);
      }),
    );
  });

  it('tells how long ago', () => {
    const now = Date.UTC(2026, 4, 10, 12);
    expect(formatAgo(now - 20_000, now)).toBe('just now');
    expect(formatAgo(now - 20 * 60_000, now)).toBe('20 min ago');
    expect(formatAgo(now - 5 * 3_600_000, now)).toBe('5 h ago');
    expect(formatAgo(now - 30 * 3_600_000, now)).toBe('yesterday');
    expect(formatAgo(now - 90 * 86_400_000, now)).toMatch(/2026/);
  });

  it('tells how long still', () => {
    expect([3, 12, 200, 9_000].map(formatTimeLeft)).toEqual([
      'a few seconds',
      '15 s',
      '4 min',
      '2.5 h',
    ]);
  });
});

const job = (progress: JobState['progress']): JobState => ({
  id: 'j',
  kind: 'propose',
  title: 'Propose',
  datasetId: 'd',
  projectId: 'p',
  state: 'running',
  progress,
  startedAtMs: 0,
  endedAtMs: null,
  error: null,
  result: null,
});

describe('jobs in words', () => {
  it('says how far', () => {
    expect(progressText({ phase: 'starting', done: 0, unit: 'episodes' })).toBe('starting');
    expect(progressText({ phase: 'reading', done: 3, total: 24, unit: 'episodes' })).toBe(
      'reading · 3 of 24 episodes',
    );
    expect(progressText({ phase: 'copying', done: 2e6, total: 5e6, unit: 'bytes' })).toBe(
      'copying · 2.0 MB of 5.0 MB',
    );
    expect(progressShare({ phase: 'x', done: 3, total: 24, unit: 'files' })).toBe(0.125);
    expect(progressShare({ phase: 'x', done: 3, unit: 'files' })).toBeNull();
    expect(progressShare({ phase: 'x', done: 0, total: 0, unit: 'files' })).toBeNull();
  });

  it('says how fast and how long still, once it can know', () => {
    const running = job({ phase: 'reading', done: 20, total: 100, unit: 'episodes' });
    expect(paceText(running, 500)).toBe('');
    expect(jobText(running, 500)).toBe(progressText(running.progress));
    expect(jobText(running, 10_000)).toBe(
      `${progressText(running.progress)} · 2.0 episodes/s · 40 s left`,
    );
    expect(paceText(running, 10_000)).toBe('2.0 episodes/s · 40 s left');
    expect(paceText(running, 400_000)).toBe('3.0 episodes/min · 27 min left');
    expect(paceText(running, 36_000_000)).toBe('2.0 episodes/h · 40.0 h left');
    expect(paceText(job({ phase: 'x', done: 5e6, unit: 'bytes' }), 2_000)).toBe('2.5 MB/s');
    expect(paceText(job({ phase: 'x', done: 0, total: 9, unit: 'files' }), 2_000)).toBe('');
    // Its note says it.
    const download = { ...running, kind: 'download' } as JobState;
    expect(jobText(download, 10_000)).toBe(progressText(running.progress));
  });
});

describe('paths', () => {
  it('go up and name themselves on both kinds of machine', () => {
    expect(parentFolder('/data/robots/cr5')).toBe('/data/robots');
    expect(parentFolder('/data')).toBe('/');
    expect(parentFolder('C:\\data\\cr5')).toBe('C:\\data');
    expect(folderName('/data/robots/cr5/')).toBe('cr5');
    expect(folderName('C:\\data\\cr5')).toBe('cr5');
    expect(folderName('/')).toBe('/');
  });

  it('are walked from the root down', () => {
    expect(breadcrumbs('/data/cr5')).toEqual([
      { name: '/', path: '/' },
      { name: 'data', path: '/data' },
      { name: 'cr5', path: '/data/cr5' },
    ]);
    expect(breadcrumbs('/')).toEqual([{ name: '/', path: '/' }]);
    expect(breadcrumbs('C:\\data\\cr5')).toEqual([
      { name: 'C:', path: 'C:\\' },
      { name: 'data', path: 'C:\\data' },
      { name: 'cr5', path: 'C:\\data\\cr5' },
    ]);
  });
});
