/** Which stills are made next, how wide, and which are kept across episodes. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPlayback } from '../../../src/renderer/features/player/playback';
import { createStills } from '../../../src/renderer/features/player/stills';
import { StillsShelf, type KeptStill } from '../../../src/renderer/features/player/stills-shelf';
import { StillsWishes } from '../../../src/renderer/features/player/stills-wishes';
import { streamKey } from '../../../src/renderer/features/player/stream-pool';

const revoked = vi.fn<typeof URL.revokeObjectURL>();
beforeEach(() => {
  revoked.mockReset();
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation(revoked);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** As far as a shelf looks at it. */
const still = (src: string, bytes: number, enoughPx = 320): KeptStill => {
  const image: Partial<HTMLImageElement> = { src };
  return { image: image as HTMLImageElement, bytes, enoughPx };
};
const nobody = () => false;
const everybody = () => true;
const nothing = () => false;

describe('what is made next', () => {
  it('is as wide as its place, in a few widths; small places share one', () => {
    const wishes = new StillsWishes();
    const forget = wishes.add([7], 'list', 56);
    expect(wishes.next(nothing)).toEqual({ frame: 7, widthPx: 320 });
    forget();
    // A third of a panel on a 4K display.
    wishes.add([7], 'panel', 1_000);
    expect(wishes.next(nothing)).toEqual({ frame: 7, widthPx: 1_280 });
  });

  it('is what a larger place wants of a frame that is there for small ones', () => {
    const shelf = new StillsShelf(100);
    shelf.put('7', still('small', 1, 320), nobody);
    const wishes = new StillsWishes();
    wishes.add([7, 9], 'strip', 64);
    wishes.add([7], 'panel', 500);
    const next = () => wishes.next(({ frame, widthPx }) => shelf.has(String(frame), widthPx));
    expect(next()).toEqual({ frame: 7, widthPx: 640 });
    // The video has no more.
    shelf.put('7', still('whole', 2, Infinity), nobody);
    expect(next()).toEqual({ frame: 9, widthPx: 320 });
  });
});

describe('the shelf', () => {
  it('is bounded in bytes: large ones push out more of those that were used longest ago', () => {
    const shelf = new StillsShelf(100);
    for (const name of ['a', 'b', 'c', 'd']) shelf.put(name, still(name, 25), nobody);
    shelf.get('a');
    shelf.put('large', still('large', 60), nobody);
    const left = ['a', 'b', 'c', 'd', 'large'].filter((name) => shelf.get(name) !== undefined);
    expect(left).toEqual(['a', 'large']);
    expect(revoked.mock.calls.flat()).toEqual(['b', 'c', 'd']);
  });

  it('counts what it replaces no longer', () => {
    const shelf = new StillsShelf(100);
    shelf.put('a', still('a', 30), nobody);
    for (const bytes of [60, 70, 65]) shelf.put('b', still('b', bytes), nobody);
    expect(shelf.get('a')).toBeDefined();
  });

  it('keeps what somebody looks at, up to twice its size', () => {
    const shelf = new StillsShelf(100);
    for (const name of ['a', 'b', 'c']) shelf.put(name, still(name, 60), everybody);
    expect(shelf.get('a')).toBeDefined();
    shelf.put('d', still('d', 60), everybody);
    expect(shelf.get('b')).toBeUndefined();
  });
});

it('has the pictures of an episode that is left and opened again, of the same beginning and shift', async () => {
  const video = { cameraKey: 'front', url: 'media/1', proxyUrl: null, startSec: 4, frames: 9 };
  const playback = createPlayback(10, 9);
  const shelf = new StillsShelf(100);
  const first = createStills(video, playback, shelf);
  const close = first.open();
  // There is no page here, so its video cannot be opened, and is not kept open for others.
  await new Promise(setImmediate);
  shelf.put(`${streamKey(video, 10)}|3`, still('third', 1), nobody);
  expect(first.picture(3)?.image.src).toBe('third');
  close();
  expect(createStills({ ...video }, playback, shelf).picture(3)?.image.src).toBe('third');
  for (const other of [{ startSec: 5 }, { shift: 2 }, { url: 'media/2' }]) {
    expect(createStills({ ...video, ...other }, playback, shelf).picture(3)).toBeNull();
  }
});

it('shows a picture in all places that wait for it, whoever made it', () => {
  const video = { cameraKey: 'front', url: 'media/1', proxyUrl: null, startSec: 4, frames: 9 };
  const shelf = new StillsShelf(100);
  const come: number[] = [];
  const place = createStills(video, createPlayback(10, 9), shelf);
  const stop = place.subscribe((frame) => come.push(frame));
  shelf.put(`${streamKey(video, 10)}|3`, still('third', 1), nobody);
  shelf.put(`${streamKey({ ...video, url: 'media/2' }, 10)}|4`, still('other', 1), nobody);
  stop();
  shelf.put(`${streamKey(video, 10)}|5`, still('fifth', 1), nobody);
  expect(come).toEqual([3]);
});

it('says once why pictures do not come, and no longer once the video is read anew', async () => {
  const video = { cameraKey: 'front', url: 'media/9', proxyUrl: null, startSec: 0, frames: 9 };
  const stills = createStills(video, createPlayback(10, 9), new StillsShelf(100));
  const said: (string | null)[] = [];
  const stop = stills.watchLost(() => said.push(stills.lost()));
  // There is no page here, so its video cannot be opened.
  const close = stills.open();
  await expect.poll(() => stills.lost()).toMatch(/./);
  close();
  const again = stills.open();
  expect(stills.lost()).toBeNull();
  again();
  stop();
  expect(said).toEqual([expect.any(String), null]);
});
