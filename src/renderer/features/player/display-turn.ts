import { afterPaint } from './after-paint';

/** A step goes no farther than this, in pictures. */
const farthestStep = 10;

/**
 * Nothing is decoded ahead before the picture wanted after a jump is on the display: both take the same processor. Of
 * steps the next one is decoded meanwhile: a fast hand wants it.
 */
export class DisplayTurn {
  private displayed: number | null = null;
  private awaited: number | null = null;

  /** @param onTurn told when the display has had its time for the picture last asked about */
  constructor(private readonly onTurn: () => void) {}

  /** Whether the display has had its time for this picture; if not, it gets it now. */
  isOver(picture: number): boolean {
    if (this.displayed !== null && Math.abs(picture - this.displayed) <= farthestStep) {
      this.displayed = picture;
      this.awaited = null;
      return true;
    }
    if (this.awaited === picture) return false;
    this.awaited = picture;
    afterPaint(() => {
      if (this.awaited !== picture) return;
      this.awaited = null;
      this.displayed = picture;
      this.onTurn();
    });
    return false;
  }
}
