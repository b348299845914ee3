/**
 * A file, or a part of one, in the form that `fetch` and `@huggingface/hub` send: read while it is sent, never whole in
 * memory, and never through a link.
 */
import { StudioError } from '../../shared/errors';
import { openRegular } from '../files/regular-file';

const pieceBytes = 256 * 1024;

export class FilePart extends Blob {
  /** Bytes. */
  override readonly size: number;

  /**
   * @param file absolute, or that and as the system knows it: another one under its name is not sent
   * @param start, end in bytes; `end` is the first that is not in the part
   */
  constructor(
    private readonly file: string | { path: string; ino: number },
    private readonly start: number,
    private readonly end: number,
    private readonly onRead: (bytes: number) => void = () => {},
  ) {
    super([]);
    this.size = end - start;
  }

  /** The same part, which tells of each piece as it is read. */
  told(onRead: (bytes: number) => void): FilePart {
    return new FilePart(this.file, this.start, this.end, onRead);
  }

  override slice(from = 0, to = this.size): FilePart {
    const at = (byte: number): number => Math.min(this.start + Math.max(0, byte), this.end);
    return new FilePart(this.file, at(from), Math.max(at(from), at(to)));
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const pieces = this.pieces();
    return new ReadableStream({
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await pieces.return(undefined);
      },
    });
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    const whole = new Uint8Array(this.size);
    let at = 0;
    for await (const piece of this.pieces()) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole.buffer;
  }

  override async text(): Promise<string> {
    return new TextDecoder().decode(await this.arrayBuffer());
  }

  private async *pieces(): AsyncGenerator<Uint8Array<ArrayBuffer>, undefined> {
    if (this.size === 0) return;
    const { handle, stats } = await openRegular(this.path);
    try {
      const isMeant = typeof this.file === 'string' || this.file.ino === stats.ino;
      if (!isMeant) throw this.changed('was replaced');
      for (let at = this.start; at < this.end;) {
        const piece = new Uint8Array(Math.min(pieceBytes, this.end - at));
        const { bytesRead } = await handle.read(piece, 0, piece.length, at);
        if (bytesRead === 0) throw this.changed('became shorter');
        at += bytesRead;
        this.onRead(bytesRead);
        yield piece.subarray(0, bytesRead);
      }
    } finally {
      await handle.close();
    }
  }

  private get path(): string {
    return typeof this.file === 'string' ? this.file : this.file.path;
  }

  private changed(how: string): StudioError {
    const words = `${this.path} ${how} while it was sent; publish again when nothing writes to it.`;
    return new StudioError('conflict', words);
  }
}
