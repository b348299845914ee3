/** Messages as bytes, for WebSockets: MessagePack, with typed arrays kept as what they are. */
import { ExtensionCodec, decode, encode } from '@msgpack/msgpack';
import { StudioError } from '../errors';
import { checkMessage, largestDepth, type Sender } from './message-bounds';
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

/** Throws `invalid-input` for what is no data: too deep, a function. */
export function encodeValue(value: unknown): Uint8Array<ArrayBuffer> {
  try {
    const options = { extensionCodec: codec, ignoreUndefined: true, maxDepth: largestDepth };
    return encode(value, options);
  } catch (cause) {
    throw new StudioError('invalid-input', `The message cannot be sent: ${String(cause)}`, {
      cause,
    });
  }
}

/**
 * Throws `invalid-input` for what the other side could not decode: too deep, too large, a function, a forbidden key.
 */
export function encodeMessage(message: RpcMessage): Uint8Array<ArrayBuffer> {
  const bytes = encodeValue(message);
  checkMessage(bytes, message.type === 'call' ? 'window' : 'studio');
  return bytes;
}

/**
 * Throws on bytes that are no MessagePack, on those that claim more than they are, and on more than the sender has to
 * say: a window unless told otherwise (`checkMessage`).
 */
export function decodeMessage(bytes: ArrayBuffer | Uint8Array, sender?: Sender): unknown {
  const message = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  checkMessage(message, sender);
  return decode(message, { extensionCodec: codec });
}
