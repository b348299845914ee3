/** What is known of all episodes, in columns that a search runs over; kept up to date with every decision. */
import { StudioError } from '../../shared/errors';
import { outcomeOf, outcomeKind, type SourceOutcome } from '../../shared/model/outcome';
import {
  numberFields,
  textFields,
  type NumberField,
  type TextField,
} from '../../shared/search/terms';
import type { EpisodeMeta } from '../../shared/model/dataset';
import type { ReviewOverview } from '../../shared/model/review';
import type { Dataset } from '../datasets/dataset';
import { episodesBefore } from '../datasets/episodes';
import { limits } from '../files/limits';
import { emptyOverview, stateOf } from '../project/overview';
import type { Project } from '../project/project';
import type { ProjectFolder } from '../project/project-folder';
import { letPass } from '../system/first';
import { serial } from '../system/serial';
import { standingOf } from '../team/standing';
import { camerasOf } from './cameras';
import { settingsOf, staleOf } from './stale';
import { TextColumn } from './columns';
import { inTurns } from '../system/in-turns';

/** What is read together: `source` is there at once, `texts` of all keyframes only when they are searched. */
type Group = 'source' | 'findings' | 'review' | 'texts';

const groupOf: Readonly<Record<TextField | NumberField, Group>> = {
  episode: 'source',
  task: 'source',
  len: 'source',
  frames: 'source',
  issue: 'findings',
  issues: 'findings',
  camera: 'findings',
  state: 'review',
  outcome: 'review',
  tag: 'review',
  dropped: 'review',
  cue: 'review',
  curator: 'review',
  reviewer: 'review',
  reviews: 'review',
  disputes: 'review',
  policy: 'review',
  stale: 'review',
  keyframes: 'review',
  undecided: 'review',
  sparsity: 'review',
  text: 'texts',
};

/** Whose review is looked at; null: all decisions together. */
type Curator = string | null;

/** What words are looked for in. */
const searched: readonly Group[] = ['source', 'review', 'texts'];
/** As many are read ahead before others get their turn. */
const pieceEpisodes = 2_000;

/** By folder: a project that was read anew has another one. */
const known = new WeakMap<Dataset, WeakMap<Dataset | ProjectFolder, Map<Curator, LibraryFacts>>>();

/** The one collection of facts for this dataset, project and curator. What it knows is read when it is first asked. */
export function libraryFacts(
  dataset: Dataset,
  project: Project | null,
  curator: Curator,
): LibraryFacts {
  const ofDataset =
    known.get(dataset) ?? new WeakMap<Dataset | ProjectFolder, Map<Curator, LibraryFacts>>();
  known.set(dataset, ofDataset);
  const place = project?.folder ?? dataset;
  const ofProject = ofDataset.get(place) ?? new Map<Curator, LibraryFacts>();
  ofDataset.set(place, ofProject);
  // Of the only one there is the review is that of all: nothing is read twice when a curator gives a name.
  const isAlone = project?.info.curators.every((each) => each === curator) ?? true;
  const whose = isAlone ? null : curator;
  const facts = ofProject.get(whose) ?? new LibraryFacts(dataset, project, whose);
  ofProject.set(whose, facts);
  return facts;
}

/** Positions are those in the dataset's list of episodes. */
export class LibraryFacts {
  readonly texts: Readonly<Record<TextField, TextColumn>>;
  readonly numbers: Readonly<Record<NumberField, Float64Array>>;
  /** Goes up with every change of what a search could find. */
  version = 0;
  /** As the source says; null before they were read. */
  private outcomes: Outcomes | null = null;
  private readonly inTurn = serial();
  /** Up to which position each group was read. */
  private readonly readTo: Record<Group, number> = { source: 0, findings: 0, review: 0, texts: 0 };
  private preparing: Promise<void> | null = null;
  private findings = 0;
  private readonly changed = new Set<number>();
  /** Of the policy in use when the reviews were read. */
  private settings: string | null = null;

  constructor(
    readonly dataset: Dataset,
    private readonly project: Project | null,
    private readonly curator: Curator,
  ) {
    this.texts = record(textFields, () => new TextColumn());
    this.numbers = record(numberFields, () => new Float64Array(dataset.episodes.length));
    project?.onChange(({ episode }) => {
      this.changed.add(episode);
      this.version += 1;
    });
  }

  /** Whether `version` and what was found in the dataset are still as they were. */
  get stamp(): string {
    return `${this.version} ${this.dataset.findings ?? 0}`;
  }

  /**
   * Until the columns of these fields are up to date. Throws `unsupported` for one that memory is too small for, and
   * the signal's reason; what was read by then stays.
   */
  ready(fields: Iterable<TextField | NumberField>, signal?: AbortSignal): Promise<void> {
    const asked = [...fields];
    const needed = new Set(asked.map((field) => groupOf[field]));
    return this.inTurn(async () => {
      this.forgetStale();
      for (const group of needed) await this.read(group, undefined, signal);
      await this.lookAgain();
      const full = textFields.find((field) => asked.includes(field) && this.texts[field].isFull);
      if (full !== undefined) throw tooLong(full);
    });
  }

  /**
   * Reads what a search for words looks through before anybody searches; who asks meanwhile waits for a piece of it,
   * not for all. Never throws: what cannot be read is told to whoever asks.
   */
  prepare(): Promise<void> {
    return (this.preparing ??= this.readAhead().catch(() => {
      this.preparing = null;
    }));
  }

  private async readAhead(): Promise<void> {
    for (const group of searched) {
      while (this.readTo[group] < this.dataset.episodes.length) {
        await letPass();
        await this.inTurn(() => {
          this.forgetStale();
          return this.read(group, this.readTo[group] + pieceEpisodes);
        });
      }
    }
  }

  private forgetStale(): void {
    if (this.findings !== (this.dataset.findings ?? 0)) this.readTo.findings = 0;
    if (this.settings !== settingsOf(this.project)) this.readTo.review = 0;
  }

  /** Goes on from where it was left, up to this position. */
  private async read(
    group: Group,
    until = this.dataset.episodes.length,
    signal?: AbortSignal,
  ): Promise<void> {
    const from = this.readTo[group];
    if (from === 0 && group === 'findings') this.findings = this.dataset.findings ?? 0;
    if (from === 0 && group === 'review') {
      this.settings = settingsOf(this.project);
      this.outcomes ??= await this.sourceOutcomes();
    }
    const visit = (meta: EpisodeMeta, at: number): void => {
      this.set(group, meta, from + at);
      this.readTo[group] = from + at + 1;
    };
    await inTurns(this.dataset.episodes.slice(from, until), visit, signal);
  }

  /** What changed, whenever that was: also while the whole was being read. */
  private async lookAgain(): Promise<void> {
    const { episodes } = this.dataset;
    await inTurns(this.changed, (episode) => {
      this.changed.delete(episode);
      const position = episodesBefore(episodes, episode);
      const meta = episodes[position];
      if (meta?.index !== episode) return;
      for (const group of ['review', 'texts'] as const) {
        if (position < this.readTo[group]) this.set(group, meta, position);
      }
    });
  }

  private async sourceOutcomes(): Promise<Outcomes> {
    const { dataset } = this;
    return (await dataset.outcomes?.(dataset.episodes.map(({ index }) => index))) ?? new Map();
  }

  private set(group: Group, meta: EpisodeMeta, position: number): void {
    const { texts, numbers, dataset, project } = this;
    const { index, length } = meta;
    switch (group) {
      case 'source':
        texts.task.set(position, meta.tasks);
        numbers.episode[position] = index;
        numbers.frames[position] = length;
        numbers.len[position] = length / dataset.summary.fps;
        break;
      case 'findings': {
        const problems = dataset.problemsOf(index);
        texts.issue.set(position, [...new Set(problems.map(({ code }) => code))]);
        numbers.issues[position] = problems.length;
        texts.camera.set(position, camerasOf(dataset, problems));
        break;
      }
      case 'review': {
        const overview = project?.overview(index, this.curator) ?? emptyOverview;
        const { value } = outcomeOf(this.outcomes?.get(index) ?? null, overview.outcome);
        texts.outcome.set(position, [outcomeKind(value)]);
        texts.state.set(position, [stateOf(overview)]);
        texts.dropped.set(position, droppedOf(overview));
        texts.tag.set(position, overview.tags);
        texts.cue.set(position, Object.keys(overview.cues).sort());
        texts.curator.set(position, overview.curators);
        texts.stale.set(position, staleOf(overview, this.settings));
        this.setTeam(index, position);
        texts.policy.set(position, overview.policy === null ? [] : [overview.policy]);
        numbers.keyframes[position] = overview.keyframes;
        numbers.undecided[position] = overview.undecided;
        numbers.sparsity[position] = 100 * (sparsityOf(meta, overview) ?? Number.NaN);
        break;
      }
      case 'texts':
        texts.text.set(position, this.reasoning(index));
    }
  }

  private setTeam(index: number, position: number): void {
    const { texts, numbers, dataset, project } = this;
    const standing = project === null ? null : standingOf(project, index, dataset.summary.fps);
    texts.reviewer.set(position, standing?.reviewers ?? []);
    numbers.reviews[position] = standing?.reviewers.length ?? 0;
    numbers.disputes[position] = standing?.disputes ?? 0;
  }

  private reasoning(episode: number): readonly string[] {
    const { project, curator } = this;
    if (project === null) return [];
    const { proposed, curators } = project.overview(episode, curator);
    return proposed || curators.length > 0 ? project.texts(episode, curator) : [];
  }
}

/** Whether an export leaves the episode out, then the reason where one was given. */
const droppedOf = ({ flagged, dropReason }: ReviewOverview): string[] =>
  flagged ? ['yes', ...(dropReason === null ? [] : [dropReason])] : ['no'];

/** Share of frames without reasoning; null where nothing was proposed or decided. */
export function sparsityOf(
  { length }: EpisodeMeta,
  { proposed, decided, keyframes }: ReviewOverview,
): number | null {
  return length === 0 || (!proposed && !decided) ? null : 1 - keyframes / length;
}

const tooLong = (field: TextField): StudioError =>
  new StudioError(
    'unsupported',
    `"${field}" cannot be searched here: it has texts of more than ${limits.searchedCharacters} characters together; search by other fields.`,
  );

type Outcomes = ReadonlyMap<number, SourceOutcome>;

function record<Name extends string, Value>(
  names: readonly Name[],
  make: () => Value,
): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, make()])) as Record<Name, Value>;
}
