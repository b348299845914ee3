/** CRC-32C (Castagnoli, reflected polynomial 0x82f63b78), and the masked form that TFRecord files store. */

/** Tables for eight bytes at a time ("slicing by 8"): table k is the CRC of a byte followed by k zero bytes. */
const tables: readonly Uint32Array[] = makeTables();

function makeTables(): Uint32Array[] {
  const made = Array.from({ length: 8 }, () => new Uint32Array(256));
  made.forEach((table, zeros) => {
    const [first] = made;
    for (let byte = 0; byte < 256; byte += 1) {
      let crc = zeros === 0 ? byte : (made[zeros - 1]?.[byte] ?? 0);
      if (zeros > 0) crc = (crc >>> 8) ^ (first?.[crc & 0xff] ?? 0);
      else for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
      table[byte] = crc;
    }
  });
  return made;
}

export function crc32c(bytes: Uint8Array): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tables as [
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ];
  let crc = 0xffffffff;
  let at = 0;
  for (; at + 8 <= bytes.length; at += 8) {
    crc ^= word(bytes, at);
    const next = word(bytes, at + 4);
    crc =
      entry(t7, crc) ^
      entry(t6, crc >>> 8) ^
      entry(t5, crc >>> 16) ^
      entry(t4, crc >>> 24) ^
      entry(t3, next) ^
      entry(t2, next >>> 8) ^
      entry(t1, next >>> 16) ^
      entry(t0, next >>> 24);
  }
  for (; at < bytes.length; at += 1) crc = (crc >>> 8) ^ entry(t0, crc ^ (bytes[at] ?? 0));
  return ~crc >>> 0;
}

const entry = (table: Uint32Array, byte: number): number => table[byte & 0xff] ?? 0;

const word = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) |
  ((bytes[at + 1] ?? 0) << 8) |
  ((bytes[at + 2] ?? 0) << 16) |
  ((bytes[at + 3] ?? 0) << 24);

/** As TFRecord stores it: rotated right by 15 bits, plus a constant. */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
