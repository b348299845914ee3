/** Journals of a project: who did what, one file per curator and device, one JSON line per entry, for ever. */
import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { StudioError, type Problem } from '../../shared/errors';
import { orderDecisions, type JournalEntry } from '../../shared/model/order-decisions';
import { parseJson } from '../files/json-text';
import { scanLines, type LineFile, type LineRef } from '../files/line-file';
import { isIntact, sealed } from '../files/sealed-line';
import { journalFileName } from './journal-name';
import { journalReporter, type JournalReporter } from './journal-reporter';
import type { ProjectFolder } from './project-folder';

export interface JournalOptions<Entry extends JournalEntry> {
  folder: ProjectFolder;
  /** The folder of its files, in the project's. */
  name: string;
  /** What an entry is called in sentences. */
  noun: string;
  schema: z.ZodType<Entry>;
  /** Why an entry that reads well does not count here; null where it does. */
  foreign(entry: Entry): string | null;
  onProblem: (problem: Problem) => void;
  /** Called when entries are on disk, before they are acknowledged. */
  onCommitted(entries: readonly Entry[]): void;
}

interface Stored extends LineRef {
  readonly file: LineFile;
}

interface Request<Entry> {
  entries: readonly Entry[];
  resolve: (ids: string[]) => void;
  reject: (error: unknown) => void;
}

/** Each stays open, and a process may not open many. */
const mostFiles = 500;

export class Journal<Entry extends JournalEntry> {
  readonly #options: JournalOptions<Entry>;
  readonly #files = new Map<string, LineFile>();
  readonly #byId = new Map<string, Stored>();
  readonly #byEpisode = new Map<number, Stored[]>();
  readonly #curators = new Set<string>();
  #waiting: Request<Entry>[] = [];
  #writing: Promise<void> | null = null;

  private constructor(options: JournalOptions<Entry>) {
    this.#options = options;
  }

  /**
   * Reads every file of the journal once; what stays in memory is where each entry lies. A file or line that cannot be
   * used costs itself and a problem. Throws where the folder itself cannot be read or is a link.
   */
  static async open<Entry extends JournalEntry>(
    options: JournalOptions<Entry>,
  ): Promise<Journal<Entry>> {
    const journal = new Journal(options);
    await options.folder.makeFolder(options.name);
    const names = (await options.folder.list(options.name)).filter((name) =>
      name.endsWith('.jsonl'),
    );
    for (const name of names.slice(0, mostFiles)) await journal.#load(name);
    if (names.length > mostFiles) journal.#reporter('').files(names.length, mostFiles);
    return journal;
  }

  get curators(): string[] {
    return [...this.#curators].sort();
  }

  has(episode: number): boolean {
    return this.#byEpisode.has(episode);
  }

  /** In order (time, curator, device, sequence). */
  entries(episode: number): Entry[] {
    return orderDecisions((this.#byEpisode.get(episode) ?? []).map((at) => this.#read(at)));
  }

  /**
   * Resolves with the ids when all of them are on disk. Calls that arrive while a write is under way share the next one
   * (group commit). An entry that is there already is acknowledged again; another one under its id is a conflict.
   */
  append(entries: readonly Entry[]): Promise<string[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entries, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  async close(): Promise<void> {
    await this.#writing;
    for (const file of this.#files.values()) await file.close();
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const requests = this.#waiting;
      this.#waiting = [];
      try {
        await this.#options.folder.mustWrite();
        await this.#commit(requests);
      } catch (error) {
        for (const request of requests) request.reject(error);
      }
    }
    // In the same turn as the last look: whatever comes after it finds that nobody writes, and does.
    this.#writing = null;
  }

  async #commit(requests: readonly Request<Entry>[]): Promise<void> {
    const fresh = new Map<string, Entry>();
    const accepted: Request<Entry>[] = [];
    for (const request of requests) {
      const own = new Map<string, Entry>();
      const clash = request.entries.find((entry) => {
        const other = this.#stored(entry.id) ?? fresh.get(entry.id) ?? own.get(entry.id);
        if (other === undefined) own.set(entry.id, entry);
        return other !== undefined && differs(entry, other);
      });
      if (clash !== undefined) request.reject(this.#clashError(clash));
      else {
        accepted.push(request);
        for (const [id, entry] of own) fresh.set(id, entry);
      }
    }
    const byFile = new Map<string, Entry[]>();
    for (const entry of fresh.values()) {
      const name = journalFileName(entry.curator, entry.device);
      const list = byFile.get(name);
      if (list === undefined) byFile.set(name, [entry]);
      else list.push(entry);
    }
    const failures = new Map<string, unknown>();
    for (const [name, entries] of byFile) {
      try {
        await this.#write(name, entries);
      } catch (error) {
        for (const entry of entries) failures.set(entry.id, error);
      }
    }
    for (const { entries, resolve, reject } of accepted) {
      const failed = entries.find((entry) => failures.has(entry.id));
      if (failed === undefined) resolve([...new Set(entries.map((entry) => entry.id))]);
      else reject(failures.get(failed.id));
    }
  }

  async #write(name: string, entries: readonly Entry[]): Promise<void> {
    let file = this.#files.get(name);
    if (file === undefined) {
      file = await this.#options.folder.lines(`${this.#options.name}/${name}`);
      this.#files.set(name, file);
    }
    const refs = await file.append(
      entries.map((entry) => sealed(JSON.stringify(entry))),
      true,
    );
    for (const [index, entry] of entries.entries()) {
      const ref = refs[index];
      if (ref !== undefined) this.#index(entry, file, ref);
    }
    this.#options.onCommitted(entries);
  }

  #index(entry: Entry, file: LineFile, { offset, length }: LineRef): void {
    const stored = { file, offset, length };
    this.#byId.set(entry.id, stored);
    const list = this.#byEpisode.get(entry.episode);
    if (list === undefined) this.#byEpisode.set(entry.episode, [stored]);
    else list.push(stored);
    this.#curators.add(entry.curator);
  }

  /** By the schema, so that nothing else that stood in the line goes anywhere. */
  #read(at: Stored): Entry {
    return this.#options.schema.parse(at.file.read(at));
  }

  #stored(id: string): Entry | undefined {
    const at = this.#byId.get(id);
    return at === undefined ? undefined : this.#read(at);
  }

  async #load(name: string): Promise<void> {
    const { folder } = this.#options;
    const place = `${this.#options.name}/${name}`;
    const report = this.#reporter(place);
    let tail: { offset: number; end: number | null } | null = null;
    try {
      const file = await folder.lines(place);
      this.#files.set(name, file);
      await scanLines(await folder.placeOf(place), (line, at) => {
        const entry = this.#parse(line);
        if (!at.whole) {
          // Of an older line whose newline was damaged the rest is still there.
          const last = entry ?? this.#parse(line.subarray(0, -1));
          const length = entry === null ? line.length - 1 : line.length;
          tail = { offset: at.offset, end: last === null ? null : at.offset + length };
          if (last !== null) this.#accept(last, { file, at: { ...at, length }, report });
        } else if (entry !== null) this.#accept(entry, { file, at, report });
        else if (isIntact(line)) report.line(at.number, `is not a ${this.#options.noun}`);
        else report.line(at.number, 'was changed after it was written');
      });
      if (tail !== null && folder.readOnlyBecause === null) await mendTail(file, tail, report);
    } catch (error) {
      if (!(error instanceof StudioError)) throw error;
      await this.#files.get(name)?.close();
      this.#files.delete(name);
      report.unread(error.message);
    }
    report.end();
  }

  /** Null for what is no entry, or none any more. */
  #parse(line: Buffer): Entry | null {
    if (!isIntact(line)) return null;
    try {
      return this.#options.schema.safeParse(parseJson(line)).data ?? null;
    } catch {
      return null;
    }
  }

  #accept(
    entry: Entry,
    where: { file: LineFile; at: LineRef & { number: number }; report: JournalReporter },
  ): void {
    const { file, at, report } = where;
    const foreign = this.#options.foreign(entry);
    if (foreign !== null) report.line(at.number, foreign);
    else if (this.#byId.has(entry.id)) {
      if (differs(entry, this.#stored(entry.id))) report.clash(at.number, entry.id);
    } else this.#index(entry, file, at);
  }

  #reporter(place: string): JournalReporter {
    const { name, noun, onProblem } = this.#options;
    return journalReporter({ place: place === '' ? name : place, noun, onProblem });
  }

  #clashError({ id, episode }: Entry): StudioError {
    const { noun } = this.#options;
    return new StudioError(
      'conflict',
      `The ${noun} ${id} on episode ${episode} was not kept because another ${noun} has its number already; save it again, and it gets a new one.`,
      { details: { decisionId: id } },
    );
  }
}

/** A last line without newline: a whole entry only lacks it, anything else is what a killed core left. */
async function mendTail(
  file: LineFile,
  tail: { offset: number; end: number | null },
  report: JournalReporter,
): Promise<void> {
  if (tail.end === null) {
    report.torn(file.size - tail.offset);
    await file.truncate(tail.offset);
    return;
  }
  if (tail.end < file.size) await file.truncate(tail.end);
  await file.append([''], true);
}

/** Compared as they read back from disk: no `undefined`, no negative zero. */
function differs(entry: unknown, other: unknown): boolean {
  return !isDeepStrictEqual(asOnDisk(entry), asOnDisk(other));
}

function asOnDisk(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
