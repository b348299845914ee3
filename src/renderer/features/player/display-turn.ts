import { afterPaint } from './after-paint';
import { isStep } from './decode-plan';

/**
 * Nothing is decoded ahead before the picture wanted after a jump is on the display: both take the same processor. Of
 * steps, which stay within what was decoded ahead, the next one is decoded meanwhile: a fast hand wants it.
 */
export class DisplayTurn {
  private displayed: number | null = null;
  private awaited: number | null = null;

  /** @param onTurn told when the display has had its time for the picture last asked about */
  constructor(
    private readonly onTurn: () => void,
    private readonly whenPainted: (callback: () => void) => void = afterPaint,
  ) {}

  /** Whether the display has had its time for this picture; if not, it gets it now. */
  isOver(picture: number): boolean {
    // From one that is still to be displayed, too: a fast hand does not wait for it.
    const stepped = [this.displayed, this.awaited].some(
      (from) => from !== picture && isStep(from, picture),
    );
    if (stepped || this.displayed === picture) {
      this.displayed = picture;
      this.awaited = null;
      return true;
    }
    if (this.awaited === picture) return false;
    this.awaited = picture;
    this.whenPainted(() => {
      if (this.awaited !== picture) return;
      this.awaited = null;
      this.displayed = picture;
      this.onTurn();
    });
    return false;
  }
}
