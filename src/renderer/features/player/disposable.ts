/** Coded pictures that no other one is predicted from: on the way to a later picture they need not be decoded. */

/**
 * Tells them in H.264 as MP4 files store it, each unit behind its length (ISO/IEC 14496-15); whether a picture is
 * referred to stands in the first byte of its slices (nal_ref_idc, ITU-T H.264, 7.4.1). Of all other codecs and ways to
 * store them, every picture counts as needed.
 */
export function disposableIn(
  config: Pick<VideoDecoderConfig, 'codec' | 'description'>,
): (packet: Uint8Array) => boolean {
  const record = config.description === undefined ? undefined : bytesOf(config.description)[4];
  if (!/^avc[13]\./.test(config.codec) || record === undefined) return () => false;
  const lengthBytes = (record & 3) + 1;
  return (packet) => isUnreferred(packet, lengthBytes);
}

const slice = 1;
const [sei, delimiter] = [6, 9];

function isUnreferred(packet: Uint8Array, lengthBytes: number): boolean {
  let at = 0;
  while (at + lengthBytes < packet.length) {
    let length = 0;
    for (let byte = 0; byte < lengthBytes; byte += 1)
      length = length * 256 + (packet[at + byte] ?? 0);
    const header = packet[at + lengthBytes] ?? 0;
    const kind = header & 31;
    if (kind === slice) return ((header >> 5) & 3) === 0;
    if (kind !== sei && kind !== delimiter) return false;
    at += lengthBytes + length;
  }
  return false;
}

export function bytesOf(data: AllowSharedBufferSource): Uint8Array {
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
