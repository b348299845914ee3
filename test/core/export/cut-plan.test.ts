/** Where a stretch of a video can be cut: pure plans over made tables of packets. */
import { expect, it } from 'vitest';
import { encodedPictures, planCut } from '../../../src/core/export/video/cut-plan';
import { pictureAt, type PictureTable } from '../../../src/core/video/picture-table';

/** Sixty pictures at ten a second, every tenth a key one. */
const table = (other: Partial<PictureTable> = {}): PictureTable => ({
  times: Float64Array.from({ length: 60 }, (_, n) => n / 10),
  endSec: 6,
  keys: [0, 10, 20, 30, 40, 50],
  reordered: false,
  open: false,
  codec: 'avc',
  counted: false,
  described: null,
  timed: true,
  zeroSec: 0,
  ...other,
});
const encoded = (from: number, to: number) => ({ from, to, copied: false });
const copied = (from: number, to: number) => ({ from, to, copied: true });

it.each([
  ['all of it', {}, [0, 60], [copied(0, 60)], 0],
  ['its beginning', {}, [0, 25], [copied(0, 25)], 0],
  ['its end', {}, [20, 60], [copied(20, 60)], 0],
  ['from within', {}, [13, 37], [encoded(13, 20), copied(20, 37)], 7],
  ['from one before a key', {}, [19, 21], [encoded(19, 20), copied(20, 21)], 1],
  ['between two keys', {}, [13, 17], 'encoded', 4],
  ['up to the next key', {}, [13, 20], 'encoded', 7],
  ['after the last key', {}, [55, 60], 'encoded', 5],
  ['reordered, to a key', { reordered: true }, [10, 40], [copied(10, 40)], 0],
  ['reordered, to within', { reordered: true }, [10, 37], [copied(10, 30), encoded(30, 37)], 7],
  [
    'reordered, from within to within',
    { reordered: true },
    [13, 37],
    [encoded(13, 20), copied(20, 30), encoded(30, 37)],
    14,
  ],
  ['reordered, to the end', { reordered: true }, [45, 60], [encoded(45, 50), copied(50, 60)], 5],
  ['reordered, nothing whole', { reordered: true }, [13, 28], 'encoded', 15],
  ['reordered, keyless', { reordered: true, keys: [] }, [13, 28], 'encoded', 15],
  ['open', { open: true }, [10, 40], 'encoded', 30],
  ['of an unknown codec', { codec: null }, [10, 40], 'encoded', 30],
  ['hevc at its keys', { codec: 'hevc' }, [10, 40], [copied(10, 40)], 0],
  ['hevc from within', { codec: 'hevc' }, [13, 40], 'encoded', 27],
  ['vp9 from within', { codec: 'vp9' }, [13, 40], [encoded(13, 20), copied(20, 40)], 7],
  ['av1 from within', { codec: 'av1' }, [13, 40], [encoded(13, 20), copied(20, 40)], 7],
] as const)('cuts %s', (_name, other, [from, to], ...[expected, again]) => {
  const plan = planCut(table(other as Partial<PictureTable>), { from, to });
  expect(plan).toEqual(
    typeof expected === 'string' ? { way: expected } : { way: 'pieces', pieces: expected },
  );
  expect(encodedPictures(plan, to - from)).toBe(again);
});

it('finds the picture shown at a time: the nearest, of two the later', () => {
  const times = Float64Array.of(0, 1, 2, 4);
  const at = (sec: number) => pictureAt(table({ times }), sec);
  expect([-5, 0, 0.4, 0.6, 1, 2, 2.9, 3.1, 4, 99].map(at)).toEqual([0, 0, 0, 1, 1, 2, 2, 3, 3, 3]);
  expect(at(1.5)).toBe(2);
});
