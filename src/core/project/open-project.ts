/** Opens a project folder; docs/project-format.md says what is in it. */
import { StudioError } from '../../shared/errors';
import type { Embodiment, EmbodimentPart } from '../../shared/model/dataset';
import type { Decision } from '../../shared/model/decision';
import type { Doubts, EpisodeProposals } from '../../shared/model/keyframe';
import type { Policy } from '../../shared/model/policy';
import type { ProjectInfo } from '../../shared/model/project';
import type { EpisodeReview, ReviewOverview } from '../../shared/model/review';
import type { Dataset } from '../datasets/dataset';
import { realPlace } from '../files/real-place';
import { ProblemList } from '../system/problem-list';
import { serial } from '../system/serial';
import { accessTo, canWrite } from './access';
import type { FormerProject } from './addresses';
import { Changes } from './changes';
import { readRobot, writeRobot } from './embodiment-file';
import { leftBeside } from './left-beside';
import { begunAnew, isProject, projectFolder, unmake } from './place';
import { readPolicy, writePolicy } from './policy-file';
import type { Project } from './project';
import {
  addDataset,
  datasetsOf,
  newestVersion,
  openProjectFile,
  raiseVersion,
  tooNew,
  versionOf,
  versionOfProposals,
  type ProjectDataset,
  type ProjectFile,
} from './project-file';
import { ProjectFolder } from './project-folder';
import { Reviews } from './reviews';
import { Stores, type Closable, type StoreKind } from './store';

export interface OpenOptions {
  dataset: Dataset;
  /** Null means the usual place: `NAME.curation` beside the dataset, else in `dataDir`. */
  path: string | null;
  dataDir: string;
  /** The project at `path` is only looked at: no lock is taken, nothing is made or mended. */
  isReading?: boolean;
  /** What windows call the project, which may lie in several copies under one id; the id itself if not given. */
  addressOf?: (id: string, folder: string) => Promise<string>;
  /** What became of a project that was in the folder before; not known if not given. */
  formerProject?: (folder: string) => Promise<FormerProject | null>;
}

/** What is read when the folder is opened. */
interface Opened {
  folder: ProjectFolder;
  file: ProjectFile;
  address: string;
  policy: Policy;
  robot: Embodiment;
  reviews: Reviews;
  stores: Stores;
  problems: ProblemList;
}

/**
 * Opens the dataset's project and makes its folder if there is none. While another core holds the project, or where its
 * folder cannot be written, it opens read-only, and `info.readOnlyBecause` says why. Throws `invalid-input`,
 * `conflict`, `corrupt-data` or `io`, naming the folder; a folder that could not be opened is left as it was.
 */
export async function openProject(options: OpenOptions): Promise<Project> {
  const changes = new Changes();
  return new FolderProject(options, await openFolder(options, changes), changes);
}

async function openFolder(options: OpenOptions, changes: Changes): Promise<Opened> {
  const { dataset, isReading = false } = options;
  const place =
    isReading && options.path !== null
      ? { folder: realPlace(options.path), writable: false, made: undefined, problems: [] }
      : await projectFolder(dataset, options.path, options.dataDir);
  const folder = isReading
    ? ProjectFolder.reading(place.folder)
    : new ProjectFolder(place.folder, await accessTo(place));
  try {
    const isNew = !isProject(folder.path);
    const former = isNew ? await options.formerProject?.(folder.path) : null;
    const left = isNew ? await leftBeside(dataset.summary) : [];
    const file = await openProjectFile(folder, dataset);
    const newer = tooNew(folder.path, file);
    if (newer !== null) await folder.release(newer);
    const problems = new ProblemList();
    const onProblem = problems.add;
    place.problems.forEach(onProblem);
    if (former) onProblem(begunAnew(folder.path, former.nowIn));
    left.forEach(onProblem);
    const stores = new Stores({ folder, projectId: file.id, onProblem, changes });
    const reviews = await stores.open(Reviews);
    return {
      folder,
      // Journals of another copy may have been put here by hand.
      file: await raiseVersion(folder, file, reviews.version),
      address: (await options.addressOf?.(file.id, folder.path)) ?? file.id,
      policy: await readPolicy(folder, onProblem),
      robot: await readRobot(folder, dataset.summary, onProblem),
      reviews,
      stores,
      problems,
    };
  } catch (error) {
    await folder.release('The project could not be opened.');
    await unmake(place.folder, place.made);
    throw error;
  }
}

class FolderProject implements Project {
  /** Opening anew and changes of the dataset, one after the other. */
  readonly #inTurn = serial();
  #closing: Promise<void> | null = null;
  private dataset: Dataset;

  constructor(
    private readonly options: OpenOptions,
    private opened: Opened,
    private readonly changes: Changes,
  ) {
    this.dataset = options.dataset;
  }

  get info(): ProjectInfo {
    const { address, folder, policy, reviews, problems } = this.opened;
    return {
      id: address,
      path: folder.path,
      datasetId: this.dataset.summary.id,
      policy,
      readOnlyBecause: folder.readOnlyBecause,
      curators: reviews.curators,
      problems: [...problems.all, ...reviews.problems],
    };
  }

  get id(): string {
    return this.opened.file.id;
  }

  get folder(): ProjectFolder {
    return this.opened.folder;
  }

  get datasets(): readonly ProjectDataset[] {
    return datasetsOf(this.opened.file);
  }

  get robot(): Embodiment {
    return this.opened.robot;
  }

  async setRobot(parts: EmbodimentPart[] | null): Promise<void> {
    const { opened } = this;
    opened.robot = await writeRobot(opened.folder, this.dataset.summary, parts);
  }

  async setPolicy(policy: Policy): Promise<void> {
    const { opened } = this;
    await writePolicy(opened.folder, policy);
    opened.policy = policy;
  }

  async addDataset(added: ProjectDataset): Promise<void> {
    await this.#inTurn(async () => {
      const { opened } = this;
      opened.file = await addDataset(opened.folder, opened.file, added);
    });
  }

  store<Store extends Closable>(kind: StoreKind<Store>): Promise<Store> {
    return this.opened.stores.open(kind);
  }

  async proposals(episode: number): Promise<EpisodeProposals | null> {
    return this.opened.reviews.proposals(episode);
  }

  doubts(episode: number): Doubts | null {
    return this.opened.reviews.doubts(episode);
  }

  saveProposals: Project['saveProposals'] = (proposals, act = null) =>
    this.#writing(async () => {
      await this.#raise(versionOfProposals(proposals));
      return this.opened.reviews.changes.saveProposals(proposals, this.#about(), act);
    });

  proposedAgain: Project['proposedAgain'] = () => this.opened.reviews.changes.proposedAgain();

  turnProposed: Project['turnProposed'] = (...asked) =>
    this.#writing(() => this.opened.reviews.changes.turnProposed(...asked, this.#about()));

  saveDrafts: Project['saveDrafts'] = (...drafted) =>
    this.#writing(() => this.opened.reviews.changes.saveDrafts(...drafted));

  hasDecisions(episode: number): boolean {
    return this.opened.reviews.hasDecisions(episode);
  }

  decidedTogether(together: string): number[] {
    return this.opened.reviews.decidedTogether(together);
  }

  decisions(episode: number): Decision[] {
    return this.opened.reviews.decisions(episode);
  }

  unfinished(episode: number): string | null {
    return this.opened.reviews.unfinished(episode);
  }

  async append(decisions: readonly Decision[]): Promise<string[]> {
    const { address, file } = this.opened;
    const own = decisions.map((decision) =>
      decision.projectId === address ? { ...decision, projectId: file.id } : decision,
    );
    return this.#writing(async () => {
      await this.#raise(Math.max(1, ...decisions.map(versionOf)));
      return this.opened.reviews.append(own, this.#about());
    });
  }

  async review(episode: number, curator: string | null): Promise<EpisodeReview> {
    const fingerprint = await this.dataset.fingerprint(episode);
    return this.opened.reviews.review(episode, fingerprint, curator);
  }

  texts: Project['texts'] = (episode, curator) => this.opened.reviews.texts(episode, curator);
  knownReview: Project['knownReview'] = (...asked) => this.opened.reviews.known(...asked);

  overview(episode: number, curator: string | null = null): ReviewOverview {
    return this.opened.reviews.overview(episode, curator);
  }

  onChange: Project['onChange'] = (listener) => this.changes.on(listener);

  refresh(): Promise<boolean> {
    return this.#inTurn(async () => {
      const { folder, stores } = this.opened;
      const isWritten = folder.readOnlyBecause === null;
      if (this.#closing !== null || (isWritten && !(await folder.couldReadMore()))) return false;
      if (isWritten) await folder.release('Its files are read anew.');
      const options = { ...this.options, dataset: this.dataset, path: folder.path };
      this.opened = await openFolder(options, this.changes);
      await stores.close();
      return true;
    });
  }

  async couldDoMore(): Promise<boolean> {
    const { folder, file } = this.opened;
    const isKept = folder.readOnlyBecause !== null && file.version <= newestVersion;
    return (await folder.couldReadMore()) || (isKept && (await canWrite(folder.path)));
  }

  useDataset(dataset: Dataset): Promise<void> {
    return this.#inTurn(async () => {
      this.dataset = dataset;
      this.opened.robot = await readRobot(this.opened.folder, dataset.summary, () => undefined);
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#inTurn(async () => {
      await this.opened.stores.close();
      await this.opened.folder.release('The project is closed.');
    });
    return this.#closing;
  }

  /** A file that another program changed is read anew with the next `refresh`, which only a released project does. */
  async #writing<Result>(write: () => Promise<Result>): Promise<Result> {
    if (this.#closing !== null) throw new StudioError('conflict', 'The project is closed.');
    const { folder } = this.opened;
    try {
      return await write();
    } catch (error) {
      if (error instanceof StudioError && error.details?.['reason'] === 'changed') {
        await folder.release(error.message);
      }
      throw error;
    }
  }

  async #raise(version: number): Promise<void> {
    if (this.opened.file.version >= version) return;
    await this.#inTurn(async () => {
      const { opened } = this;
      opened.file = await raiseVersion(opened.folder, opened.file, version);
    });
  }

  #about() {
    return { dataset: this.dataset, minGapSec: this.opened.policy.minGapSec };
  }
}
