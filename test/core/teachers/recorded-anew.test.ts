/** An episode that is recorded anew after a teacher spoke of it: what was said of the old one no longer counts. */
import { cp, rename } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { select } from '../../../src/core/datasets/duckdb';
import { openDataset } from '../../../src/core/datasets/open';
import { unwatched } from '../../../src/core/jobs/progress';
import { openProject } from '../../../src/core/project/open-project';
import { outputs } from '../../../src/core/teachers/outputs';
import { sampleLooks } from '../../../src/core/teachers/sample';
import { scoresOfTeacher } from '../../../src/core/teachers/scores';
import { taughtActions } from '../../../src/core/teachers/taught-actions';
import { plantedActions } from '../../fixtures/teachers/planted-actions';
import { demoDataset } from '../../shared-data';
import { temporaryFolder } from '../project/toy-project';

const of = { teacher: 'pi0', kind: 'action' } as const;

it('outputs of an older recording leave scores and samples, and are named', async () => {
  const root = await temporaryFolder();
  const folder = path.join(root, 'demo');
  for (const part of ['meta', 'data']) {
    await cp(path.join(demoDataset, part), path.join(folder, part), { recursive: true });
  }
  const opened = async (seed: number) => {
    const dataset = await openDataset(folder);
    const project = await openProject({ dataset, path: path.join(root, 'p'), dataDir: root });
    const store = await project.store(outputs);
    if ((await store.teachers()).length === 0) {
      const planted = await plantedActions(dataset, 'pi0', { seed: 1, noise: 0.1, every: 20 });
      await store.write(
        of,
        planted.map(({ output }) => output),
      );
    }
    const summaries = await scoresOfTeacher({ dataset, project }, 'pi0', unwatched);
    const wish = { teacher: 'pi0', looks: 1_000, seed, uniformShare: 0.2 };
    const { id, looks } = await sampleLooks(project, summaries, wish);
    const [taught] = await taughtActions({ dataset, project }, 0);
    const { frames } = await dataset.signals(0);
    await project.close();
    await dataset.close();
    const episodes = new Set(looks.map(({ episode }) => episode));
    return { id, episodes, of: summaries[0], taught, frames };
  };
  const before = await opened(1);
  expect(before.of?.foreign).toEqual([]);
  expect(before.episodes.has(0)).toBe(true);
  // Over what was demonstrated: a value a frame where a chunk reaches.
  const { teacher, curves = [] } = before.taught ?? {};
  expect([teacher, curves[1]?.feature, curves[1]?.dim]).toEqual(['pi0', 'action', 1]);
  expect(curves.map(({ values }) => values.length)).toEqual(curves.map(() => before.frames));
  const said = Array.from(curves[1]?.values.slice(0, 21) ?? [], (value) => !Number.isNaN(value));
  expect(said).toEqual(Array.from({ length: 21 }, (_, frame) => frame < 16 || frame >= 20));
  expect((await opened(1)).id).toBe(before.id);

  const file = path.join(folder, 'data/chunk-000/file-000.parquet');
  await select(
    `COPY (SELECT * REPLACE (CASE WHEN episode_index = 0 THEN list_reverse(action) ELSE action END AS action)
       FROM '${file}') TO '${file}.new' (FORMAT parquet)`,
  );
  await rename(`${file}.new`, file);
  const after = await opened(1);
  expect(after.of).toMatchObject({ foreign: [0], episodes: (before.of?.episodes ?? 0) - 1 });
  expect(after.episodes.has(0)).toBe(false);
  expect(after.taught).toBeUndefined();
  expect(after.id).not.toBe(before.id);
});
