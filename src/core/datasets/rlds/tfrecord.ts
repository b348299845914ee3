/**
 * TFRecord files: `length` (uint64), masked CRC of it, payload, masked CRC of that, all little-endian
 * (tensorflow/core/lib/io/record_writer.h).
 */
import type { FileHandle } from 'node:fs/promises';
import { StudioError } from '../../../shared/errors';
import { limits } from '../../files/limits';
import { openRegular } from '../../files/regular-file';
import { maskedCrc32c } from './crc32c';

/** Where the payload of a record is in its file, bytes. */
export interface RecordPlace {
  start: number;
  length: number;
}

/** Reads small pieces of a file, mostly forwards: 64 KB at a time come from the disk. */
export class FileWindow {
  private readonly buffer = Buffer.alloc(65_536);
  private from = 0;
  private filled = 0;

  private constructor(
    private readonly handle: FileHandle,
    readonly size: number,
  ) {}

  static async open(file: string): Promise<FileWindow> {
    const { handle, stats } = await openRegular(file);
    return new FileWindow(handle, stats.size);
  }

  /** Exactly `count` bytes at `at`, or null where the file ends before. Valid until the next call. */
  async read(at: number, count: number): Promise<Uint8Array | null> {
    if (at < 0 || at + count > this.size) return null;
    if (count > limits.recordBytes) {
      throw new Error(`a feature is ${count} bytes long, more than the studio reads`);
    }
    if (count > this.buffer.length) {
      const whole = Buffer.allocUnsafe(count);
      const { bytesRead } = await this.handle.read(whole, 0, count, at);
      return bytesRead === count ? whole : null;
    }
    if (at < this.from || at + count > this.from + this.filled) {
      const { bytesRead } = await this.handle.read(this.buffer, 0, this.buffer.length, at);
      this.from = at;
      this.filled = bytesRead;
      if (bytesRead < count) return null;
    }
    return this.buffer.subarray(at - this.from, at - this.from + count);
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

/**
 * The places of all records, found by their headers alone (checksums of the lengths verified, payloads not read).
 * `fault` says where and why the rest of the file could not be read, or is null.
 */
export async function findRecords(
  window: FileWindow,
): Promise<{ records: RecordPlace[]; fault: string | null }> {
  const records: RecordPlace[] = [];
  for (let at = 0; at < window.size;) {
    const header = await window.read(at, 12);
    if (header === null) return { records, fault: `it ends inside a record, at byte ${at}` };
    const numbers = new DataView(header.buffer, header.byteOffset, header.byteLength);
    if (numbers.getUint32(8, true) !== maskedCrc32c(header.subarray(0, 8))) {
      return { records, fault: `the checksum of the length at byte ${at} is wrong` };
    }
    const length = Number(numbers.getBigUint64(0, true));
    if (at + 16 + length > window.size) {
      return { records, fault: `it ends inside the record at byte ${at}` };
    }
    if (records.length === limits.episodes) {
      return { records, fault: `it holds more than ${limits.episodes} episodes` };
    }
    records.push({ start: at + 12, length });
    at += 16 + length;
  }
  return { records, fault: null };
}

/** The payload of one record, its checksum verified. Throws `corrupt-data`; `name` is the file in the message. */
export async function readRecord(
  file: string,
  { start, length }: RecordPlace,
  name: string,
): Promise<Uint8Array> {
  const faulty = (why: string): StudioError =>
    new StudioError(
      'corrupt-data',
      `The record at byte ${start - 12} of ${name} ${why}; restore the file from the dataset's source.`,
    );
  if (length > limits.recordBytes)
    throw faulty(`is ${length} bytes long, more than the studio reads`);
  const { handle } = await openRegular(file);
  try {
    const bytes = Buffer.allocUnsafe(length + 4);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
    if (bytesRead < bytes.length) throw faulty('is cut off');
    const payload = bytes.subarray(0, length);
    if (bytes.readUInt32LE(length) !== maskedCrc32c(payload)) {
      throw faulty('does not match its checksum');
    }
    return payload;
  } finally {
    await handle.close();
  }
}
