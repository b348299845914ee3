/** What the first bytes of a stored picture say: its format and size, without decoding it. */

export interface ImageHeader {
  format: 'jpeg' | 'png' | 'webp' | 'tiff';
  /** Pixels. */
  width: number;
  height: number;
  /** Whether it is grey with more than 8 bits a pixel, as depth is stored. */
  isDeep: boolean;
}

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Null for bytes that are no such picture, or end before they say how large they are. */
export function readImageHeader(bytes: Uint8Array): ImageHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length >= 24 && pngSignature.every((byte, at) => bytes[at] === byte)) {
    const isDeep = (bytes[24] ?? 0) > 8 && bytes[25] === 0;
    return sized('png', view.getUint32(16), view.getUint32(20), isDeep);
  }
  if (isCalled(bytes, 0, 'RIFF') && isCalled(bytes, 8, 'WEBP')) return webpHeader(bytes, view);
  if (isCalled(bytes, 0, 'II*\0') || isCalled(bytes, 0, 'MM\0*')) return tiffHeader(bytes, view);
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null;
  // JPEG: segments of marker and length; the frame header (SOF, but not DHT, JPG and DAC) has the size.
  for (let at = 2; at + 9 <= bytes.length;) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) at += 1;
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return sized('jpeg', view.getUint16(at + 7), view.getUint16(at + 5));
    } else at += 2 + view.getUint16(at + 2);
  }
  return null;
}

/**
 * Where the JPEG file ends that these bytes begin with; null if it goes on, or is none. Headers are stepped over by
 * their stated lengths; in the coded picture after them the end marker cannot occur by chance.
 */
export function endOfPicture(bytes: Uint8Array): number | null {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 2; at + 4 <= bytes.length;) {
    const marker = bytes[at + 1];
    at += 2 + view.getUint16(at + 2);
    if (marker !== 0xda) continue;
    for (let end = bytes.indexOf(0xff, at); end !== -1; end = bytes.indexOf(0xff, end + 1)) {
      if (bytes[end + 1] === 0xd9) return end + 2;
    }
    return null;
  }
  return null;
}

function sized(
  format: ImageHeader['format'],
  width: number,
  height: number,
  isDeep = false,
): ImageHeader | null {
  return width > 0 && height > 0 ? { format, width, height, isDeep } : null;
}

const isCalled = (bytes: Uint8Array, at: number, name: string): boolean =>
  Array.from(name).every((letter, i) => bytes[at + i] === letter.charCodeAt(0));

/** The first chunk has the size, each kind in its own way (RFC 9649). */
function webpHeader(bytes: Uint8Array, view: DataView): ImageHeader | null {
  if (bytes.length < 30) return null;
  const low = view.getUint32(21, true);
  if (isCalled(bytes, 12, 'VP8L'))
    return sized('webp', (low & 0x3fff) + 1, ((low >> 14) & 0x3fff) + 1);
  if (isCalled(bytes, 12, 'VP8X')) {
    const wide = view.getUint32(24, true) & 0xffffff;
    return sized('webp', wide + 1, (view.getUint32(26, true) >>> 8) + 1);
  }
  const [width, height] = [view.getUint16(26, true), view.getUint16(28, true)];
  return isCalled(bytes, 12, 'VP8 ') ? sized('webp', width & 0x3fff, height & 0x3fff) : null;
}

/** TIFF: a table of numbered entries says the width (256), the height, the bits of a sample, and how many there are. */
function tiffHeader(bytes: Uint8Array, view: DataView): ImageHeader | null {
  const isLittle = bytes[0] === 0x49;
  const table = bytes.length < 8 ? bytes.length : view.getUint32(4, isLittle);
  if (table + 2 > bytes.length) return null;
  const entries = view.getUint16(table, isLittle);
  const found = new Map<number, number>();
  for (let at = table + 2; at + 12 <= Math.min(bytes.length, table + 2 + 12 * entries); at += 12) {
    const isShort = view.getUint16(at + 2, isLittle) === 3;
    const value = isShort ? view.getUint16(at + 8, isLittle) : view.getUint32(at + 8, isLittle);
    found.set(view.getUint16(at, isLittle), value);
  }
  const isGrey = (found.get(277) ?? 1) === 1;
  const isDeep = isGrey && (found.get(258) ?? 1) > 8;
  return sized('tiff', found.get(256) ?? 0, found.get(257) ?? 0, isDeep);
}
