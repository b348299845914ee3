/** `proposals.jsonl`: what the machine said, one line per episode and the last one counts. */
import { rm } from 'node:fs/promises';
import { z } from 'zod';
import { StudioError, type Problem } from '../../shared/errors';
import { seenKeyframeSchema } from '../../shared/model/decision';
import type { Doubts, EpisodeProposals } from '../../shared/model/keyframe';
import { LineFile, scanLines, type LineRef } from '../files/line-file';

const count = z.number().int().min(0);
const doubtsSchema = z.object({
  candidates: count,
  close: count,
  sceneOnly: count,
  motionOnly: count,
});
const redundancySchema = z.object({
  charactersIn: count,
  tokensIn: count,
  distinctIn: count,
  charactersOut: count,
  tokensOut: count,
  distinctOut: count,
  redundant: count,
});
const episodeProposalsSchema = z.object({
  episode: count,
  doubts: doubtsSchema.optional(),
  redundancy: redundancySchema.optional(),
  fingerprint: z.string().min(1).max(64),
  policy: z.string().max(128),
  policyName: z.string().max(80).optional(),
  madeAtMs: z.number().int().min(0),
  keyframes: z.array(seenKeyframeSchema).max(100_000),
});

/** Proposals can be made again, so fsync waits for this many lines (or for `close`). */
const linesPerSync = 64;
const linesPerWrite = 256;

export class ProposalsFile {
  readonly #path: string;
  readonly #onProblem: (problem: Problem) => void;
  #lines = new Map<number, LineRef>();
  /** What the queue asks of every episode, so that it need not read their lines. */
  readonly #doubts = new Map<number, Doubts>();
  #file: LineFile | null = null;
  #lineCount = 0;
  #unsynced = 0;
  #changed = false;

  private constructor(file: string, onProblem: (problem: Problem) => void) {
    this.#path = file;
    this.#onProblem = onProblem;
  }

  /** Streams the file once; what stays in memory is where each episode's line lies. */
  static async open(
    file: string,
    writable: boolean,
    onProblem: (problem: Problem) => void,
  ): Promise<ProposalsFile> {
    const proposals = new ProposalsFile(file, onProblem);
    await proposals.#load(writable);
    return proposals;
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
    const value = this.#readLine(this.#file, at);
    if (isEpisodeProposals(value)) return value;
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
    this.#file ??= await LineFile.open(this.#path, true);
    const [at] = await this.#file.append([lineOf(parsed.data)], false);
    if (at !== undefined) this.#note(proposals.episode, at, parsed.data.doubts);
    this.#lineCount += 1;
    this.#unsynced += 1;
    this.#changed = true;
    if (this.#unsynced >= linesPerSync) await this.#sync();
    if (this.#lineCount > 2 * this.#lines.size) await this.#compact();
  }

  /**
   * A file that was changed is left as if every episode had been saved once and in order, if that can be.
   *
   * @param guard throws where the file is another studio's by now
   */
  async close(guard: () => Promise<void>): Promise<void> {
    if (this.#changed && !this.#isTidy()) {
      // What is on disk is good as it is.
      await guard()
        .then(() => this.#compact())
        .catch(() => undefined);
    }
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

  async #load(writable: boolean): Promise<void> {
    let tornAt: number | null = null;
    await scanLines(this.#path, (line, at) => {
      if (!at.whole) {
        tornAt = at.offset;
        return;
      }
      this.#lineCount += 1;
      const head = headOf(line);
      if (head !== null) {
        this.#note(head.episode, { offset: at.offset, length: at.length }, head.doubts);
      } else
        this.#report(`Line ${at.number} of proposals.jsonl cannot be read and was passed over.`);
    });
    if (this.#lineCount === 0 && tornAt === null) return;
    this.#file = await LineFile.open(this.#path, writable);
    if (!writable) return;
    if (tornAt !== null) {
      this.#report('The last line of proposals.jsonl was not written to its end and was cut off.');
      await this.#file.truncate(tornAt);
    }
    if (this.#lineCount > 2 * this.#lines.size) await this.#compact();
  }

  /** Rewrites the file with the lines that count, ascending by episode, and puts it in place at once. */
  async #compact(): Promise<void> {
    const old = this.#file;
    if (old === null) return;
    const temporary = `${this.#path}.compact.tmp`;
    await rm(temporary, { force: true });
    const compact = await LineFile.open(temporary, true);
    const lines = new Map<number, LineRef>();
    try {
      const kept = [...this.#lines].sort(([a], [b]) => a - b);
      for (let from = 0; from < kept.length; from += linesPerWrite) {
        const part = kept.slice(from, from + linesPerWrite);
        const refs = await compact.append(
          part.map(([, at]) => old.readText(at)),
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
      await rm(temporary, { force: true });
      throw error;
    }
    // Readers go on with the new file from here; the old one is closed first because Windows replaces no open file.
    this.#file = compact;
    this.#lines = lines;
    this.#lineCount = lines.size;
    this.#unsynced = 0;
    await old.close();
    await compact.renameTo(this.#path);
  }

  #note(episode: number, at: LineRef, doubts: Doubts | undefined): void {
    this.#lines.set(episode, at);
    if (doubts === undefined) this.#doubts.delete(episode);
    else this.#doubts.set(episode, doubts);
  }

  #readLine(file: LineFile, at: LineRef): unknown {
    try {
      return file.read(at);
    } catch {
      return null;
    }
  }

  #report(message: string): void {
    this.#onProblem({
      code: 'proposals-line',
      severity: 'warning',
      message,
      file: 'proposals.jsonl',
    });
  }
}

function isEpisodeProposals(value: unknown): value is EpisodeProposals {
  return episodeProposalsSchema.safeParse(value).success;
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
  return JSON.stringify({ episode, doubts, ...rest });
}

const headPattern =
  /^\{"episode":(\d{1,12}),(?:"doubts":(\{"candidates":\d{1,9},"close":\d{1,9},"sceneOnly":\d{1,9},"motionOnly":\d{1,9}\}),)?/;

function headOf(line: Buffer): Head | null {
  const start = headPattern.exec(line.toString('latin1', 0, 200));
  if (start !== null && line.at(-1) === 0x7d) {
    const doubts = start[2] === undefined ? undefined : (JSON.parse(start[2]) as Doubts);
    return { episode: Number(start[1]), doubts };
  }
  try {
    return episodeProposalsSchema.parse(JSON.parse(line.toString('utf8')));
  } catch {
    return null;
  }
}
