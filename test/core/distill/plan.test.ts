/** What a distillation export and a study say before they are started. */
import { expect, test } from 'vitest';
import { planDistillation } from '../../../src/core/distill/plan';
import { planProxy } from '../../../src/core/distill/proxy/plan';
import { outputs } from '../../../src/core/teachers/outputs';
import { distillOptionsSchema } from '../../../src/shared/model/distill';
import { anOutput } from '../teachers/an-output';
import { Curated } from '../export/curated';
import { smallDataset } from '../datasets/small-dataset';

test('counts what would be written, and names what is in the way', async () => {
  const set = await Curated.open(await smallDataset({ version: 'v2.1', lengths: [12, 9, 15] }));
  await set.review(0, [0, 6]);
  await set.review(2, [4]);
  const { dataset, project, out } = set;
  const plan = (more: object = {}) =>
    planDistillation({ dataset, project, options: distillOptionsSchema.parse({ out, ...more }) });
  expect(await plan({ heldOut: 0.5 })).toEqual({
    blockers: [],
    episodes: { train: 1, validation: 1 },
    frames: 27,
    keyframes: 3,
    skipped: 1,
    teachers: { action: null, reasoning: null },
  });
  const inside = await plan({ out: `${dataset.summary.path}/samples` });
  expect(inside.blockers.join()).toContain(dataset.summary.path);

  const store = await project.store(outputs);
  for (const teacher of ['pi0', 'pi1'])
    await store.append([anOutput({ teacher, action: [[0, 0]] })], true);
  expect((await plan()).blockers).toEqual([expect.stringContaining('pi0, pi1')]);
  expect(await plan({ actionTeacher: 'pi1' })).toMatchObject({
    blockers: [],
    teachers: { action: 'pi1' },
  });

  const study = { dataset, project, seeds: 2, curator: null, actionTeacher: 'pi1' };
  expect(await planProxy({ ...study, decisions: 'reviewed' })).toEqual({
    blockers: [expect.stringContaining('needs three episodes')],
    episodes: 2,
    frames: 27,
    keyframes: 3,
    descriptive: true,
    teacher: 'pi1',
  });
});
