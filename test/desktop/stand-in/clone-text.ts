/**
 * Values as structured cloning sees them, as text: what crosses between a page and the stand-in's main process goes
 * over the debugging protocol, which carries JSON only. What cannot be cloned throws, as it does in Electron.
 */

const arrayTypes = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
};

export const toText = (value: unknown): string => JSON.stringify(encode(value));
export const fromText = (text: string): unknown => decode(JSON.parse(text));

/** Whatever JSON has no word for becomes `{$: type, v: content}`, and so does every object. */
function encode(value: unknown): unknown {
  switch (typeof value) {
    case 'undefined':
      return { $: 'undefined' };
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { $: 'number', v: Object.is(value, -0) ? '-0' : String(value) };
    case 'bigint':
      return { $: 'bigint', v: String(value) };
    case 'function':
    case 'symbol':
      return refuse(`A ${typeof value}`);
    case 'object':
      return value === null ? null : encodeObject(value);
    case 'string':
    case 'boolean':
    default:
      return value;
  }
}

function encodeObject(value: object): unknown {
  if (Array.isArray(value)) return value.map(encode);
  if (value instanceof Date) return { $: 'Date', v: value.getTime() };
  if (value instanceof Map) return { $: 'Map', v: [...value].map(encode) };
  if (value instanceof Set) return { $: 'Set', v: [...value].map(encode) };
  if (value instanceof Error) return { $: 'Error', name: value.name, v: value.message };
  if (value instanceof ArrayBuffer) return { $: 'ArrayBuffer', v: toBase64(new Uint8Array(value)) };
  if (ArrayBuffer.isView(value)) {
    const { name } = value.constructor;
    if (!(name in arrayTypes)) return refuse(name);
    return {
      $: name,
      v: toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)),
    };
  }
  // Plain objects of any world: their prototype is the end of the chain.
  const prototype: unknown = Object.getPrototypeOf(value);
  const plain = prototype === null || Object.getPrototypeOf(prototype) === null;
  if (!plain) return refuse(`An object of class ${value.constructor.name}`);
  return { $: 'Object', v: Object.entries(value).map(([key, entry]) => [key, encode(entry)]) };
}

function decode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decode);
  if (typeof value !== 'object' || value === null) return value;
  const { $: type, v, name } = value as { $: string; v: unknown; name?: string };
  switch (type) {
    case 'undefined':
      return undefined;
    case 'number':
      return Number(v);
    case 'bigint':
      return BigInt(v as string);
    case 'Date':
      return new Date(v as number);
    case 'Map':
      return new Map((v as unknown[]).map(decode) as [unknown, unknown][]);
    case 'Set':
      return new Set((v as unknown[]).map(decode));
    case 'Error':
      return Object.assign(new Error(v as string), { name });
    case 'ArrayBuffer':
      return fromBase64(v as string);
    case 'Object':
      return Object.fromEntries((v as [string, unknown][]).map(([key, e]) => [key, decode(e)]));
    default:
      return new arrayTypes[type as keyof typeof arrayTypes](fromBase64(v as string));
  }
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 32_768) {
    text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  }
  return btoa(text);
}

function fromBase64(text: string): ArrayBuffer {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0)).buffer;
}

function refuse(what: string): never {
  throw new DOMException(`${what} could not be cloned.`, 'DataCloneError');
}
