/** Stills of the episodes that were looked at last: whoever comes back to one has its filmstrip at once. */
import { pictureBudget } from './picture-budget';

/** Encoded, as an image of the page: a filmstrip is less than half a megabyte. */
export interface KeptStill {
  image: HTMLImageElement;
  bytes: number;
  /** Shown this wide in pixels of the display, or less, it is as sharp as can be. */
  enoughPx: number;
}

export class StillsShelf {
  private readonly stills = new Map<string, KeptStill>();
  private readonly listeners = new Set<(key: string) => void>();
  private bytes = 0;

  constructor(private readonly mostBytes: number) {}

  get(key: string): KeptStill | undefined {
    const still = this.stills.get(key);
    if (still === undefined) return undefined;
    this.stills.delete(key);
    this.stills.set(key, still);
    return still;
  }

  /** Whether there is one that is sharp enough; asking is no use of it. */
  has(key: string, widthPx: number): boolean {
    const still = this.stills.get(key);
    return still !== undefined && still.enoughPx >= widthPx;
  }

  /** Told of each still that is put there, whoever made it. */
  subscribe(listener: (key: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * When full, what was used longest ago goes, but nothing that somebody looks at: that would be decoded over and over.
   */
  put(key: string, still: KeptStill, isLookedAt: (key: string) => boolean): void {
    this.drop(key);
    this.stills.set(key, still);
    this.bytes += still.bytes;
    for (const listener of this.listeners) listener(key);
    for (const old of this.stills.keys()) {
      if (this.bytes <= this.mostBytes) break;
      if (isLookedAt(old) && this.bytes <= 2 * this.mostBytes) continue;
      this.drop(old);
    }
  }

  private drop(key: string): void {
    const still = this.stills.get(key);
    if (still === undefined) return;
    this.stills.delete(key);
    this.bytes -= still.bytes;
    // Where it is still shown it stays.
    URL.revokeObjectURL(still.image.src);
  }
}

export const stillsShelf = new StillsShelf(pictureBudget.stills);
