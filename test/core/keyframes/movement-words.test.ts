import { expect, it, onTestFinished, vi } from 'vitest';
import { openDataset } from '../../../src/core/datasets/open';
import { calibrationOf } from '../../../src/core/keyframes/calibrate';
import { episodeMotion } from '../../../src/core/keyframes/motion';
import { movementWords } from '../../../src/core/keyframes/movement-words';
import { smallDataset } from '../datasets/small-dataset';

it('looks through a whole episode once, however many of its movements are put into words', async () => {
  const root = await smallDataset({
    version: 'v2.1',
    lengths: [400],
    columns: {
      'observation.state':
        '[CAST(sin(i / 20) AS FLOAT), CAST(cos(i / 30) AS FLOAT), CAST(i % 2 AS FLOAT)]',
    },
  });
  const dataset = await openDataset(root);
  onTestFinished(() => dataset.close());
  const calibration = await calibrationOf(dataset, dataset.summary.embodiment);
  const motion = episodeMotion(await dataset.signals(0), calibration, 0.1);
  const sorts = vi.spyOn(Float64Array.prototype, 'sort');
  onTestFinished(() => sorts.mockRestore());
  expect(movementWords(motion, 0, 30)).toBe('move the arm');
  const once = sorts.mock.calls.length;
  expect(once).toBeGreaterThan(0);
  for (let frame = 0; frame < 380; frame += 1) movementWords(motion, frame, frame + 20);
  expect(sorts.mock.calls.length).toBe(once);
});
