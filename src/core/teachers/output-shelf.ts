/**
 * The outputs of one teacher and kind: lines as they come, on disk before they are acknowledged; parquet once there are
 * many.
 */
import type { LineFile, LineRef } from '../files/line-file';
import { scanLines } from '../files/scan-lines';
import { limits } from '../files/limits';
import { tooLarge } from '../files/regular-file';
import { StudioError } from '../../shared/errors';
import { outputFault, teacherOutputSchema, type TeacherOutput } from '../../shared/model/teacher';
import { lineOf, mendTail, parseEntry } from '../project/journal-line';
import { journalReporter } from '../project/journal-reporter';
import { serial } from '../system/serial';
import { OutputParts, sizeOf, type OutputsPlace } from './output-parts';

/**
 * Lines become parquet when there are so many bytes of them, and outputs are written as parquet by so many at a time.
 */
const mostLineBytes = 16 * 1024 * 1024;
const mostPartBytes = 32 * 1024 * 1024;
const fileName = 'pending.jsonl';

export class OutputShelf {
  private readonly inTurn = serial();
  private readonly pending = new Map<number, LineRef[]>();
  private lines: LineFile | null = null;
  /** Why the lines could not be read: none is added then, for with those that become parquet these would be cut off. */
  private unread: StudioError | null = null;
  private readonly known = new Set<string>();
  private knowsParts = false;

  private constructor(
    private readonly place: OutputsPlace,
    private readonly parts: OutputParts,
  ) {}

  static async open(place: OutputsPlace): Promise<OutputShelf> {
    const shelf = new OutputShelf(place, await OutputParts.open(place));
    await shelf.load();
    return shelf;
  }

  /** Another after each change. */
  get stamp(): string {
    return `${this.parts.stamp} ${this.lines?.size ?? 0}`;
  }

  /** Of each episode, ascending, how many outputs are stored, replaced ones counted too. */
  counts(): Promise<Map<number, number>> {
    return this.inTurn(async () => {
      const counts = await this.parts.counts();
      for (const [episode, refs] of this.pending)
        counts.set(episode, (counts.get(episode) ?? 0) + refs.length);
      return new Map([...counts].sort(([a], [b]) => a - b));
    });
  }

  /** How many are kept once older ones are replaced. */
  distinct(): Promise<number> {
    return this.inTurn(async () => {
      const { lines } = this;
      const refs = [...this.pending.values()].flat();
      const fresh =
        lines === null ? [] : refs.map((at) => teacherOutputSchema.parse(lines.read(at)));
      return this.parts.distinct(fresh);
    });
  }

  has(requestHash: string): Promise<boolean> {
    return this.inTurn(async () => {
      if (!this.knowsParts) {
        for (const hash of await this.parts.hashes()) this.known.add(hash);
        this.knowsParts = true;
      }
      return this.known.has(requestHash);
    });
  }

  /** Older ones first; null as `OutputParts.read`. Throws `corrupt-data` where a line was changed since. */
  read(episodes: readonly number[]): Promise<TeacherOutput[] | null> {
    return this.inTurn(async () => {
      const stored = await this.parts.read(episodes);
      if (stored === null) return null;
      const { lines } = this;
      const refs = episodes.flatMap((episode) => this.pending.get(episode) ?? []);
      const fresh =
        lines === null ? [] : refs.map((at) => teacherOutputSchema.parse(lines.read(at)));
      return [...stored, ...fresh];
    });
  }

  /** With `durable`, on disk when it resolves. */
  append(outputs: readonly TeacherOutput[], durable: boolean): Promise<void> {
    return this.inTurn(async () => {
      if (this.unread !== null) throw this.unread;
      await this.place.folder.makeFolder(this.place.name);
      this.lines ??= await this.place.folder.lines(this.file);
      const refs = await this.lines.append(
        outputs.map((output) => lineOf(output, undefined)),
        durable,
      );
      outputs.forEach((output, at) => {
        const ref = refs[at];
        if (ref !== undefined) this.note(output, ref);
      });
      if (this.lines.size > mostLineBytes) await this.compact();
    });
  }

  /**
   * Straight into parquet, for many at once. What was given before it fails may be kept. `outputs` must not ask this
   * shelf.
   */
  write(outputs: AsyncIterable<TeacherOutput> | Iterable<TeacherOutput>): Promise<void> {
    return this.inTurn(async () => {
      await this.compact();
      let batch: TeacherOutput[] = [];
      let bytes = 0;
      for await (const output of outputs) {
        batch.push(output);
        bytes += sizeOf(output);
        if (bytes < mostPartBytes) continue;
        await this.parts.add(batch);
        batch = [];
        bytes = 0;
      }
      await this.parts.add(batch);
      this.knowsParts = false;
    });
  }

  async close(): Promise<void> {
    await this.inTurn(async () => {
      if (
        this.lines !== null &&
        this.pending.size > 0 &&
        this.place.folder.readOnlyBecause === null
      )
        await this.lines.sync();
      await this.lines?.close();
      this.lines = null;
    });
  }

  private get file(): string {
    return `${this.place.name}/${fileName}`;
  }

  private async load(): Promise<void> {
    const { folder, name, onProblem } = this.place;
    if (!(await folder.list(name)).includes(fileName)) return;
    const report = journalReporter({ place: this.file, noun: 'teacher output', onProblem });
    let tail: { offset: number; end: number | null } | null = null;
    try {
      const lines = await folder.lines(this.file);
      this.lines = lines;
      // All of them are held for a moment when they become parquet, which the studio has them do long before.
      if (lines.size > limits.outputLinesBytes)
        throw tooLarge(this.file, lines.size, limits.outputLinesBytes);
      await scanLines(await folder.placeOf(this.file), (line, at) => {
        const length = at.cut
          ? undefined
          : at.whole
            ? line.length
            : [line.length, line.length - 1].find((each) => read(line, each) !== null);
        const output = length === undefined ? null : read(line, length);
        if (!at.whole)
          tail = { offset: at.offset, end: length === undefined ? null : at.offset + length };
        if (output !== null && length !== undefined)
          this.note(output, { offset: at.offset, length });
        else if (at.whole) report.line(at.number, 'is damaged');
      });
      if (tail !== null && folder.readOnlyBecause === null) await mendTail(lines, tail, report);
    } catch (error) {
      if (!(error instanceof StudioError)) throw error;
      await this.lines?.close();
      this.lines = null;
      this.pending.clear();
      this.unread = error;
      report.unread(error.message);
    }
  }

  private note({ episode, requestHash, error }: TeacherOutput, at: LineRef): void {
    const refs = this.pending.get(episode);
    if (refs === undefined) this.pending.set(episode, [at]);
    else refs.push(at);
    if (requestHash !== null && error === null) this.known.add(requestHash);
  }

  /** A kill between the two steps leaves the outputs in both places, where the newer ones say the same. */
  private async compact(): Promise<void> {
    const { lines } = this;
    if (lines === null || this.pending.size === 0) return;
    const refs = [...this.pending.values()].flat().sort((a, b) => a.offset - b.offset);
    await this.parts.add(refs.map((at) => teacherOutputSchema.parse(lines.read(at))));
    await lines.truncate(0);
    this.pending.clear();
  }
}

function read(line: Buffer, length: number): TeacherOutput | null {
  const output = parseEntry(line.subarray(0, length), teacherOutputSchema)?.entry ?? null;
  return output === null || outputFault(output) !== null ? null : output;
}
