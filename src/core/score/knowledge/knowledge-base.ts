/**
 * A folder of rollouts that people scored: `kb.jsonl`, to which lines are added and never changed (the last of an id
 * counts, `removed` takes it out), and the pictures that its lines name.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { StudioError, type Problem } from '../../../shared/errors';
import { kbEntrySchema, type KbEntry } from '../../../shared/model/knowledge';
import { parseJson } from '../../files/json-text';
import { limits } from '../../files/limits';
import type { LineFile } from '../../files/line-file';
import { scanLines, type ScannedLine } from '../../files/scan-lines';
import { openRegular } from '../../files/regular-file';
import { isIntact, sealed } from '../../files/sealed-line';
import { wrongPart } from '../../files/wrong-part';
import { unreadable } from '../../system/classify-error';
import { ProblemList } from '../../system/problem-list';
import { serial } from '../../system/serial';
import { isSameTask, isSameVideo } from '../siblings';
import { doorToLook, doorToWrite, type BaseDoor, type Holder } from './base-door';
import { SearchIndex } from './search-index';

export const kbFile = 'kb.jsonl';

const lineSchema = z.union([z.object({ id: z.string(), removed: z.literal(true) }), kbEntrySchema]);

export class KnowledgeBase {
  readonly #entries = new Map<string, KbEntry>();
  readonly #inTurn = serial();
  #index: SearchIndex | null = null;
  #file: LineFile | null = null;
  readonly #problems = new ProblemList();

  private constructor(private readonly door: BaseDoor) {}

  /**
   * A line that cannot be used is a problem and does not count; the end of one that a killed studio left is cut off by
   * the next change. Nothing is followed that is a link. Throws `not-found` where there is none and none is to be made,
   * `conflict` where it lies in a project that this core may not write, `corrupt-data` and `io`.
   *
   * @param write false: it is only looked at
   * @param holders folders that it may lie in, and that this core has open
   */
  static async open(
    folder: string,
    { make = false, write = false, holders = [] as readonly Holder[] } = {},
  ): Promise<KnowledgeBase> {
    const writes = make || write;
    const base = new KnowledgeBase(await (writes ? doorToWrite : doorToLook)(folder, holders));
    try {
      await base.#read({ make, writes });
      return base;
    } catch (error) {
      await base.close();
      throw error;
    }
  }

  async #read({ make, writes }: { make: boolean; writes: boolean }): Promise<void> {
    const { folder } = this.door;
    const name = this.door.nameOf(kbFile);
    let lines = 0;
    let tornAt: number | null = null;
    const file = await folder.placeOf(name);
    const onLine = (line: Buffer, { whole, offset, number, cut }: ScannedLine): void => {
      lines += 1;
      const wrong = cut ? 'is longer than any entry' : this.#take(line);
      if (!whole && wrong !== null) tornAt = offset;
      else if (wrong !== null) this.#problem(number, wrong);
    };
    await scanLines(file, onLine, { largest: limits.heldLinesBytes });
    if (lines === 0 && !make) {
      throw new StudioError('not-found', `${this.path} is no knowledge base: it has no ${kbFile}.`);
    }
    if (!writes) return;
    this.#file = await folder.lines(name);
    if (tornAt === null) return;
    await this.#file.truncate(tornAt).catch((error: unknown) => {
      throw unreadable(error, `${file} cannot be written`);
    });
  }

  /** What was wrong with its lines when it was opened. */
  get problems(): Problem[] {
    return this.#problems.all;
  }

  /** Absolute. */
  get path(): string {
    return path.join(this.door.folder.path, path.dirname(this.door.nameOf(kbFile)));
  }

  /** False also once the project that it lies in was let go. */
  get isWritable(): boolean {
    return this.#file !== null && this.door.folder.readOnlyBecause === null;
  }

  /** Whether others wait for the project that it lies in until it is closed. */
  get hasOwnLock(): boolean {
    return this.door.hasOwnLock;
  }

  /** SHA-256 of its lines, hexadecimal. Throws `corrupt-data` and `io`. */
  async hash(): Promise<string> {
    const file = await this.door.folder.placeOf(this.door.nameOf(kbFile));
    try {
      const hash = createHash('sha256');
      const { handle } = await openRegular(file);
      for await (const bytes of handle.createReadStream()) hash.update(bytes as Buffer);
      return hash.digest('hex');
    } catch (error) {
      throw unreadable(error, `${file} cannot be read`);
    }
  }

  /**
   * Keeps a picture under a name in the base, in the place of what is there. Throws as `ProjectFolder.writeBy`.
   *
   * @param write is given the name of a file that is not there yet
   */
  async keepPicture(file: string, write: (temporary: string) => Promise<void>): Promise<void> {
    await this.door.folder.writeBy(this.door.nameOf(file), write);
  }

  /** In the order in which they came. */
  get entries(): KbEntry[] {
    return [...this.#entries.values()];
  }

  get index(): SearchIndex {
    this.#index ??= new SearchIndex(this.entries);
    return this.#index;
  }

  /** Throws `not-found` naming the base. */
  entry(id: string): KbEntry {
    const found = this.#entries.get(id);
    if (found !== undefined) return found;
    throw new StudioError('not-found', `The knowledge base ${this.path} has no rollout "${id}".`);
  }

  /**
   * Adds, or puts in the place of those with the same ids; on disk when it resolves. Throws `conflict` as `mayPut`,
   * `invalid-input` where the base has no room for them.
   */
  async put(entries: readonly KbEntry[]): Promise<void> {
    this.mayPut(entries);
    await this.#append(entries);
    for (const entry of entries) this.#entries.set(entry.id, entry);
    this.#index = null;
  }

  /** Throws `conflict` where an id is that of a rollout of another task, video or episode. */
  mayPut(entries: readonly KbEntry[]): void {
    for (const entry of entries) {
      const present = this.#entries.get(entry.id);
      if (present === undefined || isSameRollout(present, entry)) continue;
      throw new StudioError(
        'conflict',
        `The knowledge base has another rollout with the id "${entry.id}" (task "${present.task}"); give the new ones a prefix, or remove it first.`,
      );
    }
  }

  /** Throws `not-found` where it has no such rollout. */
  async remove(id: string): Promise<void> {
    this.entry(id);
    await this.#append([{ id, removed: true }]);
    this.#entries.delete(id);
    this.#index = null;
  }

  async close(): Promise<void> {
    await this.#inTurn(async () => this.#file?.close());
    this.#file = null;
    await this.door.close();
  }

  async #append(lines: readonly object[]): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#file === null) {
        throw new StudioError('conflict', `${this.path} is only looked at; nothing was saved.`);
      }
      const texts = lines.map((line) => sealed(JSON.stringify(line)));
      const more = texts.reduce((sum, text) => sum + Buffer.byteLength(text) + 1, 0);
      if (this.#file.size + more > limits.heldLinesBytes) {
        throw new StudioError(
          'invalid-input',
          `${this.path} was left as it is: a larger ${kbFile} would not be read back; begin another knowledge base.`,
        );
      }
      await this.#file.append(texts, true);
    });
  }

  /** What is wrong with the line as the end of a sentence; null where it counts. */
  #take(line: Buffer): string | null {
    if (!isIntact(line)) return 'was changed after it was written';
    let value: unknown;
    try {
      value = parseJson(line);
    } catch {
      return 'is not JSON';
    }
    const parsed = lineSchema.safeParse(value);
    if (!parsed.success) {
      const entry = kbEntrySchema.safeParse(value);
      return `is not as expected: ${wrongPart(entry.error ?? parsed.error)}`;
    }
    const { data } = parsed;
    this.#entries.delete(data.id);
    if (!('removed' in data)) this.#entries.set(data.id, data);
    return null;
  }

  #problem(number: number, what: string): void {
    this.#problems.add({
      code: 'kb-line',
      severity: 'warning',
      file: kbFile,
      message: `Line ${number} of ${path.join(this.path, kbFile)} ${what}; it does not count.`,
    });
  }
}

const isSameRollout = (a: KbEntry, b: KbEntry): boolean =>
  isSameTask(a.task, b.task) &&
  (a.video === b.video || isSameVideo(a.video, b.video)) &&
  a.episode === b.episode;
