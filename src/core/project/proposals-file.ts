/** `proposals.jsonl`: what the machine said, one line per episode and the last one counts. */
import { z } from 'zod';
import { stat } from 'node:fs/promises';
import { StudioError, type Problem } from '../../shared/errors';
import type { Doubts, EpisodeProposals } from '../../shared/model/keyframe';
import type { LineFile, LineRef } from '../files/line-file';
import { scanLines } from '../files/scan-lines';
import { portions } from '../files/portions';
import { isIntact, sealed } from '../files/sealed-line';
import type { ProjectFolder } from './project-folder';
import { readIndex, writeIndex, type FileState } from './proposals-index';
import { episodeProposalsSchema, headOf, lineOf, parseProposals } from './proposals-line';
import { ProposedSummaries, type ProposedSummary } from './proposed-summaries';

/** Proposals can be made again, so fsync waits for this many lines (or for `close`). */
const linesPerSync = 64;
/** As many as a request may name. */
const mostEpisodes = 1_000_000;

const fileName = 'proposals.jsonl';

export class ProposalsFile {
  readonly #folder: ProjectFolder;
  #isDamaged = false;
  /** Whether there may be lines that were never read: then none is left out, whatever is saved. */
  #isUnread = false;
  readonly #onProblem: (problem: Problem) => void;
  #lines = new Map<number, LineRef>();
  /** What the queue asks of every episode, so that it need not read their lines. */
  readonly #doubts = new Map<number, Doubts>();
  readonly #summaries = new ProposedSummaries();
  /** Whoever looks at an episode before it is saved anew reads it twice. */
  #last: { at: LineRef; proposals: EpisodeProposals } | null = null;
  #file: LineFile | null = null;
  #lineCount = 0;
  #unsynced = 0;
  #changed = false;

  private constructor(folder: ProjectFolder, onProblem: (problem: Problem) => void) {
    this.#folder = folder;
    this.#onProblem = onProblem;
  }

  /**
   * Streams the file once; what stays in memory is where each episode's line lies. A file that cannot be used is a
   * problem: nothing was proposed then.
   */
  static async open(
    folder: ProjectFolder,
    onProblem: (problem: Problem) => void,
  ): Promise<ProposalsFile> {
    const proposals = new ProposalsFile(folder, onProblem);
    try {
      await proposals.#load();
    } catch (error) {
      if (!(error instanceof StudioError)) throw error;
      proposals.#isUnread = true;
      folder.missed(fileName, error);
      proposals.#report(`No proposals were read: ${error.message}`, 'proposals-file');
    }
    return proposals;
  }

  /** That have proposals, in no order. */
  get episodes(): number[] {
    return [...this.#lines.keys()];
  }

  has(episode: number): boolean {
    return this.#lines.has(episode);
  }

  /** Null where the episode has no proposals, or some of an older studio. Nothing is read from disk. */
  doubts(episode: number): Doubts | null {
    return this.#doubts.get(episode) ?? null;
  }

  /** What lists say of an episode without decisions; null as `read`, which is asked the first time. */
  summary(episode: number): ProposedSummary | null {
    const known = this.#summaries.get(episode);
    if (known !== undefined) return known;
    const proposals = this.read(episode);
    return proposals && this.#summaries.add(proposals);
  }

  /** Null where the episode has none, or none that can be read (which is reported). */
  read(episode: number): EpisodeProposals | null {
    const at = this.#lines.get(episode);
    if (at === undefined || this.#file === null) return null;
    if (this.#last?.at === at) return this.#last.proposals;
    const proposals = this.#readLine(this.#file, at);
    if (proposals !== null) {
      this.#last = { at, proposals };
      return proposals;
    }
    this.#lines.delete(episode);
    this.#onProblem({
      code: 'proposals-line',
      severity: 'warning',
      message: `The proposals of episode ${episode} in proposals.jsonl cannot be read; propose this episode again.`,
      file: 'proposals.jsonl',
      episode,
    });
    return null;
  }

  /** All of them or none; of different episodes. Calls must not overlap. */
  async save(...all: readonly EpisodeProposals[]): Promise<void> {
    const parsed = all.map(checked);
    this.#file ??= await this.#folder.lines(fileName);
    const places = await this.#file.append(parsed.map(lineOf), false);
    parsed.forEach(({ episode, doubts }, each) => {
      const at = places[each];
      if (at !== undefined) this.#note(episode, at, doubts);
      this.#summaries.delete(episode);
    });
    this.#lineCount += all.length;
    this.#unsynced += all.length;
    this.#changed = true;
    if (this.#unsynced >= linesPerSync) await this.#sync();
    if (this.#lineCount > 2 * this.#lines.size) await this.#compactIfPossible();
  }

  /** A file that was changed is left as if every episode had been saved once and in order, if that can be. */
  async close(): Promise<void> {
    if (this.#changed && !this.#isTidy()) await this.#compactIfPossible();
    if (this.#unsynced > 0) await this.#sync();
    await this.#file?.close();
    this.#file = null;
    await this.#keepIndex().catch(() => undefined);
  }

  /** Of a file in order, every line of which is known by now: the next studio need not go through it. */
  async #keepIndex(): Promise<void> {
    const { readOnlyBecause } = this.#folder;
    if (readOnlyBecause !== null || this.#isDamaged || this.#isUnread || !this.#isTidy()) return;
    if (!this.#summaries.isNew || !this.#summaries.areOf(this.#lines.keys())) return;
    const state = await this.#state();
    if (state === null) return;
    const lines = { lines: this.#lines, doubts: this.#doubts, summaries: this.#summaries };
    await writeIndex(this.#folder, state, lines);
  }

  async #state(): Promise<FileState | null> {
    const place = await this.#folder.placeOf(fileName);
    const stats = await stat(place).catch(() => null);
    return stats && { size: stats.size, mtimeMs: stats.mtimeMs };
  }

  /** Whether the lines are known without going through the file, which has not changed since they were. */
  async #loadIndex(): Promise<boolean> {
    const state = await this.#state();
    const index = state && (await readIndex(this.#folder, state));
    if (index === null) return false;
    for (const { episode, at, doubts, summary } of index) {
      this.#note(episode, at, doubts);
      this.#summaries.know(episode, summary);
    }
    this.#lineCount = this.#lines.size;
    this.#file = await this.#folder.lines(fileName);
    return true;
  }

  #isTidy(): boolean {
    const episodes = [...this.#lines.keys()];
    const isSorted = episodes.every((episode, i) => episode >= (episodes[i - 1] ?? 0));
    return isSorted && this.#lineCount === episodes.length;
  }

  async #sync(): Promise<void> {
    await this.#file?.sync();
    this.#unsynced = 0;
  }

  async #load(): Promise<void> {
    if (await this.#loadIndex()) return;
    const writable = this.#folder.readOnlyBecause === null;
    let tornAt: number | null = null;
    await scanLines(await this.#folder.placeOf(fileName), (line, at) => {
      if (!at.whole) {
        tornAt = at.offset;
        return;
      }
      this.#lineCount += 1;
      const head = !at.cut && isIntact(line) ? headOf(line) : null;
      if (head !== null) this.#note(head.episode, at, head.doubts);
      else this.#report(`Line ${at.number} of ${fileName} cannot be read and was passed over.`);
    });
    if (this.#lineCount === 0 && tornAt === null) return;
    const file = await this.#folder.lines(fileName);
    this.#file = file;
    if (!writable) return;
    if (tornAt !== null) {
      const whole = tornAt;
      this.#report(`The last line of ${fileName} was not written to its end and is cut off.`);
      await file.mend(() => file.truncate(whole));
    }
    // A damaged line stays to be looked at, until something is saved.
    if (!this.#isDamaged && this.#lineCount > 2 * this.#lines.size) await this.#compactIfPossible();
  }

  /** What is on disk is good as it is. */
  async #compactIfPossible(): Promise<void> {
    if (!this.#isUnread) await this.#compact().catch(() => undefined);
  }

  /** Rewrites the file with the lines that count, ascending by episode, and puts it in place at once. */
  async #compact(): Promise<void> {
    const old = this.#file;
    if (old === null) return;
    const temporary = `${fileName}.compact.tmp`;
    await this.#folder.remove(temporary);
    const compact = await this.#folder.lines(temporary);
    const lines = new Map<number, LineRef>();
    try {
      const kept = [...this.#lines].sort(([a], [b]) => a - b);
      for (const part of portions(kept, ([, at]) => at.length)) {
        const refs = await compact.append(
          part.map(([, at]) => sealed(old.readText(at))),
          false,
        );
        part.forEach(([episode], index) => {
          const ref = refs[index];
          if (ref !== undefined) lines.set(episode, ref);
        });
      }
      await compact.sync();
    } catch (error) {
      await compact.close();
      await this.#folder.remove(temporary).catch(() => undefined);
      throw error;
    }
    // Readers go on with the new file from here; the old one is closed first because Windows replaces no open file.
    const before = this.#lines;
    this.#file = compact;
    this.#lines = lines;
    await old.close();
    try {
      await compact.renameTo(await this.#folder.placeOf(fileName));
    } catch (error) {
      // What comes next belongs where it will be looked for.
      this.#file = await this.#folder.lines(fileName);
      this.#lines = before;
      await compact.close();
      throw error;
    }
    this.#lineCount = lines.size;
    this.#unsynced = 0;
  }

  #note(episode: number, { offset, length }: LineRef, doubts: Doubts | undefined): void {
    if (this.#lines.size >= mostEpisodes && !this.#lines.has(episode)) return;
    this.#lines.set(episode, { offset, length });
    if (doubts === undefined) this.#doubts.delete(episode);
    else this.#doubts.set(episode, doubts);
  }

  #readLine(file: LineFile, at: LineRef): EpisodeProposals | null {
    try {
      return parseProposals(file.read(at));
    } catch {
      return null;
    }
  }

  #report(message: string, code = 'proposals-line'): void {
    this.#isDamaged = true;
    this.#onProblem({ code, severity: 'warning', message, file: fileName });
  }
}

function checked(proposals: EpisodeProposals): z.infer<typeof episodeProposalsSchema> {
  const parsed = episodeProposalsSchema.safeParse(proposals);
  if (parsed.success) return parsed.data;
  throw new StudioError(
    'invalid-input',
    `The proposals of episode ${proposals.episode} are not well-formed: ${z.prettifyError(parsed.error)}`,
  );
}
