/** An episode that very many curators decided about: their decisions are read once, not once for each of them. */
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { LineFile } from '../../../src/core/files/line-file';
import { teamOverview } from '../../../src/core/team/overview';
import { standingOf } from '../../../src/core/team/standing';
import { ScriptedCurator } from '../../shared/decisions';
import { openToy, temporaryFolder } from '../project/toy-project';
import { toyDataset, toyEpisodes } from '../project/toy-dataset';

it('costs as many reads as there are decisions', async () => {
  const root = await temporaryFolder();
  const made = await openToy(root);
  const curators = Array.from({ length: 30 }, (_, at) => `curator${at}`);
  for (const curator of curators) {
    const one = new ScriptedCurator({ projectId: made.info.id, curator, device: `d${curator}` });
    await made.append([
      one.decide({ kind: 'flag', flagged: true }),
      one.decide({ kind: 'finish' }),
    ]);
  }
  await made.close();
  const project = await openToy(root);
  const reads = vi.spyOn(LineFile.prototype, 'read');
  const decisions = 2 * curators.length;
  expect(standingOf(project, 0, 10).reviewers).toHaveLength(curators.length);
  expect(reads).toHaveBeenCalledTimes(decisions);
  const dataset = toyDataset(path.join(root, 'toy'), toyEpisodes);
  expect((await teamOverview(dataset, project)).curators).toHaveLength(curators.length);
  expect(reads).toHaveBeenCalledTimes(decisions);
  const late = new ScriptedCurator({ projectId: project.info.id, curator: 'late', device: 'late' });
  await project.append([late.decide({ kind: 'finish' })]);
  reads.mockClear();
  expect(standingOf(project, 0, 10).reviewers).toContain('late');
  expect(reads).toHaveBeenCalledTimes(decisions + 1);
  vi.restoreAllMocks();
});
