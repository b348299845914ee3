/** The committed icons: every size that a platform asks for, in containers that name their contents rightly. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { repositoryRoot } from '../shared-data';

const read = (name: string) => readFileSync(path.join(repositoryRoot, 'assets/icons', name));

/** Width and height of a PNG file, from its first chunk. */
function sizeOf(png: Buffer): [number, number] {
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

it.each([16, 24, 32, 48, 64, 128, 256, 512])('has %i pixels for Linux', (size) => {
  expect(sizeOf(read(`${size}.png`))).toEqual([size, size]);
});

it('has an .ico whose directory says what is in it', () => {
  const ico = read('icon.ico');
  expect(ico.readUInt16LE(2)).toBe(1);
  const sizes = Array.from({ length: ico.readUInt16LE(4) }, (_, n) => {
    const at = 6 + 16 * n;
    const offset = ico.readUInt32LE(at + 12);
    const [width] = sizeOf(ico.subarray(offset, offset + ico.readUInt32LE(at + 8)));
    expect(ico.readUInt8(at) || 256).toBe(width);
    return width;
  });
  expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 256]);
});

it('has an .icns with every size up to 1024', () => {
  const icns = read('icon.icns');
  expect(icns.subarray(0, 4).toString()).toBe('icns');
  expect(icns.readUInt32BE(4)).toBe(icns.length);
  const sizes: Record<string, number> = {};
  for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
    const [width] = sizeOf(icns.subarray(at + 8, at + icns.readUInt32BE(at + 4)));
    sizes[icns.toString('ascii', at, at + 4)] = width;
  }
  expect(sizes).toEqual({
    icp4: 16,
    icp5: 32,
    ic11: 32,
    ic12: 64,
    ic07: 128,
    ic08: 256,
    ic13: 256,
    ic09: 512,
    ic14: 512,
    ic10: 1024,
  });
});
