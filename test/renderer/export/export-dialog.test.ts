import { describe, expect, it } from 'vitest';
import { initialChoices } from '../../../src/renderer/features/export/choices';
import { loadSnippet } from '../../../src/renderer/features/export/load-snippet';
import { groupSkipped } from '../../../src/renderer/features/export/skip-groups';
import { joinTarget, nameFault } from '../../../src/renderer/features/export/target-path';
import { exportOptionsSchema } from '../../../src/shared/model/export';
import type { DatasetSummary } from '../../../src/shared/model/dataset';

describe('export target', () => {
  it('is the folder and the name, on both kinds of machine', () => {
    expect(joinTarget('/data', ' cr5-sparse ')).toBe('/data/cr5-sparse');
    expect(joinTarget('/', 'cr5')).toBe('/cr5');
    expect(joinTarget('C:\\data', 'cr5')).toBe('C:\\data\\cr5');
  });

  it('is none while something is missing or wrong', () => {
    expect(joinTarget('', 'cr5')).toBeNull();
    expect(joinTarget('/data', '  ')).toBeNull();
    for (const name of ['../x', 'a\\b', '.', '..']) {
      expect(joinTarget('/data', name)).toBeNull();
      expect(nameFault(name)).not.toBeNull();
    }
    expect(nameFault('cr5-sparse')).toBeNull();
  });
});

describe('export choices', () => {
  const dataset = { name: 'cr5', path: '/data/cr5' } as DatasetSummary;

  it('begin beside the source, or elsewhere for what is the studio’s own', () => {
    expect(initialChoices(dataset, null)).toMatchObject({ parent: '/data', name: 'cr5-sparse' });
    expect(initialChoices(dataset, '/home/ada').parent).toBe('/home/ada');
  });

  it('are options of the contract: reviewed, nothing repaired, nobody preferred', () => {
    const { options } = initialChoices(dataset, null);
    expect(exportOptionsSchema.parse({ ...options, out: '/data/x' })).toEqual({
      out: '/data/x',
      decisions: 'reviewed',
      repair: [],
      includeFlagged: false,
      curator: null,
      format: 'lerobot',
      carrier: 'columns',
      drop: [],
      trimIdle: false,
      stride: 1,
    });
  });
});

describe('what an export leaves out', () => {
  it('is grouped by reason, the most frequent first', () => {
    const groups = groupSkipped([
      { episode: 0, reason: 'flagged', message: 'a' },
      { episode: 1, reason: 'not-finished', message: 'b' },
      { episode: 2, reason: 'not-finished', message: 'c' },
    ]);
    expect(groups.map(({ label, skipped }) => [label, skipped.length])).toEqual([
      ['not finished in review', 2],
      ['flagged', 1],
    ]);
  });
});

describe('how to read an export', () => {
  it('names the loader that reads this version, and quotes the path', () => {
    const text = loadSnippet('/data/it"s', 'v3.0');
    expect(text).toContain('lerobot>=0.4');
    expect(text).toContain('root="/data/it\\"s"');
    expect(loadSnippet('/data/x', 'v2.1')).toContain('lerobot==0.3.3');
  });
});
