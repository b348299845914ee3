/** What was planted among good outputs is found early in the order of looks. */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findPlanted } from '../../fixtures/teachers/finding';
import { plantedActions } from '../../fixtures/teachers/planted-actions';
import { denseTexts, labelledTexts, plantTexts } from '../../fixtures/teachers/planted-texts';
import { demoDataset, realDataset, sharedData } from '../../shared-data';
import { mean } from '../../../src/core/distill/loss';
import { temporaryFolder } from '../project/toy-project';

const isFull = process.env['DUALVLA_TEST_FULL'] === '1';
const real =
  sharedData === null ? [] : ['cr5-banana-v21', 'gr1-picknplace-sim-v20'].map(realDataset);
const noises = isFull ? [0.05, 0.2] : [0.2];
const seeds = isFull ? [1, 2, 3] : [1];
/** Outputs are further apart than the recording's frames, so that it is quick. */
const every = isFull ? 1 : 6;

describe('corrupted actions', () => {
  const cases = noises.flatMap((noise) =>
    seeds.flatMap((seed) => [
      { folder: demoDataset, noise, seed, least: 0.8 },
      ...real.map((folder) => ({ folder, noise, seed, least: 0.6 })),
    ]),
  );
  it.each(cases)(
    'are found in $folder with noise $noise and seed $seed, at every length and speed',
    async ({ folder, noise, seed, least }) => {
      const found = await findPlanted(
        folder,
        (dataset) => plantedActions(dataset, 'planted', { seed, noise, every }),
        { root: await temporaryFolder(), seed },
      );
      expect(found.faults).toBeGreaterThan(10);
      expect(found.found).toBeGreaterThanOrEqual(least);
      expect(found.foundOverThirds).toBeGreaterThanOrEqual(0.4);
    },
  );
});

const labelFiles = ['reasonings_5.json', 'reasonings_6.json'];

describe('wrong texts', () => {
  it('are found by what the dataset says', async () => {
    const found = await findPlanted(
      demoDataset,
      async (dataset) => plantTexts(await denseTexts(dataset, every), { seed: 1 }),
      { root: await temporaryFolder(), seed: 1 },
    );
    expect(found.found).toBeGreaterThanOrEqual(0.8);
    expect(found.foundOverThirds).toBeGreaterThanOrEqual(0.4);
  });

  // A few faults in each: what one seed finds says little.
  it.skipIf(sharedData === null).each(isFull ? labelFiles : labelFiles.slice(1))(
    'are found in %s by what else the teacher says',
    async (name) => {
      const labels = path.join(realDataset('ecot-tabletop-arm'), name);
      const shares: number[] = [];
      for (let seed = 1; seed <= (isFull ? 20 : 10); seed += 1) {
        const root = await temporaryFolder();
        const { dataset, frames } = await labelledTexts(labels, path.join(root, 'labels'));
        const planted = plantTexts(frames, { seed });
        const found = await findPlanted(dataset, () => Promise.resolve(planted), { root, seed });
        shares.push(found.found);
      }
      expect(mean(shares)).toBeGreaterThanOrEqual(0.6);
    },
  );
});
