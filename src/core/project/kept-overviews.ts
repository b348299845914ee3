/** Overviews of reviews that were made already: lists ask for those of all episodes again and again. */
import type { ReviewOverview } from '../../shared/model/review';
import { limits } from '../files/limits';

export class KeptOverviews {
  /** Of all decisions together, by episode. */
  readonly #whole = new Map<number, ReviewOverview>();
  /** Of one curator each, by episode and name: a crowd has so many that now and then all are forgotten. */
  readonly #own = new Map<number, Map<string, ReviewOverview>>();
  #ownCount = 0;

  /** @param curator null: all decisions together */
  get(episode: number, curator: string | null): ReviewOverview | undefined {
    return curator === null ? this.#whole.get(episode) : this.#own.get(episode)?.get(curator);
  }

  /** Of one that is not kept. */
  set(episode: number, curator: string | null, overview: ReviewOverview): void {
    if (curator === null) {
      this.#whole.set(episode, overview);
      return;
    }
    if (this.#ownCount >= limits.curatorOverviews) {
      this.#own.clear();
      this.#ownCount = 0;
    }
    const own = this.#own.get(episode) ?? new Map<string, ReviewOverview>();
    this.#own.set(episode, own.set(curator, overview));
    this.#ownCount += 1;
  }

  delete(episode: number): void {
    this.#whole.delete(episode);
    this.#ownCount -= this.#own.get(episode)?.size ?? 0;
    this.#own.delete(episode);
  }
}
