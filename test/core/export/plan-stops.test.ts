/** A plan that nobody waits for any more stops between two episodes, wherever it is. */
import { expect, it } from 'vitest';
import { planExport } from '../../../src/core/export/plan';
import type { LeRobotDataset } from '../../../src/core/datasets/lerobot/lerobot-dataset';
import { smallDataset } from '../datasets/small-dataset';
import { Curated } from './curated';

/** What a plan asks the dataset for, episode by episode, from the first look to the last. */
const asked = ['fingerprint', 'dataSource', 'reasoning'] as const;

it.each(['lerobot', 'lerobot-v3.0'] as const)('stops a plan of %s', async (format) => {
  const root = await smallDataset({ version: 'v2.1', lengths: [6, 5, 7, 4], video: true });
  const curated = await Curated.open(root);
  for (const episode of [0, 1, 2, 3]) await curated.propose(episode, [1]);
  const { dataset, ...request } = curated.request({ format, decisions: 'proposed' });
  await planExport({ ...request, dataset });
  for (const method of asked) {
    const controller = new AbortController();
    let calls = 0;
    const watched = new Proxy(dataset as LeRobotDataset, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]): unknown => {
          if (name === method) {
            calls += 1;
            controller.abort();
          }
          return Reflect.apply(value, target, args);
        };
      },
    });
    const plan = planExport({ ...request, dataset: watched }, controller.signal);
    await expect(plan, method).rejects.toMatchObject({ name: 'AbortError' });
    expect(calls, method).toBe(1);
  }
});
