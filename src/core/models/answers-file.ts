/** A project's file of good answers of models, each by the hash of its question, so that none is asked for twice. */
import type { z } from 'zod';
import type { Problem } from '../../shared/errors';
import { parseJson } from '../files/json-text';
import { limits } from '../files/limits';
import type { LineFile, LineRef } from '../files/line-file';
import { scanLines } from '../files/scan-lines';
import { isIntact, sealed } from '../files/sealed-line';
import { mendTail } from '../project/journal-line';
import { journalReporter } from '../project/journal-reporter';
import type { ProjectFolder } from '../project/project-folder';
import { ProblemList } from '../system/problem-list';
import { serial } from '../system/serial';

/**
 * `key`: the hash of the question, with all that could change the answer. Answers stay in the file and are read from it
 * when they are asked for: a file of strangers must not fill the memory, and a large dataset's own would.
 */
export class AnswersFile<Answer extends { key: string }> {
  private waiting: { key: string; line: string }[] = [];
  /** Too long to be kept. */
  private readonly unkept = new Map<string, Answer>();
  private group: Promise<void> = Promise.resolve();
  private readonly inTurn = serial();

  private constructor(
    private readonly file: LineFile,
    private readonly schema: z.ZodType<Answer>,
    private readonly known: Map<string, LineRef>,
    /** What was wrong with the file when it was opened. */
    readonly problems: readonly Problem[],
  ) {}

  /** A line that a killed run did not write to its end is cut off; one that makes no sense does not count. */
  static async open<Stored extends { key: string }>(
    folder: ProjectFolder,
    name: string,
    schema: z.ZodType<Stored>,
  ): Promise<AnswersFile<Stored>> {
    const known = new Map<string, LineRef>();
    const problems = new ProblemList();
    const report = journalReporter({ place: name, noun: 'answer', onProblem: problems.add });
    let tail: Parameters<typeof mendTail>[1] | null = null;
    await scanLines(await folder.placeOf(name), (line, { offset, length, number, whole, cut }) => {
      const answer = cut ? null : readLine(line, schema);
      if (answer !== null) known.set(answer.key, { offset, length });
      else if (whole) report.line(number, 'is damaged');
      if (!whole) tail = { offset, end: answer === null ? null : offset + line.length };
    });
    const file = await folder.lines(name);
    if (tail !== null) await mendTail(file, tail, report);
    return new AnswersFile(file, schema, known, problems.all);
  }

  /** Throws `corrupt-data` where another program changed the file since it was opened. */
  get(key: string): Answer | null {
    const at = this.known.get(key);
    if (at === undefined) return this.unkept.get(key) ?? null;
    return this.schema.parse(this.file.read(at));
  }

  /**
   * On disk (fsync) when it resolves. What comes while the disk is busy is written in one go. One that is too long to
   * be read back is known until the file is closed, and asked for again then.
   */
  async add(answer: Answer): Promise<void> {
    const line = sealed(JSON.stringify(answer));
    if (Buffer.byteLength(line) >= limits.storedLineBytes)
      return void this.unkept.set(answer.key, answer);
    this.waiting.push({ key: answer.key, line });
    if (this.waiting.length === 1) {
      this.group = this.inTurn(async () => {
        const group = this.waiting.splice(0);
        const lines = group.map((each) => each.line);
        const refs = await this.file.append(lines, true);
        for (const [at, ref] of refs.entries()) this.known.set(group[at]?.key ?? '', ref);
      });
    }
    await this.group;
  }

  async close(): Promise<void> {
    await this.inTurn(() => this.file.close());
  }
}

function readLine<Answer>(line: Buffer, schema: z.ZodType<Answer>): Answer | null {
  try {
    if (!isIntact(line)) return null;
    const parsed = schema.safeParse(parseJson(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
