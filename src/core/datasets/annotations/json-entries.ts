/** Takes a large JSON file of the shape `{name: {key: {...}}}` apart, entry by entry, without holding it in memory. */
import type { Opened } from '../../files/regular-file';
import { limits } from '../../files/limits';

export interface JsonEntry {
  name: string;
  key: string;
  /** Where its value is in the file, half-open. */
  start: number;
  end: number;
  /** The value's text; null for one that is too large. Valid until the next entry. */
  bytes: Uint8Array | null;
}

const chunkBytes = 1024 * 1024;
/** Longer names are cut off: nothing is called like that. */
const nameBytes = 4_096;

/**
 * The entries in the file's order. What is no JSON gives other entries or none; one that the file ends in comes without
 * its text.
 */
export async function* jsonEntries({ handle, stats }: Opened): AsyncGenerator<JsonEntry> {
  const scan = new EntryScan();
  const chunk = Buffer.allocUnsafe(chunkBytes);
  for (let from = 0; from < stats.size;) {
    const { bytesRead } = await handle.read(chunk, 0, chunkBytes, from);
    if (bytesRead === 0) return;
    for (const { start, end, ...named } of scan.entries(chunk.subarray(0, bytesRead), from)) {
      const length = end - start;
      let bytes: Uint8Array | null = null;
      if (start >= from) bytes = chunk.subarray(start - from, end - from);
      else if (length <= limits.annotationEntryBytes) {
        bytes = Buffer.allocUnsafe(length);
        await handle.read(bytes, 0, length, start);
      }
      yield { ...named, start, end, bytes };
    }
    from += bytesRead;
  }
  const cutOff = scan.rest();
  if (cutOff !== null) yield { ...cutOff, end: stats.size, bytes: null };
}

const code = (character: string): number => character.charCodeAt(0);
const [quote, backslash, colon, comma] = [code('"'), code('\\'), code(':'), code(',')];
const [brace, endBrace, bracket, endBracket] = [code('{'), code('}'), code('['), code(']')];

/** What a byte after another says about where in the file one is. */
class EntryScan {
  private depth = 0;
  private inString = false;
  private escaped = false;
  /** The string last seen where names stand. */
  private text: number[] = [];
  private name = '';
  private key = '';
  /** Where the value began that is being passed, or null outside values. */
  private start: number | null = null;

  *entries(bytes: Uint8Array, from: number): Generator<Omit<JsonEntry, 'bytes'>> {
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0;
      if (this.inString) {
        this.passString(byte);
        continue;
      }
      switch (byte) {
        case quote:
          this.inString = true;
          if (this.start === null) this.text = [];
          break;
        case brace:
        case bracket:
          this.depth += 1;
          break;
        case colon:
          if (this.depth === 1) this.name = this.readText();
          else if (this.depth === 2) {
            this.key = this.readText();
            this.start = from + at + 1;
          }
          break;
        case comma:
        case endBrace:
        case endBracket:
          if (this.depth === 2 && this.start !== null) {
            yield { name: this.name, key: this.key, start: this.start, end: from + at };
            this.start = null;
          }
          if (byte !== comma) this.depth -= 1;
          break;
        default:
      }
    }
  }

  /** The entry that is being passed. */
  rest(): Omit<JsonEntry, 'bytes' | 'end'> | null {
    return this.start === null ? null : { name: this.name, key: this.key, start: this.start };
  }

  private passString(byte: number): void {
    if (byte === quote && !this.escaped) this.inString = false;
    else if (this.start === null && this.text.length < nameBytes) this.text.push(byte);
    this.escaped = byte === backslash && !this.escaped;
  }

  /** As written where it holds escapes that are none. */
  private readText(): string {
    const raw = Buffer.from(this.text).toString();
    try {
      return String(JSON.parse(`"${raw}"`));
    } catch {
      return raw;
    }
  }
}
