/** A list in outline: of each episode what its row shows, in columns; remembered until something changes. */
import type { EpisodeMeta } from '../../shared/model/dataset';
import type { ListOutline, OutlinedWords } from '../../shared/model/project';
import type { ReviewOverview } from '../../shared/model/review';
import type { Dataset } from '../datasets/dataset';
import { episodesBefore } from '../datasets/episodes';
import type { Project } from '../project/project';
import type { ProjectFolder } from '../project/project-folder';
import { letPass } from '../system/first';
import { inTurns } from '../system/in-turns';
import { serial } from '../system/serial';
import { sparsityOf } from './facts';
import { listOf, wordsOf } from './listing';
import { needOf } from './need';
import { overviewOf, sourceOutcomes, type Listed, type Outcomes } from './sort';
import { settingsOf } from './stale';

type Curator = string | null;

/** By folder, as `libraryFacts`. */
const known = new WeakMap<Dataset, WeakMap<Dataset | ProjectFolder, Map<Curator, RowWords>>>();

/** Throws the signal's reason. */
export async function outlineOf(listed: Listed, signal?: AbortSignal): Promise<ListOutline> {
  const { dataset, project, query } = listed;
  const sorted = await listOf(listed);
  const ofDataset =
    known.get(dataset) ?? new WeakMap<Dataset | ProjectFolder, Map<Curator, RowWords>>();
  known.set(dataset, ofDataset);
  const place = project?.folder ?? dataset;
  const ofProject = ofDataset.get(place) ?? new Map<Curator, RowWords>();
  ofDataset.set(place, ofProject);
  const words = ofProject.get(query.curator) ?? new RowWords(dataset, project);
  ofProject.set(query.curator, words);
  return words.outline(sorted, listed, signal);
}

/** Numbers for what is said of several, in the order in which it came up. */
class Numbered<Said> {
  readonly all: Said[] = [];
  readonly #numbers = new Map<unknown, number>();

  /** @param key the same for what is the same */
  of(key: unknown, said: () => Said): number {
    const number = this.#numbers.get(key) ?? this.all.length;
    if (number === this.all.length) {
      this.#numbers.set(key, number);
      this.all.push(said());
    }
    return number;
  }
}

/** More of them than this differ: what is out of use among them goes. */
const mostWords = 200_000;

class RowWords {
  readonly #inTurn = serial();
  #words = new Numbered<OutlinedWords>();
  #reasons = new Numbered<string | null>();
  /** By position in the dataset, the numbers; -1 where it is not known. */
  readonly #saying: Int32Array;
  readonly #needing: Int32Array;
  readonly #sparsity: Float32Array;
  /** Of what all that is known was said. */
  #stamp = '';
  #outcomes: Outcomes | null = null;

  constructor(
    private readonly dataset: Dataset,
    project: Project | null,
  ) {
    const { length } = dataset.episodes;
    this.#saying = new Int32Array(length).fill(-1);
    this.#needing = new Int32Array(length);
    this.#sparsity = new Float32Array(length);
    project?.onChange(({ episode }) => {
      const position = episodesBefore(dataset.episodes, episode);
      if (dataset.episodes[position]?.index === episode) this.#saying[position] = -1;
    });
  }

  /** One after the other: each has the numbers of what is remembered when it ends. */
  outline(
    sorted: readonly EpisodeMeta[],
    listed: Listed,
    signal?: AbortSignal,
  ): Promise<ListOutline> {
    return this.#inTurn(() => this.#outline(sorted, listed, signal));
  }

  async #outline(
    sorted: readonly EpisodeMeta[],
    listed: Listed,
    signal?: AbortSignal,
  ): Promise<ListOutline> {
    const { dataset } = this;
    this.#forgetStale(listed.project);
    this.#outcomes ??= await sourceOutcomes(dataset, dataset.episodes);
    const outcomes = this.#outcomes;
    const settings = settingsOf(listed.project);
    const lists = new Numbered<string[]>();
    const column = () => new Int32Array(sorted.length);
    const made = {
      episodes: column(),
      lengths: column(),
      tasks: column(),
      saying: column(),
      needing: column(),
      sparsity: new Float32Array(sorted.length),
    };
    const look = (meta: EpisodeMeta, at: number): void => {
      const position = episodesBefore(dataset.episodes, meta.index);
      if (this.#saying[position] === -1) this.#look(meta, position, listed, { settings, outcomes });
      made.episodes[at] = meta.index;
      made.lengths[at] = meta.length;
      // Most episodes share their list with others.
      made.tasks[at] = lists.of(meta.tasks, () => meta.tasks);
      made.saying[at] = this.#saying[position] ?? -1;
      made.needing[at] = this.#needing[position] ?? 0;
      made.sparsity[at] = this.#sparsity[position] ?? Number.NaN;
    };
    await inTurns(sorted, look, signal, letPass);
    return {
      fps: dataset.summary.fps,
      ...made,
      taskLists: lists.all,
      words: [...this.#words.all],
      reasons: [...this.#reasons.all],
    };
  }

  /** Findings are of the dataset, settings of the policy in use. */
  #forgetStale(project: Project | null): void {
    const stamp = `${this.dataset.findings ?? 0} ${settingsOf(project)}`;
    if (stamp === this.#stamp && this.#words.all.length <= mostWords) return;
    this.#stamp = stamp;
    this.#words = new Numbered();
    this.#reasons = new Numbered();
    this.#saying.fill(-1);
  }

  #look(
    meta: EpisodeMeta,
    position: number,
    listed: Listed,
    { settings, outcomes }: { settings: string | null; outcomes: Outcomes },
  ): void {
    const { project } = listed;
    const overview = overviewOf(listed, meta.index);
    const say = (): OutlinedWords => {
      const words = wordsOf(meta, { ...listed, settings }, outcomes);
      // The messages of findings name their episode: no two would be the same.
      const problems = words.problems.map(({ code, severity }) => ({
        code,
        severity,
        message: '',
      }));
      return { ...words, problems };
    };
    if (this.#isPlain(meta, overview, outcomes)) {
      const { proposed, keyframes, policy, settings: made } = overview;
      const key = `${proposed} ${keyframes} ${policy} ${made}`;
      this.#saying[position] = this.#words.of(key, say);
    } else {
      const words = say();
      this.#saying[position] = this.#words.of(JSON.stringify(words), () => words);
    }
    const reason = project === null ? null : needOf(meta, this.dataset, project).reason;
    this.#needing[position] = this.#reasons.of(reason, () => reason);
    this.#sparsity[position] = sparsityOf(meta, overview) ?? Number.NaN;
  }

  /** Whether its row says nothing but what was proposed: most do, and those are told apart by a few words. */
  #isPlain({ index }: EpisodeMeta, overview: ReviewOverview, outcomes: Outcomes): boolean {
    const { dataset } = this;
    return (
      overview.curators.length === 0 &&
      (dataset.hub ?? null) === null &&
      !outcomes.has(index) &&
      dataset.problemsOf(index).length === 0
    );
  }
}
