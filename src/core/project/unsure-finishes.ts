/**
 * Finishes that do not count: a line of the journal is damaged, so a decision on the episode may be missing, and who
 * finished it could not know. Finished again, by somebody who could, the episode is finished.
 */
import { setImmediate } from 'node:timers/promises';
import type { Problem } from '../../shared/errors';
import type { Decision } from '../../shared/model/decision';
import type { Journal } from './journal';

/** Named one by one up to this many. */
const namedEpisodes = 20;

/** The decisions on an episode without such finishes. */
export const sureDecisions = (journal: Journal<Decision>, episode: number): Decision[] =>
  journal.entries(episode).filter((decision) => isSure(journal, decision));

const isSure = (journal: Journal<Decision>, decision: Decision): boolean =>
  decision.act.kind !== 'finish' || journal.knewOfLost(decision);

export class UnsureFinishes {
  readonly #because = new Map<number, string>();

  /** Looks at the episodes on which something is missing. */
  async read(journal: Journal<Decision>): Promise<void> {
    for (const episode of journal.episodesWithLost) {
      // Of a stranger's project, each may have as much as one may.
      await setImmediate();
      const finishes = journal.entries(episode).filter(({ act }) => act.kind === 'finish');
      if (finishes.length === 0 || finishes.some((finish) => isSure(journal, finish))) continue;
      this.#because.set(
        episode,
        `Episode ${episode} counts as unfinished: ${journal.lost(episode)?.where} cannot be read, so a decision on it may be missing; look at it and finish it again.`,
      );
    }
  }

  decided(decisions: readonly Decision[]): void {
    for (const { act, episode } of decisions) {
      if (act.kind === 'finish') this.#because.delete(episode);
    }
  }

  because(episode: number): string | null {
    return this.#because.get(episode) ?? null;
  }

  get problems(): Problem[] {
    const all = [...this.#because].sort(([a], [b]) => a - b);
    const named = all
      .slice(0, namedEpisodes)
      .map(([episode, message]) => problem(message, { episode }));
    const more = all.length - named.length;
    return more === 0
      ? named
      : [...named, problem(`${more} more episodes count as unfinished because of damaged lines.`)];
  }
}

const problem = (message: string, about: { episode?: number } = {}): Problem => ({
  code: 'finish-unsure',
  severity: 'warning',
  message,
  ...about,
});
