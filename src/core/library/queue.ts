/** Which episode is reviewed next, kept up to date with every decision instead of being looked for anew. */
import type { EpisodeNeed } from '../../shared/model/project';
import type { Dataset } from '../datasets/dataset';
import { episodesBefore } from '../datasets/episodes';
import type { Project } from '../project/project';
import type { ProjectFolder } from '../project/project-folder';
import { serial } from '../system/serial';
import { inTurns } from '../system/in-turns';
import { needOf, needScore } from './need';

/** Of more changes than this the order by need is not mended one by one but made anew. */
const mostMoves = 200;

type Queues = Map<string | null, ReviewQueue>;
/** By folder, for a project that was read anew has another one; then by whose review it is. */
const queues = new WeakMap<Dataset, WeakMap<ProjectFolder, Queues>>();

/**
 * The one queue of a project and curator (null: finished is what anybody finished). What it knows is read when it is
 * first asked.
 */
export function reviewQueue(
  dataset: Dataset,
  project: Project,
  curator: string | null = null,
): ReviewQueue {
  const ofDataset = queues.get(dataset) ?? new WeakMap<ProjectFolder, Queues>();
  queues.set(dataset, ofDataset);
  const ofProject = ofDataset.get(project.folder) ?? new Map<string | null, ReviewQueue>();
  ofDataset.set(project.folder, ofProject);
  const queue = ofProject.get(curator) ?? new ReviewQueue(dataset, project, curator);
  ofProject.set(curator, queue);
  return queue;
}

/** Positions are those in the dataset's list of episodes. */
export class ReviewQueue {
  readonly #dataset: Dataset;
  readonly #project: Project;
  readonly #curator: string | null;
  readonly #inTurn = serial();
  /** 1 where an episode is finished, by position; null before anything was asked. */
  #finished: Uint8Array | null = null;
  #count = 0;
  #byNeed: OrderByNeed | null = null;
  /** Episodes whose decisions or proposals changed since they were looked at. */
  readonly #changed = new Set<number>();

  constructor(dataset: Dataset, project: Project, curator: string | null) {
    this.#dataset = dataset;
    this.#project = project;
    this.#curator = curator;
    project.onChange(({ episode }) => this.#changed.add(episode));
  }

  /**
   * The first episode after `after` (null: from the start) that is not finished, in plain order or by need; past the
   * end the search goes on from the start. Null when no other episode is left. `need` is that of `after`.
   */
  next(
    after: number | null,
    order: 'index' | 'need' = 'index',
  ): Promise<{
    episode: number | null;
    finished: number;
    total: number;
    need: EpisodeNeed | null;
  }> {
    return this.#inTurn(async () => {
      const finished = this.#finished ?? (await this.#readFinished());
      if (this.#changed.size > mostMoves) this.#byNeed = null;
      if (order === 'need') await this.#sortByNeed();
      await this.#lookAgain(finished);
      const { episodes } = this.#dataset;
      const before = after === null ? 0 : episodesBefore(episodes, after);
      const here = episodes[before]?.index === after ? episodes[before] : undefined;
      const at = here === undefined ? null : before;
      const next =
        order === 'need' && this.#byNeed !== null
          ? this.#byNeed.next(finished, at)
          : nextInOrder(finished, at === null ? before : at + 1);
      return {
        episode: next === null || next === at ? null : (episodes[next]?.index ?? null),
        finished: this.#count,
        total: episodes.length,
        need: here === undefined ? null : needOf(here, this.#dataset, this.#project),
      };
    });
  }

  async #readFinished(): Promise<Uint8Array> {
    const { episodes } = this.#dataset;
    const finished = new Uint8Array(episodes.length);
    this.#count = 0;
    await inTurns(episodes, ({ index }, position) => {
      finished[position] = Number(isFinished(this.#project, index, this.#curator));
      this.#count += finished[position] ?? 0;
    });
    this.#finished = finished;
    return finished;
  }

  async #sortByNeed(): Promise<void> {
    const findings = this.#dataset.findings ?? 0;
    if (this.#byNeed?.findings === findings) return;
    const needs = new Float64Array(this.#dataset.episodes.length);
    await inTurns(this.#dataset.episodes, (meta, position) => {
      needs[position] = needScore(meta, this.#dataset, this.#project);
    });
    this.#byNeed = new OrderByNeed(needs, findings);
  }

  /** What changed, whenever that was: also while the whole was being read. */
  async #lookAgain(finished: Uint8Array): Promise<void> {
    const { episodes } = this.#dataset;
    await inTurns(this.#changed, (episode) => {
      this.#changed.delete(episode);
      const position = episodesBefore(episodes, episode);
      const meta = episodes[position];
      if (meta?.index !== episode) return;
      const now = Number(isFinished(this.#project, episode, this.#curator));
      this.#count += now - (finished[position] ?? 0);
      finished[position] = now;
      this.#byNeed?.move(position, needScore(meta, this.#dataset, this.#project));
    });
  }
}

/** Without reading the proposals of episodes that nobody touched. */
export const isFinished = (
  project: Project,
  episode: number,
  curator: string | null = null,
): boolean => project.hasDecisions(episode) && project.overview(episode, curator).finished;

/** The first unfinished position from `from` on, then from the start. */
function nextInOrder(finished: Uint8Array, from: number): number | null {
  const ahead = finished.indexOf(0, from);
  const found = ahead === -1 ? finished.indexOf(0) : ahead;
  return found === -1 ? null : found;
}

/** All positions, those that need most first, equal ones in plain order. */
class OrderByNeed {
  readonly #needs: Float64Array;
  readonly #sorted: number[];
  /** Of the dataset when this order was made. */
  readonly findings: number;

  constructor(needs: Float64Array, findings: number) {
    this.#needs = needs;
    this.findings = findings;
    this.#sorted = Array.from(needs, (_, position) => position).sort(
      (a, b) => this.#need(b) - this.#need(a) || a - b,
    );
  }

  /** The first unfinished one behind that at `at` (null: of all), then from the start. */
  next(finished: Uint8Array, at: number | null): number | null {
    const from = at === null ? 0 : this.#rank(at) + 1;
    const { length } = this.#sorted;
    for (let step = 0; step < length; step += 1) {
      const position = this.#sorted[(from + step) % length] ?? 0;
      if (finished[position] === 0) return position;
    }
    return null;
  }

  move(position: number, need: number): void {
    if (need === this.#need(position)) return;
    this.#sorted.splice(this.#rank(position), 1);
    this.#needs[position] = need;
    this.#sorted.splice(this.#rank(position), 0, position);
  }

  /** How many come before it; it need not be among them. */
  #rank(position: number): number {
    const need = this.#need(position);
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#sorted[middle] ?? 0;
      const gap = this.#need(other) - need;
      if (gap > 0 || (gap === 0 && other < position)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #need(position: number): number {
    return this.#needs[position] ?? 0;
  }
}
