import { VideoSample } from 'mediabunny';
import { expect, it, onTestFinished } from 'vitest';
import { PictureCache } from '../../../src/renderer/features/player/picture-cache';

function filled(cache: PictureCache, pictures: readonly number[], center: number): PictureCache {
  onTestFinished(() => cache.clear());
  for (const picture of pictures) {
    const about = { format: 'RGBA', codedWidth: 1, codedHeight: 1, timestamp: picture } as const;
    cache.put(picture, new VideoSample(new Uint8Array(4), about), center);
  }
  return cache;
}

const held = (cache: PictureCache, most: number): number[] =>
  Array.from({ length: most }, (_, picture) => picture).filter((each) => cache.has(each));

it('lets go what is farthest from the playhead', () => {
  const cache = filled(new PictureCache(3), [0, 4, 5, 6, 7], 5);
  expect(held(cache, 10)).toEqual([4, 5, 6]);
});

it('keeps the picture that is expected next, also when it comes last', () => {
  const cache = new PictureCache(3);
  cache.pinned = 90;
  filled(cache, [4, 5, 6, 90, 7], 5);
  expect(held(cache, 100)).toEqual([5, 6, 90]);
  cache.pinned = null;
  filled(cache, [4], 5);
  expect(held(cache, 100)).toEqual([4, 5, 6]);
});
