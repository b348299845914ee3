/** What lists and searches say of episodes that the machine proposed for and nobody decided on, each read once. */
import { foldReview } from '../../shared/model/fold-review';
import type { EpisodeProposals } from '../../shared/model/keyframe';
import type { ReviewOverview } from '../../shared/model/review';
import { limits } from '../files/limits';
import { overviewOf } from './overview';

export interface ProposedSummary {
  overview: ReviewOverview;
  /** Of its keyframes, empty ones left out; null where there is no room to remember them. */
  texts: readonly string[] | null;
}

export class ProposedSummaries {
  readonly #known = new Map<number, ProposedSummary>();
  /** The same text is held once: most episodes say what others say. */
  readonly #texts = new Map<string, string>();
  #characters = 0;
  /** Whether some were added since they were known. */
  isNew = false;

  get(episode: number): ProposedSummary | undefined {
    return this.#known.get(episode);
  }

  /** As an index says it. */
  know(episode: number, summary: ProposedSummary): void {
    this.#known.set(episode, summary);
  }

  add(proposals: EpisodeProposals): ProposedSummary {
    const review = foldReview(proposals.keyframes, []);
    const texts = textsOf(review.keyframes).map((text) => this.#held(text));
    const summary = {
      overview: overviewOf(review, proposals, []),
      texts: this.#characters > limits.searchedCharacters ? null : texts,
    };
    this.#known.set(proposals.episode, summary);
    this.isNew = true;
    return summary;
  }

  delete(episode: number): void {
    const wasKnown = this.#known.delete(episode);
    this.isNew ||= wasKnown;
  }

  areOf(episodes: Iterable<number>): boolean {
    for (const episode of episodes) if (!this.#known.get(episode)?.texts) return false;
    return true;
  }

  #held(text: string): string {
    const held = this.#texts.get(text);
    if (held !== undefined) return held;
    this.#characters += text.length;
    if (this.#characters <= limits.searchedCharacters) this.#texts.set(text, text);
    return text;
  }
}

/** What the keyframes that stand say. */
export const textsOf = (
  keyframes: readonly { state: string; reasoning: { text: string } }[],
): string[] =>
  keyframes
    .filter(({ state, reasoning }) => state !== 'pruned' && reasoning.text !== '')
    .map(({ reasoning }) => reasoning.text);
