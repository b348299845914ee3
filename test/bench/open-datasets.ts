/** From a path to a summary, on the demo and on the real datasets that lie beside the checkout. */
import path from 'node:path';
import { openDataset } from '../../src/core/datasets/open';
import { demoDataset, realDataset, sharedData } from '../shared-data';
import { quantile, timed, type BenchRow } from './row';

const real = [
  'cr5-banana-v21',
  'g1-yellow-bottle-v21',
  'g1-yellow-bottle-v30',
  'gr1-picknplace-sim-v20',
];

export async function benchOpenDatasets(): Promise<BenchRow[]> {
  const folders = [demoDataset, ...(sharedData === null ? [] : real.map(realDataset))];
  const rows: BenchRow[] = [];
  for (const folder of folders) {
    const times = await timed(7, async () => (await openDataset(folder)).close());
    rows.push({
      name: `open ${path.basename(folder)}`,
      value: quantile(times, 0.5),
      unit: 'ms',
      note: `median of ${times.length}; first ${(times[0] ?? Number.NaN).toFixed(0)} ms`,
    });
  }
  return rows;
}
