/** What a file is given out as: by its first bytes, from a closed list. Its name is the dataset's to choose. */

/** Bytes of the head that are looked at. */
export const mediaHead = 64;

/** Of those, the containers whose tables the studio reads itself; in others ffmpeg is asked. */
export const readHere: ReadonlySet<string | null> = new Set([
  'video/mp4',
  'video/quicktime',
  'video/webm',
  'video/x-matroska',
]);

/** The MIME type of a video or picture that begins with `head`; null for anything else. */
export function mediaType(head: Uint8Array): string | null {
  const text = String.fromCharCode(...head.subarray(0, mediaHead));
  if (text.startsWith('\x89PNG\r\n\x1A\n')) return 'image/png';
  if (text.startsWith('\xFF\xD8\xFF')) return 'image/jpeg';
  if (text.startsWith('\x1A\x45\xDF\xA3')) {
    return text.includes('webm') ? 'video/webm' : 'video/x-matroska';
  }
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'AVI ') return 'video/x-msvideo';
  if (text.slice(4, 8) === 'ftyp') {
    return text.slice(8, 12) === 'qt  ' ? 'video/quicktime' : 'video/mp4';
  }
  // QuickTime files of old begin with any of their other boxes.
  return /^(moov|mdat|wide|free|skip|pnot)$/.test(text.slice(4, 8)) ? 'video/quicktime' : null;
}

/**
 * Whether a video that begins with `head` is pictures one after the other and nothing that says when: motion JPEG, and
 * H.264, HEVC or AV1 without a container. ffmpeg then takes 25 a second, unless the coder left a word of its own.
 */
export function isUntimed(head: Uint8Array): boolean {
  const text = String.fromCharCode(...head.subarray(0, mediaHead));
  if (['\xFF\xD8\xFF', '\x12\0\n'].some((start) => text.startsWith(start))) return true;
  const coded = ['\0\0\x01', '\0\0\0\x01'].find((start) => text.startsWith(start));
  // Start codes from 0x80 on are MPEG's, which states its rate.
  return coded !== undefined && text.charCodeAt(coded.length) < 0x80;
}
