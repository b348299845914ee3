/** What the first bytes of a stored picture say: its format and size, without decoding it. */

export interface ImageHeader {
  format: 'jpeg' | 'png';
  /** Pixels. */
  width: number;
  height: number;
}

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Null for bytes that are neither a JPEG nor a PNG, or end before they say how large they are. */
export function readImageHeader(bytes: Uint8Array): ImageHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length >= 24 && pngSignature.every((byte, at) => bytes[at] === byte)) {
    return sized('png', view.getUint32(16), view.getUint32(20));
  }
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

function sized(format: ImageHeader['format'], width: number, height: number): ImageHeader | null {
  return width > 0 && height > 0 ? { format, width, height } : null;
}
