/** `proposals.jsonl`: what the machine said, one line per episode and the last one counts. */
import { z } from 'zod';
import { StudioError, type Problem } from '../../shared/errors';
import { seenKeyframeSchema } from '../../shared/model/decision';
import type { Doubts, EpisodeProposals } from '../../shared/model/keyframe';
import { listOf } from '../../shared/model/list-of';
import { parseJson } from '../files/json-text';
import { scanLines, type LineFile, type LineRef } from '../files/line-file';
import { portions } from '../files/portions';
import { isIntact, sealed } from '../files/sealed-line';
import type { ProjectFolder } from './project-folder';

const count = z.number().int().min(0);
const doubtsSchema = z.object({
  candidates: count,
  close: count,
  sceneOnly: count,
  motionOnly: count,
  misfit: z.number().min(0).optional(),
});
const missedSchema = z.object({
  frame: count,
  frames: count,
  foretold: z.number().min(0).max(1),
  text: z.string().max(1_000),
});
const redundancySchema = z.object({
  charactersIn: count,
  tokensIn: count,
  distinctIn: count,
  charactersOut: count,
  tokensOut: count,
  distinctOut: count,
  redundant: count,
  pruned: z.object({ frames: count, foretold: z.number().min(0) }).optional(),
  missed: z.array(missedSchema).max(100).optional(),
});
const runSchema = z.object({ from: count, to: count }).optional();
export const episodeProposalsSchema = z.object({
  episode: count,
  doubts: doubtsSchema.optional(),
  redundancy: redundancySchema.optional(),
  fingerprint: z.string().min(1).max(64),
  policy: z.string().max(128),
  policyName: z.string().max(80).optional(),
  settings: z.string().max(32).optional(),
  learnedFrom: z.string().max(80).optional(),
  madeAtMs: z.number().int().min(0),
  keyframes: listOf(seenKeyframeSchema.extend({ run: runSchema }), 100_000),
});

/** Proposals can be made again, so fsync waits for this many lines (or for `close`). */
const linesPerSync = 64;
/** As many as a request may name. */
const mostEpisodes = 1_000_000;

const fileName = 'proposals.jsonl';

/** Nothing else that stood there goes anywhere. Throws a `ZodError`. */
export function parseProposals(value: unknown): EpisodeProposals {
  const proposals: unknown = episodeProposalsSchema.parse(value);
  return proposals as EpisodeProposals;
}

export class ProposalsFile {
  readonly #folder: ProjectFolder;
  #isDamaged = false;
  /** Whether there may be lines that were never read: then none is left out, whatever is saved. */
  #isUnread = false;
  readonly #onProblem: (problem: Problem) => void;
  #lines = new Map<number, LineRef>();
  /** What the queue asks of every episode, so that it need not read their lines. */
  readonly #doubts = new Map<number, Doubts>();
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

  /** Calls must not overlap. */
  async save(proposals: EpisodeProposals): Promise<void> {
    const parsed = episodeProposalsSchema.safeParse(proposals);
    if (!parsed.success) {
      throw new StudioError(
        'invalid-input',
        `The proposals of episode ${proposals.episode} are not well-formed: ${z.prettifyError(parsed.error)}`,
      );
    }
    this.#file ??= await this.#folder.lines(fileName);
    const [at] = await this.#file.append([lineOf(parsed.data)], false);
    if (at !== undefined) this.#note(proposals.episode, at, parsed.data.doubts);
    this.#lineCount += 1;
    this.#unsynced += 1;
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
    this.#file = await this.#folder.lines(fileName);
    if (!writable) return;
    if (tornAt !== null) {
      this.#report(`The last line of ${fileName} was not written to its end and was cut off.`);
      await this.#file.truncate(tornAt);
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

interface Head {
  episode: number;
  doubts?: Doubts | undefined;
}

/**
 * Episode and doubts come first, so that opening a project with 100,000 episodes need not parse their keyframes.
 */
function lineOf(proposals: z.infer<typeof episodeProposalsSchema>): string {
  const { episode, doubts, ...rest } = proposals;
  return sealed(JSON.stringify({ episode, doubts, ...rest }));
}

const headPattern =
  /^\{"episode":(\d{1,12}),(?:"doubts":(\{"candidates":\d{1,9},"close":\d{1,9},"sceneOnly":\d{1,9},"motionOnly":\d{1,9}(?:,"misfit":[\d.]{1,12})?\}),)?/;

function headOf(line: Buffer): Head | null {
  const start = headPattern.exec(line.toString('latin1', 0, 200));
  try {
    if (start !== null && line.at(-1) === 0x7d) {
      const doubts = start[2] === undefined ? undefined : (JSON.parse(start[2]) as Doubts);
      return { episode: Number(start[1]), doubts };
    }
    return episodeProposalsSchema.parse(parseJson(line));
  } catch {
    return null;
  }
}
