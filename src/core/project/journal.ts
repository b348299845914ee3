/** Journals of a project: who did what, one file per curator and device, one JSON line per entry, for ever. */
import type { z } from 'zod';
import { StudioError, type Problem } from '../../shared/errors';
import { orderDecisions, type JournalEntry } from '../../shared/model/order-decisions';
import { limits } from '../files/limits';
import type { LineFile } from '../files/line-file';
import { scanLines, type ScannedLine } from '../files/scan-lines';
import { checkOf, isIntact } from '../files/sealed-line';
import { breathe } from '../system/breathe';
import { JournalIndex, type Stored } from './journal-index';
import { besidesBytes, differs, lengthOfTail, lineOf, mendTail, parseEntry } from './journal-line';
import { journalFileName } from './journal-name';
import { admitted, type Request } from './journal-requests';
import { journalReporter, type JournalReporter } from './journal-reporter';
import { LineChain } from './line-chain';
import { LostLines, type Lost } from './lost-lines';
import type { ProjectFolder } from './project-folder';

export interface JournalOptions<Entry extends JournalEntry> {
  folder: ProjectFolder;
  /** The folder of its files, in the project's. */
  name: string;
  /** What an entry is called in sentences. */
  noun: string;
  schema: z.ZodType<Entry>;
  /** Who may have entries on one episode; anybody if not given. */
  mostCurators?: number;
  /** Of all lines, where entries are held in memory; without a limit if not given. */
  mostBytes?: number;
  /** Why an entry that reads well does not count here; null where it does. */
  foreign(entry: Entry): string | null;
  onProblem: (problem: Problem) => void;
  /** Hears of each entry that counts, when it is read or written. */
  onEntry?(entry: Entry): void;
  /** Called when entries are on disk, before they are acknowledged. */
  onCommitted(entries: readonly Entry[]): void;
}

/** A file that is being read. */
interface Reading {
  file: LineFile;
  place: string;
  report: JournalReporter;
  /** Whether the rest of it was left out, since there are too many lines. */
  isLeft: boolean;
}

/** Each stays open, and a process may not open many. */
const mostFiles = 500;

export class Journal<Entry extends JournalEntry> {
  readonly #options: JournalOptions<Entry>;
  readonly #files = new Map<string, LineFile>();
  readonly #index: JournalIndex;
  readonly #curators = new Set<string>();
  readonly #lost = new LostLines();
  readonly #chain = new LineChain();
  #waiting: Request<Entry>[] = [];
  #writing: Promise<void> | null = null;

  private constructor(options: JournalOptions<Entry>) {
    this.#options = options;
    this.#index = new JournalIndex(options);
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
    const all = await options.folder.list(options.name);
    const names = all.filter((name) => name.endsWith('.jsonl'));
    for (const name of names.slice(0, mostFiles)) await journal.#load(name);
    if (names.length > mostFiles) {
      journal.#reporter('').files(names.length, mostFiles);
      journal.#lost.add(null, `the files of ${options.name} beyond the first ${mostFiles}`);
    }
    let gaps = 0;
    for (const { place, number } of journal.#chain.gaps()) {
      await breathe(gaps++);
      journal.#reporter(place).gap(number);
      journal.#lost.add(null, `what stood before line ${number} of ${place}`);
    }
    return journal;
  }

  get curators(): string[] {
    return [...this.#curators].sort();
  }

  has(episode: number): boolean {
    return this.#index.has(episode);
  }

  /** What cannot be read on an episode; null where nothing is missing. */
  lost(episode: number): Lost | null {
    return this.#lost.of(episode);
  }

  /** The episodes with entries on which others may be missing. */
  get episodesWithLost(): number[] {
    if (this.#lost.none) return [];
    return this.#index.episodes.filter((episode) => this.#lost.of(episode) !== null);
  }

  /** Whether it could be known, when the entry was written, that all that is missing on its episode is missing. */
  knewOfLost({ id, episode }: Entry): boolean {
    const lost = this.#lost.of(episode);
    return lost === null || this.#index.entry(id)?.lost === lost.mark;
  }

  /** In order (time, curator, device, sequence). */
  entries(episode: number): Entry[] {
    return orderDecisions(this.#index.on(episode).map((at) => this.#read(at)));
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
    const { accepted, fresh } = admitted(requests, {
      noun: this.#options.noun,
      index: this.#index,
      stored: (id) => this.#stored(id),
    });
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
    const place = `${this.#options.name}/${name}`;
    let file = this.#files.get(name);
    if (file === undefined) {
      this.#options.folder.mustHaveRead(place);
      file = await this.#options.folder.lines(place);
      this.#files.set(name, file);
    }
    const lost = entries.map(({ episode }) => this.#lost.of(episode)?.mark);
    let after = this.#chain.last(place);
    const lines = entries.map((entry, at) => {
      const line = lineOf(entry, lost[at], after);
      after = checkOf(Buffer.from(line));
      return line;
    });
    const refs = await file.append(lines, true);
    this.#chain.wrote(place, after);
    for (const [index, entry] of entries.entries()) {
      const ref = refs[index];
      if (ref !== undefined) this.#add(entry, { ...ref, file, lost: lost[index] });
    }
    for (const ref of refs) this.#index.count(ref);
    this.#options.onCommitted(entries);
  }

  /** False where its episode has no room for it. */
  #add(entry: Entry, stored: Stored): boolean {
    if (!this.#index.add(entry, stored)) return false;
    this.#curators.add(entry.curator);
    this.#options.onEntry?.(entry);
    return true;
  }

  /** By the schema, so that nothing else that stood in the line goes anywhere. */
  #read(at: Stored): Entry {
    return this.#options.schema.parse(at.file.read(at));
  }

  #stored(id: string): Entry | undefined {
    const at = this.#index.entry(id);
    return at === undefined ? undefined : this.#read(at);
  }

  async #load(name: string): Promise<void> {
    const { folder, schema } = this.#options;
    const place = `${this.#options.name}/${name}`;
    const report = this.#reporter(place);
    let tail: Parameters<typeof mendTail>[1] | null = null;
    try {
      const file = await folder.lines(place);
      this.#files.set(name, file);
      const reading: Reading = { file, place, report, isLeft: false };
      const onLine = (line: Buffer, at: ScannedLine): void => {
        if (at.whole) return this.#take(line, at, reading);
        const length = at.cut ? null : lengthOfTail(line, schema);
        tail = { offset: at.offset, end: length === null ? null : at.offset + length };
        if (length !== null)
          this.#take(line.subarray(0, length), { ...at, length, joined: false }, reading);
      };
      // Of too many the first ones count.
      const most = Number.POSITIVE_INFINITY;
      await scanLines(await folder.placeOf(place), onLine, { longest: limits.lineBytes, most });
      const torn = tail;
      if (torn !== null) await file.mend(() => mendTail(file, torn, report));
    } catch (error) {
      if (!(error instanceof StudioError)) throw error;
      // What was read of it stays. Nothing is written behind what was not.
      await this.#files.get(name)?.mend(() => Promise.reject(error));
      report.unread(error.message);
      this.#lost.add(null, place);
      folder.missed(place, error);
    }
  }

  #take(line: Buffer, at: ScannedLine, reading: Reading): void {
    const { file, place, report } = reading;
    const { noun, schema } = this.#options;
    const where = `line ${at.number} of ${place}`;
    if (reading.isLeft) return;
    const most = this.#index.full(noun, 1, at.length);
    if (most !== null) {
      report.left(at.number, most);
      this.#lost.add(null, `what stands from ${where} on`);
      reading.isLeft = true;
      return;
    }
    this.#index.count(at);
    // What is left of a cut line may be anything.
    const read = at.cut ? null : parseEntry(line, schema);
    // What reads well has been summed already.
    const intact = read !== null || isIntact(line);
    const isChanged = !at.cut && !intact;
    this.#chain.read({ place, number: at.number }, { check: checkOf(line), intact }, read?.after);
    if (read === null || isChanged) {
      const isNone = `is ${at.cut ? 'longer than any' : 'not a'} ${noun}`;
      report.line(at.number, isChanged ? 'was changed after it was written' : isNone);
      this.#lost.add(line, where);
      return;
    }
    if (at.joined) report.joined(at.number);
    const { entry, lost } = read;
    const why = this.#options.foreign(entry);
    const before = this.#index.entry(entry.id);
    if (why !== null) report.line(at.number, why);
    else if (before === undefined) {
      if (this.#add(entry, { file, offset: at.offset, length: at.length, lost })) return;
      report.beyond(at.number, this.#index.mostCurators);
      this.#lost.add(line, where);
    } else {
      // One of quite another length is not read for it: a long one would be for each of many that are short.
      const isOther = Math.abs(before.length - at.length) > besidesBytes;
      if (isOther || differs(entry, this.#read(before))) report.clash(at.number, entry.id);
    }
  }

  #reporter(place: string): JournalReporter {
    const { name, noun, onProblem } = this.#options;
    return journalReporter({ place: place === '' ? name : place, noun, onProblem });
  }
}
