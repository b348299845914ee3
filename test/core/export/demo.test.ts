import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { planExport } from '../../../src/core/export/plan';
import { runExport } from '../../../src/core/export/run';
import { unwatched } from '../../../src/core/jobs/progress';
import { demoDataset } from '../../shared-data';
import { Curated } from './curated';
import { verifyExport } from './verify-export';

it('exports the demo, and every second episode of it', { timeout: 240_000 }, async () => {
  const curated = await Curated.open(demoDataset);
  const { dataset } = curated;
  const episodes = [];
  for (const { index, length } of dataset.episodes) {
    const texts = await curated.propose(index, [0, length >> 2, length >> 1, length - 1]);
    episodes.push({ source: index, texts });
  }
  const request = curated.request({ decisions: 'proposed' });
  const plan = await planExport(request);
  expect(plan.blockers).toEqual([]);
  expect(plan.skipped).toEqual([]);
  expect(plan.loaders).toMatchObject([
    { accepts: true, loader: 'LeRobot 0.4 and later' },
    { accepts: false, loader: 'LeRobot up to 0.3' },
  ]);
  // The demo brings dense text; what is left of it is what teaches.
  expect(plan.reasoning.charactersIn).toBeGreaterThan(10 * plan.reasoning.charactersOut);
  const result = await runExport(request, unwatched);
  const whole = { renumbered: false, renamed: { reasoning: 'source.reasoning' } };
  const verified = await verifyExport(demoDataset, curated.out, { ...whole, episodes });
  expect(verified).toMatchObject({ frames: result.frames, keyframes: result.keyframes });
  expect(await readFile(path.join(curated.out, 'README.md'), 'utf8')).toContain(
    '`source.reasoning`',
  );

  for (const { source } of episodes.filter((_episode, position) => position % 2 === 0)) {
    await curated.decide(source, { kind: 'flag', flagged: true });
  }
  const half = curated.request({ decisions: 'proposed', out: `${curated.out}-half` });
  await runExport(half, unwatched);
  await verifyExport(demoDataset, half.options.out, {
    ...whole,
    renumbered: true,
    episodes: episodes.filter((_episode, position) => position % 2 === 1),
  });
});
