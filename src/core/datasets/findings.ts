import type { Problem } from '../../shared/errors';
import { findingKey } from './problems';

/** Problems of single episodes as they come to light, each once per episode. */
export class Findings {
  private readonly byEpisode = new Map<number, Map<string, Problem>>();
  /** Grows with each new one, and where some are forgotten. */
  count = 0;

  /** Those of no episode belong to the summary and are not kept. */
  add(finding: Problem): void {
    if (finding.episode === undefined) return;
    const known = this.byEpisode.get(finding.episode) ?? new Map<string, Problem>();
    const key = findingKey(finding);
    if (known.get(key)?.severity !== finding.severity) this.count += 1;
    known.set(key, finding);
    this.byEpisode.set(finding.episode, known);
  }

  of(episode: number): Problem[] {
    return [...(this.byEpisode.get(episode)?.values() ?? [])];
  }

  forget(isOver: (finding: Problem) => boolean): void {
    for (const known of this.byEpisode.values()) {
      for (const [key, finding] of known) {
        if (!isOver(finding)) continue;
        known.delete(key);
        this.count += 1;
      }
    }
  }
}
