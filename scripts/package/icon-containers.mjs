/** The two icon containers that hold PNG files as they are: Apple's .icns and Microsoft's .ico. */

/** Apple's name for each size in pixels; some sizes stand twice, as themselves and as the double of a smaller one. */
const icnsTypes = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic13', 256],
  ['ic09', 512],
  ['ic14', 512],
  ['ic10', 1024],
];

/**
 * `pictures`: PNG files by size in pixels. A container is a header and, per picture, type, length and bytes,
 * big-endian.
 */
export function icnsOf(pictures) {
  const entries = icnsTypes.map(([type, size]) => chunk(type, pictures.get(size)));
  return chunk('icns', Buffer.concat(entries));
}

function chunk(type, content) {
  const head = Buffer.alloc(8);
  head.write(type, 'ascii');
  head.writeUInt32BE(content.length + 8, 4);
  return Buffer.concat([head, content]);
}

/**
 * `pictures`: `{size, png}`, at most 256 pixels. A directory of 16 bytes per picture, little-endian, then the files.
 */
export function icoOf(pictures) {
  const directory = Buffer.alloc(6 + 16 * pictures.length);
  directory.writeUInt16LE(1, 2);
  directory.writeUInt16LE(pictures.length, 4);
  let offset = directory.length;
  for (const [n, { size, png }] of pictures.entries()) {
    const at = 6 + 16 * n;
    // One byte each; 0 stands for 256.
    directory.writeUInt8(size % 256, at);
    directory.writeUInt8(size % 256, at + 1);
    directory.writeUInt16LE(1, at + 4);
    directory.writeUInt16LE(32, at + 6);
    directory.writeUInt32LE(png.length, at + 8);
    directory.writeUInt32LE(offset, at + 12);
    offset += png.length;
  }
  return Buffer.concat([directory, ...pictures.map(({ png }) => png)]);
}
