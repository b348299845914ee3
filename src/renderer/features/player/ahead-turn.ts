/** What is decoded ahead of need, by one camera at a time: all together they would take the display's processor. */

export class AheadTurn {
  private holder: object | null = null;
  private readonly waiting = new Map<object, () => void>();

  /** Whether it is this one's turn; if not, it is told when it is. */
  isOf(who: object, onTurn: () => void): boolean {
    this.holder ??= who;
    if (this.holder === who) return true;
    this.waiting.set(who, onTurn);
    return false;
  }

  /** Has nothing to decode ahead, or no more. */
  leave(who: object): void {
    this.waiting.delete(who);
    if (this.holder !== null && this.holder !== who) return;
    const [next] = this.waiting;
    this.holder = next?.[0] ?? null;
    if (next === undefined) return;
    const [waiting, onTurn] = next;
    this.waiting.delete(waiting);
    onTurn();
  }
}

/** Of this window. */
export const aheadTurn = new AheadTurn();
