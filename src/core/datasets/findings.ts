import type { Problem } from '../../shared/errors';

/** Problems of single episodes as they come to light, each code and file once per episode. */
export class Findings {
  private readonly byEpisode = new Map<number, Map<string, Problem>>();

  /** Those of no episode belong to the summary and are not kept. */
  add(finding: Problem): void {
    if (finding.episode === undefined) return;
    const known = this.byEpisode.get(finding.episode) ?? new Map<string, Problem>();
    known.set(`${finding.code} ${finding.file ?? ''}`, finding);
    this.byEpisode.set(finding.episode, known);
  }

  of(episode: number): Problem[] {
    return [...(this.byEpisode.get(episode)?.values() ?? [])];
  }
}
