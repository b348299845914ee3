import { afterPaint } from './after-paint';

/** Nothing is decoded ahead before the wanted picture is on the display: both take the same processor. */
export class DisplayTurn {
  private displayed: number | null = null;
  private awaited: number | null = null;

  /** @param onTurn told when the display has had its time for the picture last asked about */
  constructor(private readonly onTurn: () => void) {}

  /** Whether the display has had its time for this picture; if not, it gets it now. */
  isOver(picture: number): boolean {
    if (this.displayed === picture) return true;
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
