/** The decision journals of a project: one file per curator and device, one JSON line per decision. */
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { StudioError, type Problem } from '../../shared/errors';
import { decisionSchema, type Decision } from '../../shared/model/decision';
import { orderDecisions } from '../../shared/model/order-decisions';
import { journalFileName } from './journal-name';
import { LineFile, scanLines, type LineRef } from '../files/line-file';

interface JournalOptions {
  folder: string;
  projectId: string;
  writable: boolean;
  /** Called before every write; throws when this core must not write any more. */
  guard(): Promise<void>;
  onProblem(problem: Problem): void;
  /** Called when decisions are on disk, before they are acknowledged. */
  onCommitted(decisions: readonly Decision[]): void;
}

interface Stored extends LineRef {
  readonly journal: LineFile;
}

interface Request {
  decisions: readonly Decision[];
  resolve: (ids: string[]) => void;
  reject: (error: unknown) => void;
}

/** Broken lines are reported one by one up to this many per file. */
const reportedLines = 20;

export class Journal {
  readonly #options: JournalOptions;
  readonly #files = new Map<string, LineFile>();
  readonly #byId = new Map<string, Stored>();
  readonly #byEpisode = new Map<number, Stored[]>();
  readonly #curators = new Set<string>();
  #waiting: Request[] = [];
  #writing: Promise<void> | null = null;

  private constructor(options: JournalOptions) {
    this.#options = options;
  }

  /** Reads every journal of the folder once; what stays in memory is where each decision lies. */
  static async open(options: JournalOptions): Promise<Journal> {
    const journal = new Journal(options);
    if (options.writable) await mkdir(options.folder, { recursive: true });
    const names = await readdir(options.folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    for (const name of names.filter((name) => name.endsWith('.jsonl')).sort()) {
      await journal.#load(name);
    }
    return journal;
  }

  get curators(): string[] {
    return [...this.#curators].sort();
  }

  has(episode: number): boolean {
    return this.#byEpisode.has(episode);
  }

  /** In order (time, curator, device, sequence). */
  decisions(episode: number): Decision[] {
    const stored = this.#byEpisode.get(episode) ?? [];
    // Checked against the schema when the line was indexed.
    return orderDecisions(stored.map((at) => at.journal.read(at) as Decision));
  }

  /**
   * Resolves with the ids when all of them are on disk. Calls that arrive while a write is under way share the next one
   * (group commit). A decision that is there already is acknowledged again; another one under its id is a conflict.
   */
  append(decisions: readonly Decision[]): Promise<string[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ decisions, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  async close(): Promise<void> {
    await this.#writing;
    for (const file of this.#files.values()) await file.close();
    this.#files.clear();
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const requests = this.#waiting;
      this.#waiting = [];
      try {
        await this.#options.guard();
        await this.#commit(requests);
      } catch (error) {
        for (const request of requests) request.reject(error);
      }
    }
    // In the same turn as the last look: whatever comes after it finds that nobody writes, and does.
    this.#writing = null;
  }

  async #commit(requests: readonly Request[]): Promise<void> {
    const fresh = new Map<string, Decision>();
    const accepted: Request[] = [];
    for (const request of requests) {
      const own = new Map<string, Decision>();
      const clash = request.decisions.find((decision) => {
        const other = this.#stored(decision.id) ?? fresh.get(decision.id) ?? own.get(decision.id);
        if (other === undefined) own.set(decision.id, decision);
        return other !== undefined && differs(decision, other);
      });
      if (clash !== undefined) request.reject(clashError(clash));
      else {
        accepted.push(request);
        for (const [id, decision] of own) fresh.set(id, decision);
      }
    }
    const byFile = new Map<string, Decision[]>();
    for (const decision of fresh.values()) {
      const name = journalFileName(decision.curator, decision.device);
      const list = byFile.get(name);
      if (list === undefined) byFile.set(name, [decision]);
      else list.push(decision);
    }
    const failures = new Map<string, unknown>();
    for (const [name, decisions] of byFile) {
      try {
        await this.#write(name, decisions);
      } catch (error) {
        for (const decision of decisions) failures.set(decision.id, error);
      }
    }
    for (const { decisions, resolve, reject } of accepted) {
      const failed = decisions.find((decision) => failures.has(decision.id));
      if (failed === undefined) resolve([...new Set(decisions.map((decision) => decision.id))]);
      else reject(failures.get(failed.id));
    }
  }

  async #write(name: string, decisions: readonly Decision[]): Promise<void> {
    let file = this.#files.get(name);
    if (file === undefined) {
      file = await LineFile.open(path.join(this.#options.folder, name), true);
      this.#files.set(name, file);
    }
    const refs = await file.append(
      decisions.map((decision) => JSON.stringify(decision)),
      true,
    );
    decisions.forEach((decision, index) => {
      const ref = refs[index];
      if (ref !== undefined) this.#index(decision, file, ref);
    });
    this.#options.onCommitted(decisions);
  }

  #index(decision: Decision, journal: LineFile, { offset, length }: LineRef): void {
    const stored = { journal, offset, length };
    this.#byId.set(decision.id, stored);
    const list = this.#byEpisode.get(decision.episode);
    if (list === undefined) this.#byEpisode.set(decision.episode, [stored]);
    else list.push(stored);
    this.#curators.add(decision.curator);
  }

  #stored(id: string): unknown {
    const at = this.#byId.get(id);
    return at?.journal.read(at);
  }

  async #load(name: string): Promise<void> {
    const { folder, writable } = this.#options;
    const file = path.join(folder, name);
    const journal = await LineFile.open(file, writable);
    this.#files.set(name, journal);
    const report = this.#reporter(`journal/${name}`);
    let tail: { offset: number; complete: boolean } | null = null;
    await scanLines(file, (line, at) => {
      const decision = parseDecision(line);
      if (!at.whole) tail = { offset: at.offset, complete: decision !== null };
      if (decision !== null) this.#accept(decision, { journal, at, report });
      else if (at.whole) report.line(at.number, 'is not a decision and does not count');
    });
    if (tail !== null && writable) await mendTail(journal, tail, report);
    report.end();
  }

  #accept(
    decision: Decision,
    where: { journal: LineFile; at: LineRef & { number: number }; report: Reporter },
  ): void {
    const { journal, at, report } = where;
    if (decision.projectId !== this.#options.projectId) {
      report.line(
        at.number,
        `belongs to another project (${decision.projectId}) and does not count`,
      );
    } else if (this.#byId.has(decision.id)) {
      if (differs(decision, this.#stored(decision.id))) {
        report.line(
          at.number,
          `has the id ${decision.id} of another decision; the one read first counts`,
        );
      }
    } else this.#index(decision, journal, at);
  }

  #reporter(file: string): Reporter {
    let broken = 0;
    const say = (code: string, message: string) => {
      this.#options.onProblem({ code, severity: 'warning', message, file });
    };
    return {
      line(number, what) {
        broken += 1;
        if (broken <= reportedLines) {
          say('journal-line', `Line ${number} of ${file} ${what}; everything else was read.`);
        }
      },
      torn(bytes) {
        say(
          'journal-torn',
          `${file} ended in the middle of a decision that was never acknowledged; its ${bytes} bytes were cut off.`,
        );
      },
      end() {
        if (broken > reportedLines) {
          say(
            'journal-line',
            `${file} has ${broken - reportedLines} more lines that do not count.`,
          );
        }
      },
    };
  }
}

interface Reporter {
  line(number: number, what: string): void;
  torn(bytes: number): void;
  end(): void;
}

/** A last line without newline: a whole decision only lacks it, anything else is what a killed core left. */
async function mendTail(
  journal: LineFile,
  tail: { offset: number; complete: boolean },
  report: Reporter,
): Promise<void> {
  if (tail.complete) await journal.append([''], true);
  else {
    report.torn(journal.size - tail.offset);
    await journal.truncate(tail.offset);
  }
}

function parseDecision(line: Buffer): Decision | null {
  try {
    return decisionSchema.safeParse(JSON.parse(line.toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}

/** Compared as they read back from disk: no `undefined`, no negative zero. */
function differs(decision: Decision, other: unknown): boolean {
  return !isDeepStrictEqual(asOnDisk(decision), asOnDisk(other));
}

function asOnDisk(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function clashError(decision: Decision): StudioError {
  return new StudioError(
    'conflict',
    `Decision ${decision.id} on episode ${decision.episode} was not kept because another decision has its number already; save it again, and it gets a new one.`,
    { details: { decisionId: decision.id } },
  );
}
