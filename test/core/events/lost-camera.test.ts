/** One camera that cannot be decoded takes nothing from the others. */
import { expect, it, onTestFinished } from 'vitest';
import type { Dataset } from '../../../src/core/datasets/dataset';
import { openDataset } from '../../../src/core/datasets/open';
import { eventsIn, toStore, watchEpisode } from '../../../src/core/events/episode-events';
import type { WatchedVideo, WatchRequest } from '../../../src/core/events/watch-video';
import { StudioError } from '../../../src/shared/errors';
import { smallDataset } from '../datasets/small-dataset';

const seen: WatchedVideo = {
  every: 1,
  surprise: Float32Array.of(1, 2),
  change: Float32Array.of(0, 1),
  by: 'difference',
  errorShare: 1,
  curves: { whole: [0, 1], quiet: [0, 1], lively: [0, 1], growth: null },
  pictures: '',
};
const damaged = new StudioError('corrupt-data', 'wrist.mp4 cannot be decoded.');
const away = new StudioError('io', 'The Hub cannot answer now.');

it('is told, unless it may be there later or none is left', async () => {
  const root = await smallDataset({ version: 'v2.1', lengths: [12], video: true });
  const dataset = await openDataset(root);
  onTestFinished(() => dataset.close());
  const [video] = await dataset.videos(0);
  if (video === undefined) throw new Error('no video');
  const cameras = ['top', 'wrist'].map((cameraKey, startSec) => ({
    ...video,
    cameraKey,
    startSec: startSec / 100,
  }));
  const two: Pick<Dataset, 'summary' | 'videos'> = {
    summary: dataset.summary,
    videos: () => Promise.resolve(cameras),
  };
  /** @param errors by camera */
  const watch = (errors: readonly (StudioError | null)[]) =>
    watchEpisode(two as Dataset, 0, ({ startSec }: WatchRequest) => {
      const error = errors[startSec === 0 ? 0 : 1] ?? null;
      return error === null ? Promise.resolve(seen) : Promise.reject(error);
    });
  const one = await watch([null, damaged]);
  expect(one?.events.cameras.map(({ camera }) => camera)).toEqual(['top']);
  expect(one?.lost).toEqual([{ camera: 'wrist', error: damaged }]);
  const whole = await watch([null, null]);
  expect(whole?.lost).toEqual([]);
  // Kept for whoever decodes nothing; who does, tries again, unless none is lost.
  const read = (made: typeof one, isWhole: boolean) => {
    if (made === null) throw new Error('nothing was watched');
    const stored = toStore({ events: made.events, fingerprint: 'f', model: 'm' });
    return eventsIn(stored, { fingerprint: 'f', model: 'm', whole: isWhole });
  };
  expect(read(one, false)).toMatchObject({ cameras: [{ camera: 'top' }], lost: ['wrist'] });
  expect(read(one, true)).toBeNull();
  expect(read(whole, true)?.cameras).toHaveLength(2);
  await expect(watch([damaged, damaged])).rejects.toBe(damaged);
  await expect(watch([null, away])).rejects.toBe(away);
});
