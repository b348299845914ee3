import { describe, expect, it } from 'vitest';
import {
  choicesWith,
  optionsOf,
  type ExportChoices,
} from '../../../src/renderer/features/export/choices';
import { loadSnippet } from '../../../src/renderer/features/export/load-snippet';
import { groupSkipped } from '../../../src/renderer/features/export/skip-groups';
import { joinTarget, nameFault } from '../../../src/renderer/features/export/target-path';
import { readEpisodeList } from '../../../src/shared/model/episode-list';
import {
  exportFormats,
  exportOptionsSchema,
  type ExportFormatId,
} from '../../../src/shared/model/export';
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
    expect(choicesWith(dataset, null, {})).toMatchObject({ parent: '/data', name: 'cr5-sparse' });
    expect(choicesWith(dataset, '/home/ada', {}).parent).toBe('/home/ada');
  });

  it('are options of the contract: reviewed, nothing repaired, nobody preferred', () => {
    expect(exportOptionsSchema.parse(optionsOf(choicesWith(dataset, null, {})))).toEqual({
      out: '/data/cr5-sparse',
      decisions: 'reviewed',
      repair: [],
      includeFlagged: false,
      outcomes: ['success', 'partial', 'failure', 'unknown'],
      withoutTags: [],
      curator: null,
      format: 'lerobot',
      carrier: 'columns',
      drop: [],
      trimIdle: false,
      withoutCameras: [],
      stride: 1,
    });
  });
});

const planWith = (changed: Partial<ExportChoices>) =>
  optionsOf(choicesWith({ name: 'cr5', path: '/data/cr5' }, null, changed));

describe('tags and stride as people type them', () => {
  it('say which episodes are skipped, each tag once', () => {
    expect(planWith({ withoutTags: ' slipped,, blurred , slipped' })).toMatchObject({
      withoutTags: ['slipped', 'blurred'],
    });
    expect(planWith({ withoutTags: 'slipped', skipLookAgain: true })).toMatchObject({
      withoutTags: ['look again', 'slipped'],
    });
  });

  it('take a stride in its range, and keep the plan waiting for any other', () => {
    expect(planWith({ stride: '100' })).toMatchObject({ stride: 100 });
    for (const stride of ['', '0', '101', '2.5', 'two']) {
      expect(planWith({ stride })).toMatch(/Correct the frame stride/);
    }
  });
});

function named(format: ExportFormatId, name?: string): string {
  const dataset = { name: 'cr5', path: '/data/cr5' };
  const { options } = choicesWith(dataset, null, {});
  const typed = name === undefined ? {} : { name };
  return choicesWith(dataset, null, { options: { ...options, format }, ...typed }).name;
}

describe('the name of an export', () => {
  it('tells the format until another is typed', () => {
    expect(exportFormats.map((format) => named(format))).toEqual([
      'cr5-sparse',
      'cr5-sparse',
      'cr5-sparse',
      'cr5-ecot',
      'cr5-vla-it',
      'cr5-chat',
      'cr5-rlds',
      'cr5-robomimic',
    ]);
    expect(named('rlds', 'mine')).toBe('mine');
  });
});

describe('episodes as people type them', () => {
  it('are read and written, or the part that is wrong is named', () => {
    expect(readEpisodeList('7-9, 3,8')).toEqual({ episodes: [3, 7, 8, 9] });
    expect(readEpisodeList('3,,4')).toEqual({ wrong: '' });
    expect(readEpisodeList('3, 9-7')).toEqual({ wrong: '9-7' });
  });

  it('keep the plan waiting while they are wrong, and are none when nothing is typed', () => {
    const dataset = { name: 'cr5', path: '/data/cr5' };
    const planned = (drop: string) => optionsOf(choicesWith(dataset, null, { drop }));
    expect(planned(' ')).toMatchObject({ out: '/data/cr5-sparse', drop: [] });
    expect(planned('7-9, 3')).toMatchObject({ drop: [3, 7, 8, 9] });
    expect(planned('9-7')).toMatch(/Correct the list/);
    expect(optionsOf(choicesWith(dataset, '', {}))).toMatch(/Choose a folder/);
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
      ['dropped by a curator', 1],
    ]);
  });
});

describe('how to read an export', () => {
  it('names the loader that reads this version, and quotes the path', () => {
    const lerobot = { format: 'lerobot', version: 'v3.0' } as const;
    const { loader, text } = loadSnippet({ ...lerobot, out: '/data/it"s' });
    expect(loader).toBe('LeRobot');
    expect(text).toContain('lerobot>=0.4');
    expect(text).toContain('root="/data/it\\"s"');
    expect(loadSnippet({ ...lerobot, out: '/data/x', version: 'v2.1' }).text).toContain(
      'lerobot==0.3.3',
    );
  });

  it('names the trainer of every other format, and where the export lies', () => {
    for (const format of exportFormats) {
      const { loader, text } = loadSnippet({ format, version: 'v3.0', out: '/data/out' });
      expect(loader).not.toBe('');
      expect(text).toContain('/data/out');
    }
    expect(loadSnippet({ format: 'rlds', version: 'RLDS', out: '/x' }).loader).toBe(
      'TensorFlow Datasets',
    );
  });
});
