/** Messages as bytes, for WebSockets: MessagePack, with typed arrays kept as what they are. */
import { ExtensionCodec, decode, encode } from '@msgpack/msgpack';
import type { RpcMessage } from './messages';

const arrays = [Float32Array, Float64Array, Int32Array, Uint32Array] as const;
const codec = new ExtensionCodec();
arrays.forEach((Type, index) => {
  codec.register({
    type: index,
    encode: (value) =>
      value instanceof Type
        ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
        : null,
    // A copy: the elements of a typed array must be aligned, the bytes of a message are not. Not `slice`, which gives
    // a view where the message came as a Node Buffer.
    decode: (bytes) => new Type(new Uint8Array(bytes).buffer),
  });
});

export function encodeMessage(message: RpcMessage): Uint8Array<ArrayBuffer> {
  return encode(message, { extensionCodec: codec, ignoreUndefined: true });
}

/** Throws on bytes that are no MessagePack. */
export function decodeMessage(bytes: ArrayBuffer | Uint8Array): unknown {
  return decode(bytes, { extensionCodec: codec });
}
