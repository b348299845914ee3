import { describe, expect, it } from 'vitest';
import { bins } from '../../../src/renderer/features/library/histogram-bins';
import {
  everyEpisode,
  isFiltered,
  libraryViews,
  sortedBy,
  updateView,
  withStateToggled,
} from '../../../src/renderer/features/library/library-view';
import {
  cameraName,
  cameraText,
  embodimentText,
  groupProblems,
} from '../../../src/renderer/features/library/words';
import { episodeQuerySchema } from '../../../src/shared/api/dataset';
import type { Problem } from '../../../src/shared/errors';
import type { EmbodimentPart } from '../../../src/shared/model/dataset';

describe('library query', () => {
  it('sorts by a column its usual way, then the other way, then not at all', () => {
    const once = sortedBy(everyEpisode, 'length');
    const twice = sortedBy(once, 'length');
    const thrice = sortedBy(twice, 'length');
    expect([once, twice, thrice].map(({ sortBy, descending }) => [sortBy, descending])).toEqual([
      ['length', true],
      ['length', false],
      ['index', false],
    ]);
    expect(sortedBy(once, 'task')).toMatchObject({ sortBy: 'task', descending: false });
  });

  it('toggles states and knows whether anything is left out', () => {
    const finished = withStateToggled(everyEpisode, 'finished');
    expect(finished.states).toEqual(['finished']);
    expect(isFiltered(finished)).toBe(true);
    expect(withStateToggled(finished, 'finished').states).toEqual([]);
    expect(isFiltered(sortedBy(everyEpisode, 'task'))).toBe(false);
    expect(isFiltered({ ...everyEpisode, search: 'cup' })).toBe(true);
  });

  it('is always what the contract takes', () => {
    const query = withStateToggled(sortedBy(everyEpisode, 'sparsity'), 'in-review');
    expect(episodeQuerySchema.parse(query)).toEqual(query);
  });

  it('is remembered for the dataset in view', () => {
    updateView('a', { active: 3 });
    updateView('a', { scrollTop: 90 });
    expect(libraryViews.getState()['a']).toEqual({
      query: everyEpisode,
      active: 3,
      scrollTop: 90,
    });
  });
});

describe('histogram bins', () => {
  it('name ranges of a measure by both edges', () => {
    expect(bins([7.25, 8.001, 9], [2, 1], false)).toEqual([
      { count: 2, from: '7.25', to: '8', label: '7.25–8' },
      { count: 1, from: '8', to: '9', label: '8–9' },
    ]);
  });

  it('name ranges of counts by the whole numbers in them', () => {
    expect(bins([5, 6, 8], [2, 1], true).map(({ label }) => label)).toEqual(['5', '6–7']);
    expect(bins([], [], true)).toEqual([]);
  });
});

const part = (role: EmbodimentPart['role'], feature: string, size: number): EmbodimentPart => ({
  role,
  side: 'single',
  feature,
  dims: Array.from({ length: size }, (_, index) => index),
  quantity: 'position',
});

const problem = (code: string, severity: Problem['severity'], episode: number): Problem => ({
  code,
  severity,
  message: `${code} in ${episode}`,
  episode,
});

describe('words', () => {
  it('say what the robot is, counting state and action once', () => {
    const embodiment = {
      robot: 'cr5',
      source: 'names' as const,
      arms: 1 as const,
      parts: [
        part('joints', 'observation.state', 6),
        part('joints', 'action', 6),
        part('gripper', 'action', 1),
        part('other', 'action', 4),
      ],
      notes: [],
    };
    expect(embodimentText(embodiment)).toBe(
      'one arm: gripper (1), joints (6), from the names of its dimensions',
    );
    expect(embodimentText({ ...embodiment, parts: [] })).toBe('no known parts');
  });

  it('name cameras shortly and say what is missing', () => {
    expect(cameraName('observation.images.cam_high')).toBe('cam high');
    expect(cameraName('front')).toBe('front');
    const camera = { key: 'k', width: 640, height: 480, codec: 'av1', gop: 2 };
    expect(cameraText(camera)).toBe('640×480 · AV1 · GOP 2');
    expect(cameraText({ ...camera, codec: null })).toBe('no readable file');
  });

  it('group problems, the gravest first', () => {
    const groups = groupProblems([
      problem('timestamps-off', 'warning', 0),
      problem('video-missing', 'error', 1),
      problem('timestamps-off', 'warning', 2),
      problem('note', 'info', 3),
    ]);
    expect(groups.map(({ code, problems }) => [code, problems.length])).toEqual([
      ['video-missing', 1],
      ['timestamps-off', 2],
      ['note', 1],
    ]);
  });
});
