/** A file that is on the Hub only, read in pieces. */
import { StudioError } from '../../shared/errors';
import { bodyPieces } from '../system/body-pieces';
import { tries, type HubClient } from './client';
import { unreachable } from './refusals';
import { etagOf, type HubFile } from './tree';

/** Which file of the Hub, as plain data. */
export interface RemotePlace {
  /** `owner/name`. */
  name: string;
  commit: string;
  file: HubFile;
}

export class RemoteFile {
  constructor(
    private readonly client: HubClient,
    private readonly of: RemotePlace,
  ) {}

  /** For another process, which asks the Hub by its own means. */
  get place(): RemotePlace {
    return this.of;
  }

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

  /**
   * The Hub's answer to a request for it, or for a range (`bytes=0-99`); 416 is one. Throws as `HubClient.ask`, `io`
   * for a part that was not asked for.
   */
  async answer(range: string | null, signal: AbortSignal): Promise<Response> {
    const { name, commit, file } = this.of;
    const answer = await this.client.ask(this.client.fileUrl(name, commit, file.path), {
      about: name,
      allows: 416,
      signal,
      headers: { 'accept-encoding': 'identity', ...(range === null ? {} : { range }) },
    });
    if (answer.status !== 206 || this.isAsked(range ?? '', this.spanOf(answer))) return answer;
    await answer.body?.cancel();
    throw this.withoutRanges();
  }

  /** Bytes `start` to `end`, the latter left out; fewer where the file ends. Throws as `answer`, or `io`. */
  async read(start: number, end: number): Promise<Uint8Array> {
    const to = Math.min(end, this.bytes);
    if (start >= to) return new Uint8Array();
    const signal = AbortSignal.timeout(readMs);
    const all = new Uint8Array(to - start);
    let at = 0;
    for await (const piece of this.pieces(await this.ranged(start, to, signal), signal)) {
      all.set(piece, at);
      at += piece.length;
    }
    return all;
  }

  /**
   * What an answer holds, as it comes: a part of the file, or all of it. Where the connection is cut or silent, the Hub
   * is asked for what is still missing. Throws `io` where it stays away, or sends more than it said.
   */
  async *pieces(first: Response, signal: AbortSignal): AsyncGenerator<Uint8Array, undefined> {
    let { at, end } = this.spanOf(first);
    let answer = first;
    for (let cuts = 0; ;) {
      const before = at;
      try {
        for await (const piece of bodyPieces(answer, signal, this.client.stallMs)) {
          if (at + piece.length > end) throw this.brokenOff();
          at += piece.length;
          yield piece;
        }
        if (at === end) return;
        throw new Error('the answer ended before the part');
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof StudioError) throw error;
        cuts = at > before ? 1 : cuts + 1;
        if (cuts >= tries) throw unreachable(error, this.client.settings.endpoint);
        await this.client.waitAfterCut(cuts, signal);
      }
      answer = await this.ranged(at, end, signal);
    }
  }

  /** Which bytes of the file an answer of it holds: `at` to `end`, the latter left out. */
  spanOf({ status, headers }: Response): { at: number; end: number } {
    if (status !== 206) return { at: 0, end: this.bytes };
    const [, first, last] = /^bytes (\d+)-(\d+)\//.exec(headers.get('content-range') ?? '') ?? [];
    return { at: Number(first), end: Number(last) + 1 };
  }

  /** Bytes `start` to `end`, which are some. Throws `io` for a server that gives others. */
  private async ranged(start: number, end: number, signal: AbortSignal): Promise<Response> {
    const answer = await this.answer(`bytes=${start}-${end - 1}`, signal);
    const span = this.spanOf(answer);
    if (answer.status === 206 && span.at === start && span.end === end) return answer;
    await answer.body?.cancel();
    throw this.withoutRanges();
  }

  private withoutRanges(): StudioError {
    return new StudioError(
      'io',
      `${this.name} cannot be read in pieces: the server gives no ranges, or others; download it first.`,
    );
  }

  /** Whether a part begins where it was to, and goes no further. */
  private isAsked(range: string, { at, end }: { at: number; end: number }): boolean {
    const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
    const [from, to] =
      first === ''
        ? [Math.max(0, this.bytes - Number(last)), this.bytes]
        : [Number(first), last === '' ? this.bytes : Math.min(Number(last) + 1, this.bytes)];
    return at === from && end > at && end <= to;
  }

  private brokenOff(): StudioError {
    return new StudioError('io', `${this.name} is longer than the Hub lists; check HF_ENDPOINT.`);
  }
}

/** A piece is some megabytes at most. */
const readMs = 60_000;
