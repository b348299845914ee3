/** Beginning with what comes after the piece whose turn it is. */

/** Pieces begun at a time beside the one whose turn it is: the more videos wait, the more are decoded by one ffmpeg. */
const atOnce = 6;
/** How far ahead: what is known already takes no time, and the next one that takes some may lie behind several. */
const reach = 8;

/**
 * Goes through `pieces` ahead of whoever works through them in the same order and says `isAt` each turn. What `begin`
 * throws is not lost: it comes again when the piece's turn comes.
 */
export class LookAhead {
  #next = 0;
  #turn = 0;
  #running = 0;

  constructor(
    private readonly pieces: readonly number[],
    private readonly begin: (piece: number) => Promise<unknown>,
  ) {}

  /** @param turn position in `pieces` */
  isAt(turn: number): void {
    this.#turn = turn;
    this.#next = Math.max(this.#next, turn + 1);
    this.#start();
  }

  #start(): void {
    while (this.#running < atOnce && this.#next <= this.#turn + reach) {
      const piece = this.pieces[this.#next];
      if (piece === undefined) return;
      this.#next += 1;
      this.#running += 1;
      void this.begin(piece)
        .catch(() => {})
        .finally(() => {
          this.#running -= 1;
          this.#start();
        });
    }
  }
}
