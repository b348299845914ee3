/** The TFRecord files of a split, named once their number is known, as TFDS wants it. */
import { appendFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { syncFile } from '../../files/disk';
import { frameRecord } from './rlds-record';

/** A new file is begun where this is passed; TFDS aims at files of some hundred megabytes. */
const maxBytes = 256e6;

export class ShardWriter {
  readonly shards: { episodes: number; bytes: number }[] = [];

  /** @param name what the files are called before `-00000-of-00002` */
  constructor(
    private readonly folder: string,
    private readonly name: string,
  ) {}

  /** Adds one record; gives the bytes it takes. */
  async add(payload: readonly Uint8Array[]): Promise<number> {
    const record = frameRecord(payload);
    let shard = this.shards.at(-1);
    if (shard === undefined || shard.bytes + record.length > maxBytes) {
      shard = { episodes: 0, bytes: 0 };
      this.shards.push(shard);
    }
    await appendFile(this.unnamed(this.shards.length - 1), record);
    shard.episodes += 1;
    shard.bytes += record.length;
    return record.length;
  }

  /** Gives the files their names, with everything in them on the disk. */
  async finish(): Promise<void> {
    const total = padded(this.shards.length);
    for (const number of this.shards.keys()) {
      const target = path.join(this.folder, `${this.name}-${padded(number)}-of-${total}`);
      await rename(this.unnamed(number), target);
      await syncFile(target);
    }
  }

  private unnamed(number: number): string {
    return path.join(this.folder, `${this.name}-${padded(number)}`);
  }
}

const padded = (number: number): string => String(number).padStart(5, '0');
