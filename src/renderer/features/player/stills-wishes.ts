/** Which stills are waited for, and which of them is made next. */

/** Who waits, the most urgent first. */
export type StillUrgency = 'pointer' | 'panel' | 'list' | 'strip';
const order: readonly StillUrgency[] = ['pointer', 'panel', 'list', 'strip'];

export interface WantedStill {
  frame: number;
  /** In pixels of the display. */
  widthPx: number;
}

/** Widths are multiples of this: all small places share one picture, and a place that grows asks only now and then. */
const widthStepPx = 320;

interface Wish {
  frames: readonly number[];
  urgency: StillUrgency;
  widthPx: number;
}

export class StillsWishes {
  private readonly wishes = new Set<Wish>();

  /** For a place that is so many pixels of the display wide, until the returned function is called. */
  add(frames: readonly number[], urgency: StillUrgency, placePx: number): () => void {
    const widthPx = Math.ceil(placePx / widthStepPx) * widthStepPx;
    const wish = { frames, urgency, widthPx };
    this.wishes.add(wish);
    return () => this.wishes.delete(wish);
  }

  /** The most urgent one that is not there. */
  next(isThere: (still: WantedStill) => boolean): WantedStill | null {
    for (const urgency of order) {
      for (const wish of this.wishes) {
        if (wish.urgency !== urgency) continue;
        const { widthPx } = wish;
        const frame = wish.frames.find((each) => !isThere({ frame: each, widthPx }));
        if (frame !== undefined) return { frame, widthPx };
      }
    }
    return null;
  }

  /** Everything that somebody looks at. */
  frames(): Set<number> {
    return new Set([...this.wishes].flatMap(({ frames }) => frames));
  }
}
