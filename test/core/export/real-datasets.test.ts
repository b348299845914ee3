import { describe, expect, it } from 'vitest';
import { planExport } from '../../../src/core/export/plan';
import { runExport } from '../../../src/core/export/run';
import { unwatched } from '../../../src/core/jobs/progress';
import type { Repair } from '../../../src/shared/model/export';
import { realDataset, sharedData } from '../../shared-data';
import { Curated } from './curated';
import { IndependentDataset } from './independent-reader';
import { verifyExport } from './verify-export';

interface Case {
  name: string;
  /** Whether the loader of its version takes it as it is, and after which repairs it does. */
  loads: boolean;
  repair: Repair[];
  rewritten?: ('timestamp' | 'index' | 'episode_index')[];
  added?: string[];
  droppedCameras?: string[];
}

const all: Case[] = [
  { name: 'cr5-banana-v21', loads: false, repair: ['timestamps'], rewritten: ['timestamp'] },
  { name: 'g1-yellow-bottle-v21', loads: true, repair: [] },
  { name: 'g1-yellow-bottle-v30', loads: true, repair: [] },
  {
    name: 'gr1-picknplace-sim-v20',
    loads: false,
    repair: ['timestamps', 'indices', 'totals'],
    rewritten: ['timestamp', 'index', 'episode_index'],
    added: ['frame_index'],
    droppedCameras: ['observation.images.egoview'],
  },
];

/** One that needs every repair and one that needs none; with the long counts all. */
const cases =
  process.env['DUALVLA_TEST_FULL'] === '1'
    ? all
    : all.filter(({ name }) => /^(gr1|g1-yellow-bottle-v30)/.test(name));

describe.skipIf(sharedData === null)('on real datasets', { timeout: 240_000 }, () => {
  it.each(cases)('copies $name whole, and mended', async (each) => {
    const root = realDataset(each.name);
    const curated = await Curated.open(root);
    const episodes = [];
    for (const { index, length } of curated.dataset.episodes) {
      const texts = await curated.review(index, [0, Math.floor(length / 2), length - 1]);
      episodes.push({ source: index, texts });
    }
    const plan = await planExport(curated.request());
    expect(plan.blockers).toEqual([]);
    expect(plan.loaders.filter(({ accepts }) => accepts)).toHaveLength(each.loads ? 1 : 0);
    await runExport(curated.request(), unwatched);
    const whole = await verifyExport(root, curated.out, { episodes, renumbered: false });
    expect(whole.keyframes).toBe(3 * episodes.length);
    expect(whole.packets).toBe(whole.frames);

    if (each.repair.length === 0) return;
    const request = curated.request({ repair: each.repair, out: `${curated.out}-mended` });
    expect((await planExport(request)).loaders.filter(({ accepts }) => accepts)).toHaveLength(1);
    await runExport(request, unwatched);
    await verifyExport(root, request.options.out, {
      episodes,
      renumbered: each.repair.includes('indices'),
      ...(each.rewritten === undefined ? {} : { repaired: each.rewritten }),
      ...(each.added === undefined ? {} : { added: each.added }),
      ...(each.droppedCameras === undefined ? {} : { droppedCameras: each.droppedCameras }),
    });
  });

  it.each(cases)('leaves episodes of $name out', async ({ name }) => {
    const root = realDataset(name);
    const curated = await Curated.open(root);
    const episodes = [];
    for (const index of [1, 2])
      episodes.push({ source: index, texts: await curated.review(index, [7]) });
    await runExport(curated.request(), unwatched);
    await verifyExport(root, curated.out, { episodes, renumbered: true });
    const before = await IndependentDataset.read(root);
    const after = await IndependentDataset.read(curated.out);
    for (const [position, episode] of after.episodes.entries()) {
      const original = before.episodes[position + 1];
      for (const [key, value] of original?.stats ?? []) {
        // Those of rows are counted anew: one of these sources has the times of frames that it lost since.
        if (/^(index|episode_index|timestamp)\//.test(key) || /\/q\d\d$/.test(key)) continue;
        const [own, theirs] = [episode.stats.get(key), value].map((each) => [each].flat(3));
        own?.forEach((each, at) => {
          expect(Number(each), `${key} of episode ${position}`).toBeCloseTo(
            Number(theirs?.[at]),
            4,
          );
        });
      }
    }
    const stats = await after.stats();
    if (stats === null) return;
    const [first] = after.episodes;
    const rows = first === undefined ? [] : await after.rows(first);
    expect(rows.length).toBeGreaterThan(0);
    // v2.0 has the rows' numbers again, not those of the five episodes it once had.
    const total = after.episodes.reduce((sum, { length }) => sum + length, 0);
    expect(stats['index']?.['max']).toEqual([total - 1]);
    expect(stats['episode_index']?.['max']).toEqual([1]);
  });
});
