/** A project's file of good answers of models, each by the hash of its question, so that none is asked for twice. */
import type { z } from 'zod';
import { parseJson } from '../files/json-text';
import { scanLines, type LineFile } from '../files/line-file';
import { isIntact, sealed } from '../files/sealed-line';
import type { ProjectFolder } from '../project/project-folder';
import { serial } from '../system/serial';

/** `key`: the hash of the question, with all that could change the answer. */
export class AnswersFile<Answer extends { key: string }> {
  private waiting: string[] = [];
  private group: Promise<void> = Promise.resolve();
  private readonly inTurn = serial();

  private constructor(
    private readonly file: LineFile,
    private readonly known: Map<string, Answer>,
  ) {}

  /** A line that a killed run did not write to its end is cut off; one that makes no sense does not count. */
  static async open<Stored extends { key: string }>(
    folder: ProjectFolder,
    name: string,
    schema: z.ZodType<Stored>,
  ): Promise<AnswersFile<Stored>> {
    const known = new Map<string, Stored>();
    let tornAt: number | null = null;
    await scanLines(await folder.placeOf(name), (line, at) => {
      const answer = at.whole ? readLine(line, schema) : null;
      if (answer !== null) known.set(answer.key, answer);
      if (!at.whole) tornAt = at.offset;
    });
    const file = await folder.lines(name);
    if (tornAt !== null) await file.truncate(tornAt);
    return new AnswersFile(file, known);
  }

  get(key: string): Answer | null {
    return this.known.get(key) ?? null;
  }

  /** On disk (fsync) when it resolves. What comes while the disk is busy is written in one go. */
  async add(answer: Answer): Promise<void> {
    this.waiting.push(sealed(JSON.stringify(answer)));
    if (this.waiting.length === 1) {
      this.group = this.inTurn(async () => {
        await this.file.append(this.waiting.splice(0), true);
      });
    }
    await this.group;
    this.known.set(answer.key, answer);
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
