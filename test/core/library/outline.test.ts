/** A list in outline says of each row what the row itself says, but for its still and the words of its findings. */
import { expect, it } from 'vitest';
import { listEpisodes } from '../../../src/core/library/listing';
import { outlineOf } from '../../../src/core/library/outline';
import type { Project } from '../../../src/core/project/project';
import {
  outlineAt,
  type EpisodeListState,
} from '../../../src/renderer/features/library/episode-list';
import { episodeQuerySchema, type EpisodeQuery } from '../../../src/shared/api/dataset';
import { settingsMark } from '../../../src/shared/model/marks';
import { defaultPolicy } from '../../../src/shared/model/policy';
import { proposal } from '../../shared/decisions';
import { proposalsOf } from '../project/toy-project';
import { dataset, halfReviewed } from './half-reviewed';

/** Both ways of the same list. */
async function both(project: Project | null, asked: Partial<EpisodeQuery> = {}) {
  const query = episodeQuerySchema.parse({ sortBy: 'length', ...asked });
  const listed = { dataset, project, query };
  const { rows } = await listEpisodes({
    ...listed,
    offset: 0,
    limit: 100,
    thumbnailUrl: () => null,
  });
  const outline = await outlineOf(listed);
  expect(outline.episodes).toHaveLength(rows.length);
  const state = { outline } as EpisodeListState;
  return {
    rows: rows.map((row) => ({
      ...row,
      sparsity: row.sparsity === null ? null : Math.fround(row.sparsity),
      problems: row.problems.map(({ code, severity }) => ({ code, severity, message: '' })),
      need: row.need && { score: 0, reason: row.need.reason },
    })),
    outlined: rows.map((_, at) => outlineAt(state, at)),
    again: rows.map((_, at) => outlineAt(state, at)),
  };
}

it.each([
  {},
  { search: '-drawer' },
  { sortBy: 'state', descending: true },
  { curator: 'bea' },
] as const)('of %j', async (asked) => {
  const { project } = await halfReviewed();
  const { rows, outlined, again } = await both(project, asked);
  expect(outlined).toEqual(rows);
  // The same objects: a row that did not change is not drawn again.
  for (const [at, row] of outlined.entries()) expect(again[at]).toBe(row);
});

it('without a project', async () => {
  const { rows, outlined } = await both(null);
  expect(outlined).toEqual(rows);
});

it('once more after a decision, another policy, and several asked for at once', async () => {
  const { project, curator } = await halfReviewed();
  const settings = settingsMark(project.info.policy);
  await project.saveProposals({ ...proposalsOf(3, [proposal('p', 1)]), settings });
  await both(project);
  const tag = curator.decide({ kind: 'tag', tags: ['slip'] }, 1);
  await project.append([tag, curator.decide({ kind: 'outcome', value: 1 }, 0)]);
  const decided = await both(project);
  expect(decided.outlined).toEqual(decided.rows);
  await project.setPolicy({ ...defaultPolicy, threshold: 0.9 });
  const queries = [{}, { search: 'cup' }, { sortBy: 'task' }] as const;
  for (const { rows, outlined } of await Promise.all(queries.map((each) => both(project, each)))) {
    expect(outlined).toEqual(rows);
  }
  const { rows } = await both(project);
  expect(rows.find(({ index }) => index === 3)?.stale).toEqual(['older-policy']);
});
