/** Sizes of pictures by their first bytes. */
import { expect, it } from 'vitest';
import { readImageHeader } from '../../../src/core/video/image-header';

const letters = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));

/** RIFF, its length, WEBP, the name of a chunk and its length, then the chunk. */
const webp = (chunk: string, body: readonly number[]): Uint8Array =>
  Uint8Array.from([
    ...letters('RIFF'),
    0,
    0,
    0,
    0,
    ...letters(`WEBP${chunk}`),
    0,
    0,
    0,
    0,
    ...body,
    ...Array(10).fill(0),
  ]);

// 300 x 200: less one, in 14 bits each.
const lossless = 299 | (199 << 14);

it.each([
  ['lossy', webp('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a, 0x2c, 0x01, 0xc8, 0x00])],
  ['lossless', webp('VP8L', [0x2f, ...[0, 8, 16, 24].map((by) => (lossless >>> by) & 255)])],
  ['with more in it', webp('VP8X', [0, 0, 0, 0, 0x2b, 0x01, 0, 0xc7, 0, 0])],
])('a WebP, %s', (_name, bytes) => {
  const header = { format: 'webp', width: 300, height: 200, isDeep: false };
  expect(readImageHeader(bytes)).toEqual(header);
  for (let end = 0; end < 25; end += 1) expect(readImageHeader(bytes.subarray(0, end))).toBeNull();
});

/** The table follows the head; each entry is a number, a kind (3: two bytes, 4: four), a count and a value. */
function tiff(isLittle: boolean, entries: readonly [number, 3 | 4, number][]): Uint8Array {
  const bytes = new Uint8Array(10 + 12 * entries.length);
  const view = new DataView(bytes.buffer);
  bytes.set(letters(isLittle ? 'II*\0' : 'MM\0*'));
  view.setUint32(4, 8, isLittle);
  view.setUint16(8, entries.length, isLittle);
  for (const [at, [number, kind, value]] of entries.entries()) {
    const from = 10 + 12 * at;
    view.setUint16(from, number, isLittle);
    view.setUint16(from + 2, kind, isLittle);
    view.setUint32(from + 4, 1, isLittle);
    if (kind === 3) view.setUint16(from + 8, value, isLittle);
    else view.setUint32(from + 8, value, isLittle);
  }
  return bytes;
}

it.each([true, false])('a TIFF of depth, little end first: %s', (isLittle) => {
  const bytes = tiff(isLittle, [
    [256, 3, 300],
    [257, 4, 200],
    [258, 3, 16],
    [277, 3, 1],
  ]);
  expect(readImageHeader(bytes)).toEqual({ format: 'tiff', width: 300, height: 200, isDeep: true });
  for (let end = 0; end < 30; end += 1) expect(readImageHeader(bytes.subarray(0, end))).toBeNull();
});

it('no header where the table of a TIFF is beyond its end', () => {
  const bytes = tiff(true, [[256, 3, 300]]);
  new DataView(bytes.buffer).setUint32(4, 0xfffffff0, true);
  expect(readImageHeader(bytes)).toBeNull();
});
