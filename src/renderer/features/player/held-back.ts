/** How many pictures a decoder keeps to bring them in order, before it gives the first shown of them. */
import { bytesOf } from './disposable';

/** Every picture that was waited for needed more than was thought, so often in a row. */
const latesThatTell = 3;
/** A decoder keeps at most so many more than the order stored in a file asks for. */
const mostBeyondOrder = 3;

/**
 * As the order of a file's pictures says, then as found: encoders announce more than a file makes use of, and decoders
 * go by what was announced.
 */
export class HeldBack {
  private count = 0;
  private most = 0;
  private lates = 0;

  get pictures(): number {
    return this.count;
  }

  /** @param reordered how many pictures shown later are stored before one, in one more file */
  atLeast(reordered: number): void {
    this.count = Math.max(this.count, reordered);
    this.most = Math.max(this.most, reordered + mostBeyondOrder);
  }

  /** A busy machine makes one picture late; a decoder that keeps more than was thought, every one. */
  learn(wasLate: boolean): void {
    this.lates = wasLate ? this.lates + 1 : 0;
    if (this.lates < latesThatTell) return;
    this.lates = 0;
    this.count = Math.min(this.most, this.count + 1);
  }
}

/** A dataset has one or a few. */
const mostKnown = 100;
const known = new Map<string, HeldBack>();

/** The same for all files of one encoder with one set of options: what was found in one episode holds in the next. */
export function heldBackOf({ codec, description }: VideoDecoderConfig): HeldBack {
  const bytes = description === undefined ? new Uint8Array() : bytesOf(description);
  const key = `${codec} ${bytes.join(' ')}`;
  const found = known.get(key) ?? new HeldBack();
  if (known.size >= mostKnown) known.clear();
  known.set(key, found);
  return found;
}
