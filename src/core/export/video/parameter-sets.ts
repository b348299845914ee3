/** H.264 parameter sets, which a file of pieces needs in front of each picture that decoding can begin with. */
import type { VideoCodec } from 'mediabunny';

type Bytes = ArrayBufferLike | ArrayBufferView;

interface Described {
  description?: Bytes | undefined;
}

/** A packet's bytes with the sets in front. */
export type Prefixed = (packet: { data: Uint8Array }) => Uint8Array;

/** Other codecs have them in every such picture already. */
export class ParameterSets {
  private lengthBytes: number | null = null;

  constructor(private readonly codec: VideoCodec) {}

  /**
   * What puts the sets of a piece, as its decoder configuration has them, in front of a packet. Throws an Error if the
   * pieces store their units in different ways.
   */
  before({ description }: Described): Prefixed {
    if (this.codec !== 'avc') return ({ data }) => data;
    if (description === undefined) throw new Error('its parameter sets are missing');
    const { lengthBytes, units } = readAvcConfiguration(bytesOf(description));
    if (this.lengthBytes !== null && this.lengthBytes !== lengthBytes) {
      throw new Error('its pieces count lengths in different ways');
    }
    this.lengthBytes = lengthBytes;
    const prefix = Buffer.concat(
      units.map((unit) => {
        const head = Buffer.alloc(lengthBytes);
        head.writeUIntBE(unit.length, 0, lengthBytes);
        return Buffer.concat([head, unit]);
      }),
    );
    return ({ data }) => new Uint8Array(Buffer.concat([prefix, data]));
  }
}

function bytesOf(description: Bytes): Uint8Array {
  return ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
    : new Uint8Array(description);
}

/** AVCDecoderConfigurationRecord, ISO/IEC 14496-15 5.3.3.1. */
function readAvcConfiguration(bytes: Uint8Array): { lengthBytes: number; units: Uint8Array[] } {
  const lengthBytes = ((bytes[4] ?? 0) & 3) + 1;
  const units: Uint8Array[] = [];
  let at = 5;
  for (const mask of [0x1f, 0xff]) {
    const count = (bytes[at] ?? 0) & mask;
    at += 1;
    for (let unit = 0; unit < count; unit += 1) {
      const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
      if (at + 2 + length > bytes.length) throw new Error('its parameter sets are cut off');
      units.push(bytes.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
  }
  return { lengthBytes, units };
}
