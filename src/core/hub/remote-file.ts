/** A file that is on the Hub only, read in pieces. */
import { StudioError } from '../../shared/errors';
import type { HubClient } from './client';
import { etagOf, type HubFile } from './tree';

export class RemoteFile {
  constructor(
    private readonly client: HubClient,
    private readonly of: { name: string; commit: string; file: HubFile },
  ) {}

  /** What it is called in an error. */
  get name(): string {
    return `${this.of.file.path} of ${this.of.name} on the Hub`;
  }

  get bytes(): number {
    return this.of.file.bytes;
  }

  /** The same for the same content. */
  get etag(): string {
    return etagOf(this.of.file);
  }

  /** The Hub's answer to a request for it, or for a range (`bytes=0-99`); 416 is one. Throws as `HubClient.ask`. */
  answer(range: string | null, signal: AbortSignal): Promise<Response> {
    const { name, commit, file } = this.of;
    return this.client.ask(this.client.fileUrl(name, commit, file.path), {
      about: name,
      allows: 416,
      signal,
      headers: { 'accept-encoding': 'identity', ...(range === null ? {} : { range }) },
    });
  }

  /** Bytes `start` to `end`, the latter left out; fewer where the file ends. Throws as `answer`, or `io`. */
  async read(start: number, end: number): Promise<Uint8Array> {
    const to = Math.min(end, this.bytes);
    if (start >= to) return new Uint8Array();
    const answer = await this.answer(`bytes=${start}-${to - 1}`, AbortSignal.timeout(readMs));
    const isRange = answer.headers.get('content-range')?.startsWith(`bytes ${start}-`) === true;
    if (!isRange) {
      await answer.body?.cancel();
      throw new StudioError(
        'io',
        `${this.name} cannot be read in pieces: the server gives no ranges; download it first.`,
      );
    }
    const piece = new Uint8Array(await answer.arrayBuffer());
    if (piece.length === to - start) return piece;
    throw new StudioError('io', `${this.name} broke off while it was read; try again.`);
  }
}

/** A piece is some megabytes at most. */
const readMs = 60_000;
