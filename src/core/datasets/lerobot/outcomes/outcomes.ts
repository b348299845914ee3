/** How the episodes of a LeRobot dataset ended: the list of episodes says it, or the rows do. */
import type { EpisodeMeta, FeatureInfo } from '../../../../shared/model/dataset';
import type { SourceOutcome } from '../../../../shared/model/outcome';
import type { Problem } from '../../../../shared/errors';
import { serial } from '../../../system/serial';
import { isOutcomeName, settleClaims, type Claim } from '../../outcomes/claims';
import type { DataSource, ResolvedFiles } from '../lerobot-dataset';
import { describeColumns } from '../rows/parquet';
import { rowOutcomes, type EpisodeRows } from './row-outcomes';

interface Parts {
  /** What the list of episodes says, by number of the episode. */
  listed: ReadonlyMap<number, readonly Claim[]>;
  features: readonly FeatureInfo[];
  episode(index: number): EpisodeMeta;
  dataSource(index: number, files: ResolvedFiles): Promise<DataSource>;
  note(finding: Problem): void;
}

export class LeRobotOutcomes {
  readonly #inTurn = serial();
  /** Null where the source says nothing, or nothing clear. */
  readonly #known = new Map<number, SourceOutcome | null>();

  constructor(private readonly parts: Parts) {}

  /** Each episode's rows are read once. */
  of(episodes: readonly number[]): Promise<ReadonlyMap<number, SourceOutcome>> {
    return this.#inTurn(async () => {
      await this.#read(episodes.filter((index) => !this.#known.has(index)));
      return new Map(
        episodes.flatMap((index) => {
          const outcome = this.#known.get(index);
          return outcome === undefined || outcome === null ? [] : [[index, outcome]];
        }),
      );
    });
  }

  /** Of files that have changed. */
  forget(): void {
    this.#known.clear();
  }

  async #read(episodes: readonly number[]): Promise<void> {
    const { listed } = this.parts;
    const { inRows, unreached } = await this.#inRows(episodes);
    for (const index of episodes) {
      // It may be there the next time.
      if (unreached.has(index) && !listed.has(index)) continue;
      const claims = [...(listed.get(index) ?? []), ...(inRows.get(index) ?? [])];
      const { outcome, finding } = settleClaims(index, claims);
      this.#known.set(index, outcome);
      if (finding !== null) this.parts.note(finding);
    }
  }

  /** Where no column says it, no file is opened but the first. */
  async #inRows(episodes: readonly number[]): Promise<{
    inRows: ReadonlyMap<number, readonly Claim[]>;
    unreached: ReadonlySet<number>;
  }> {
    const rows: EpisodeRows[] = [];
    const unreached = new Set<number>();
    const files: ResolvedFiles = new Map();
    let isAsked = this.parts.features.some(({ key }) => isOutcomeName(key));
    for (const index of episodes) {
      // A file that is not there, or cannot be read, is reported with its rows.
      const source = await this.parts.dataSource(index, files).catch(() => null);
      if (source === null) {
        unreached.add(index);
        continue;
      }
      const columns = isAsked ? null : await describeColumns(source.file).catch(() => null);
      isAsked ||= [...(columns?.keys() ?? [])].some(isOutcomeName);
      if (!isAsked && columns !== null) break;
      rows.push({ episode: this.parts.episode(index), source });
    }
    return { inRows: isAsked ? await rowOutcomes(rows) : new Map(), unreached };
  }
}
