/**
 * A folder of rollouts that people scored: `kb.jsonl`, to which lines are added and never changed (the last of an id
 * counts, `removed` takes it out), and the pictures that its lines name.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { StudioError, type Problem } from '../../../shared/errors';
import { kbEntrySchema, type KbEntry } from '../../../shared/model/knowledge';
import { parseJson } from '../../files/json-text';
import { LineFile, scanLines } from '../../files/line-file';
import { realPlace } from '../../files/real-place';
import { isIntact, sealed } from '../../files/sealed-line';
import { unreadable } from '../../system/classify-error';
import { wrongPart } from '../../files/wrong-part';
import { serial } from '../../system/serial';
import { isSameTask, isSameVideo } from '../siblings';
import { SearchIndex } from './search-index';

export const kbFile = 'kb.jsonl';

const lineSchema = z.union([z.object({ id: z.string(), removed: z.literal(true) }), kbEntrySchema]);

export class KnowledgeBase {
  readonly #entries = new Map<string, KbEntry>();
  readonly #inTurn = serial();
  #index: SearchIndex | null = null;
  #file: LineFile | null = null;

  private constructor(
    /** Absolute. */
    readonly path: string,
    readonly problems: Problem[],
  ) {}

  /**
   * A line that cannot be used is a problem and does not count; the end of one that a killed studio left is cut off by
   * the next change. Throws `not-found` where there is none and none is to be made, `corrupt-data` and `io`.
   *
   * @param write false: it is only looked at
   */
  static async open(folder: string, { make = false, write = false } = {}): Promise<KnowledgeBase> {
    const root = realPlace(path.resolve(folder));
    const file = path.join(root, kbFile);
    const base = new KnowledgeBase(root, []);
    let lines = 0;
    let tornAt: number | null = null;
    await scanLines(file, (line, { whole, offset, number }) => {
      lines += 1;
      const wrong = base.#take(line);
      if (!whole && wrong !== null) tornAt = offset;
      else if (wrong !== null) base.#problem(number, wrong);
    });
    if (lines === 0 && !make) {
      throw new StudioError('not-found', `${root} is no knowledge base: it has no ${kbFile}.`);
    }
    if (make || write) {
      try {
        await mkdir(root, { recursive: true });
        base.#file = await LineFile.open(file, true);
        if (tornAt !== null) await base.#file.truncate(tornAt);
      } catch (error) {
        throw unreadable(error, `${file} cannot be written`);
      }
    }
    return base;
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
   * Adds, or puts in the place of those with the same ids; on disk when it resolves. Throws `conflict` as `mayPut`.
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
  }

  async #append(lines: readonly object[]): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#file === null) {
        throw new StudioError('conflict', `${this.path} is only looked at; nothing was saved.`);
      }
      const texts = lines.map((line) => sealed(JSON.stringify(line)));
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
    this.problems.push({
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
