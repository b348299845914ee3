/** Who hears of what a project stored. */
import type { Decision } from '../../shared/model/decision';

/** What was stored about an episode. */
export interface EpisodeChange {
  episode: number;
  /** The new ones. */
  decisions: Decision[];
  /** Whether its proposals are others now. */
  proposals: boolean;
}

export class Changes {
  readonly #listeners = new Set<(change: EpisodeChange) => void>();

  on(listener: (change: EpisodeChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  decided(decisions: readonly Decision[]): void {
    const byEpisode = new Map<number, Decision[]>();
    for (const decision of decisions) {
      const own = byEpisode.get(decision.episode);
      if (own === undefined) byEpisode.set(decision.episode, [decision]);
      else own.push(decision);
    }
    for (const [episode, own] of byEpisode)
      this.#tell({ episode, decisions: own, proposals: false });
  }

  proposed(episode: number): void {
    this.#tell({ episode, decisions: [], proposals: true });
  }

  #tell(change: EpisodeChange): void {
    for (const hear of this.#listeners) hear(change);
  }
}
