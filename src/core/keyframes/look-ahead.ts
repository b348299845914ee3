/** Watching the episodes after the one whose turn it is. */

/** Episodes that are watched at a time beside the one whose turn it is: one decodes while another is compared. */
const atOnce = 3;
/** How far ahead: what was watched before takes no time, and the next one that takes some may lie behind several. */
const reach = 8;

/**
 * Goes through `episodes` ahead of whoever works through them in the same order and says `isAt` each turn. What `watch`
 * throws is not lost: it comes again when the episode's turn comes.
 */
export class LookAhead {
  #next = 0;
  #turn = 0;
  #running = 0;

  constructor(
    private readonly episodes: readonly number[],
    private readonly watch: (episode: number) => Promise<unknown>,
  ) {}

  /** @param turn position in `episodes` */
  isAt(turn: number): void {
    this.#turn = turn;
    this.#next = Math.max(this.#next, turn + 1);
    this.#start();
  }

  #start(): void {
    while (this.#running < atOnce && this.#next <= this.#turn + reach) {
      const episode = this.episodes[this.#next];
      if (episode === undefined) return;
      this.#next += 1;
      this.#running += 1;
      void this.watch(episode)
        .catch(() => {})
        .finally(() => {
          this.#running -= 1;
          this.#start();
        });
    }
  }
}
