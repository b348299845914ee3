/** Opens a project folder; docs/project-format.md says what is in it. */
import path from 'node:path';
import { StudioError, type Problem } from '../../shared/errors';
import { decisionSchema, type Decision } from '../../shared/model/decision';
import { foldReview, keyframesOf, sameEpisode } from '../../shared/model/fold-review';
import type { Doubts, EpisodeProposals, Reasoning } from '../../shared/model/keyframe';
import type { Policy } from '../../shared/model/policy';
import type { ProjectInfo } from '../../shared/model/project';
import type { EpisodeReview, ReviewOverview } from '../../shared/model/review';
import type { Dataset } from '../datasets/dataset';
import { serial } from '../system/serial';
import { Changes } from './changes';
import { applySavedEmbodiment } from './embodiment-file';
import { Journal } from './journal';
import { keepDecided } from './keep-decided';
import { ProjectLock } from './lock';
import { emptyOverview, overviewOf } from './overview';
import { projectFolder } from './place';
import type { Project } from './project';
import { openProjectFile, readPolicy, writePolicy } from './project-file';
import { ProposalsFile } from './proposals-file';
import { withDrafts } from './with-drafts';

interface Parts {
  dataset: Dataset;
  folder: string;
  id: string;
  policy: Policy;
  lock: ProjectLock | null;
  readOnlyBecause: string | null;
  journal: Journal;
  proposals: ProposalsFile;
  problems: Problem[];
  overviews: Map<number, ReviewOverview>;
  changes: Changes;
}

/**
 * Opens the dataset's project and makes its folder if there is none. `path` null means the default place: `NAME.curation`
 * beside the dataset, else in `dataDir`. While another core holds the project it opens read-only, and
 * `info.readOnlyBecause` says who holds it. Throws `invalid-input`, `conflict`, `corrupt-data` or `io`, naming the folder.
 */
export async function openProject(options: {
  dataset: Dataset;
  path: string | null;
  dataDir: string;
}): Promise<Project> {
  const { dataset } = options;
  const { folder, writable } = await projectFolder(dataset, options.path, options.dataDir);
  const { lock, readOnlyBecause } = writable
    ? await takeLock(folder)
    : { lock: null, readOnlyBecause: `${folder} is write-protected.` };
  const problems: Problem[] = [];
  const onProblem = (problem: Problem) => problems.push(problem);
  const overviews = new Map<number, ReviewOverview>();
  const changes = new Changes();
  try {
    const { id } = await openProjectFile(folder, dataset, lock !== null);
    const policy = await readPolicy(folder, onProblem);
    await applySavedEmbodiment(dataset, folder, onProblem);
    const journal = await Journal.open({
      folder: path.join(folder, 'journal'),
      projectId: id,
      writable: lock !== null,
      guard: async () => lock?.check(),
      onProblem,
      onCommitted: (decisions) => {
        for (const { episode } of decisions) overviews.delete(episode);
        changes.decided(decisions);
      },
    });
    const proposals = await ProposalsFile.open(
      path.join(folder, 'proposals.jsonl'),
      lock !== null,
      onProblem,
    );
    return new FolderProject({
      dataset,
      folder,
      id,
      policy,
      lock,
      readOnlyBecause,
      journal,
      proposals,
      problems,
      overviews,
      changes,
    });
  } catch (error) {
    await lock?.release();
    throw error;
  }
}

type Writing = Pick<Parts, 'lock' | 'readOnlyBecause'>;

async function takeLock(folder: string): Promise<Writing> {
  const result = await ProjectLock.acquire(folder);
  if ('lock' in result) return { lock: result.lock, readOnlyBecause: null };
  return { lock: null, readOnlyBecause: `The project is held by ${result.heldBy}.` };
}

class FolderProject implements Project {
  readonly #parts: Parts;
  /** Changes of proposals one after the other. */
  readonly #inTurn = serial();
  #closing: Promise<void> | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get info(): ProjectInfo {
    const { id, folder, dataset, policy, readOnlyBecause, journal, problems } = this.#parts;
    return {
      id,
      path: folder,
      datasetId: dataset.summary.id,
      policy,
      readOnlyBecause,
      curators: journal.curators,
      problems: [...problems],
    };
  }

  async proposals(episode: number): Promise<EpisodeProposals | null> {
    return this.#parts.proposals.read(episode);
  }

  doubts(episode: number): Doubts | null {
    return this.#parts.proposals.doubts(episode);
  }

  saveProposals(proposals: EpisodeProposals): Promise<EpisodeProposals> {
    return this.#inTurn(() => this.#save(proposals));
  }

  saveDrafts(
    episode: number,
    fingerprint: string,
    drafts: ReadonlyMap<string, Reasoning>,
  ): Promise<void> {
    return this.#inTurn(() => this.#redraft(episode, fingerprint, drafts));
  }

  hasDecisions(episode: number): boolean {
    return this.#parts.journal.has(episode);
  }

  decisions(episode: number): Decision[] {
    return this.#parts.journal.decisions(episode);
  }

  async append(decisions: readonly Decision[]): Promise<string[]> {
    this.#mustWrite();
    const checked = decisions.map((decision) => this.#check(decision));
    const ids = await this.#parts.journal.append(checked);
    await this.#makeRoom(checked);
    return ids;
  }

  async review(episode: number, curator: string | null): Promise<EpisodeReview> {
    const { dataset, journal, proposals } = this.#parts;
    const fingerprint = await dataset.fingerprint(episode);
    const proposed = proposals.read(episode);
    const decisions = sameEpisode(journal.decisions(episode), fingerprint);
    return foldReview(
      proposed?.fingerprint === fingerprint ? proposed.keyframes : [],
      curator === null ? decisions : decisions.filter((decision) => decision.curator === curator),
    );
  }

  overview(episode: number): ReviewOverview {
    const { overviews, journal, proposals } = this.#parts;
    if (!journal.has(episode) && !proposals.has(episode)) return emptyOverview;
    const known = overviews.get(episode);
    if (known !== undefined) return known;
    const proposed = proposals.read(episode);
    const decisions = journal.decisions(episode);
    // Reading the episode itself would be slow: what was proposed or decided last says which episode is meant.
    const fingerprint = proposed?.fingerprint ?? decisions.at(-1)?.fingerprint ?? '';
    const review = foldReview(proposed?.keyframes ?? [], sameEpisode(decisions, fingerprint));
    const overview = overviewOf(review, proposed);
    overviews.set(episode, overview);
    return overview;
  }

  onChange: Project['onChange'] = (listener) => this.#parts.changes.on(listener);

  async setPolicy(policy: Policy): Promise<void> {
    this.#mustWrite();
    await this.#parts.lock?.check();
    await writePolicy(this.#parts.folder, policy);
    this.#parts.policy = policy;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const { journal, proposals, lock } = this.#parts;
    await journal.close();
    await this.#inTurn(async () => undefined);
    await proposals.close(async () => lock?.check());
    await lock?.release();
  }

  async #save(next: EpisodeProposals): Promise<EpisodeProposals> {
    this.#mustWrite();
    const { dataset, journal, proposals, policy, lock, overviews, changes } = this.#parts;
    dataset.episode(next.episode);
    await lock?.check();
    const kept = keepDecided(next, {
      before: proposals.read(next.episode),
      decisions: journal.decisions(next.episode),
      minGapFrames: policy.minGapSec * dataset.summary.fps,
    });
    await proposals.save(kept);
    overviews.delete(next.episode);
    changes.proposed(next.episode);
    return kept;
  }

  async #redraft(
    episode: number,
    fingerprint: string,
    drafts: ReadonlyMap<string, Reasoning>,
  ): Promise<void> {
    this.#mustWrite();
    const { journal, proposals, lock, changes } = this.#parts;
    await lock?.check();
    const before = proposals.read(episode);
    if (before?.fingerprint !== fingerprint) return;
    await proposals.save(withDrafts(before, journal.decisions(episode), drafts));
    changes.proposed(episode);
  }

  /**
   * A curator may decide on a keyframe while the machine replaces it. Its successor then has to go, as it would have if the
   * decision had been there first. The decision is safe already, so a failure here is reported, not thrown.
   */
  async #makeRoom(decisions: readonly Decision[]): Promise<void> {
    for (const episode of new Set(decisions.map((decision) => decision.episode))) {
      const current = this.#parts.proposals.read(episode);
      if (current === null) continue;
      const known = new Set(current.keyframes.map(({ id }) => id));
      for (const { act } of this.decisions(episode)) {
        if (act.kind === 'add') known.add(act.keyframe.id);
      }
      const named = decisions.filter((decision) => decision.episode === episode);
      if (named.flatMap(keyframesOf).every(({ id }) => known.has(id))) continue;
      try {
        await this.saveProposals(current);
      } catch (error) {
        this.#parts.problems.push({
          code: 'proposals-not-saved',
          severity: 'warning',
          message: `The decisions on episode ${episode} are saved, but its proposals could not be brought in line with them: ${(error as Error).message}`,
          file: 'proposals.jsonl',
          episode,
        });
      }
    }
  }

  #mustWrite(): void {
    const { readOnlyBecause } = this.#parts;
    if (this.#closing !== null) throw new StudioError('conflict', 'The project is closed.');
    if (readOnlyBecause === null) return;
    throw new StudioError('conflict', `Nothing was saved: ${readOnlyBecause}`);
  }

  #check(decision: Decision): Decision {
    const { id, dataset } = this.#parts;
    const parsed = decisionSchema.safeParse(decision);
    if (!parsed.success) {
      const why = parsed.error.issues[0]?.message ?? 'it does not fit the schema';
      throw new StudioError('invalid-input', `A decision was refused: ${why}.`);
    }
    const { projectId, episode, act } = parsed.data;
    if (projectId !== id) {
      throw new StudioError(
        'invalid-input',
        `Decision ${parsed.data.id} belongs to project ${projectId}, not to ${id}.`,
      );
    }
    const { length } = dataset.episode(episode);
    const frame = act.kind === 'move' ? act.toFrame : act.kind === 'add' ? act.keyframe.frame : 0;
    if (frame >= length && frame > 0) {
      throw new StudioError(
        'invalid-input',
        `Episode ${episode} has ${length} frames: a keyframe cannot be at frame ${frame}.`,
      );
    }
    return parsed.data;
  }
}
