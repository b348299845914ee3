/** `drafts/answers.jsonl` of a project: every good answer, by the hash of its question, so that none is asked twice. */
import { z } from 'zod';
import { parseJson } from '../files/json-text';
import { scanLines, type LineFile } from '../files/line-file';
import { isIntact, sealed } from '../files/sealed-line';
import type { ProjectFolder } from '../project/project-folder';
import { serial } from '../system/serial';

const answerLine = z.object({
  key: z.string().length(64),
  reasoning: z.string().min(1).max(20_000),
  confidence: z.number().min(0).max(1).optional(),
  host: z.string(),
  model: z.string(),
  prompt: z.string(),
  atMs: z.number().int().min(0),
});
export type StoredAnswer = z.infer<typeof answerLine>;

const fileName = 'drafts/answers.jsonl';

/** Answers can be bought again; fsync waits for this many, or for `close`. */
const linesPerSync = 16;

export class AnswersFile {
  private unsynced = 0;
  private readonly inTurn = serial();

  private constructor(
    private readonly file: LineFile,
    private readonly known: Map<string, StoredAnswer>,
  ) {}

  /** A line that a killed run did not write to its end is cut off; one that makes no sense does not count. */
  static async open(folder: ProjectFolder): Promise<AnswersFile> {
    const file = await folder.lines(fileName);
    const known = new Map<string, StoredAnswer>();
    let tornAt: number | null = null;
    await scanLines(await folder.placeOf(fileName), (line, at) => {
      const answer = at.whole ? readLine(line) : null;
      if (answer !== null) known.set(answer.key, answer);
      if (!at.whole) tornAt = at.offset;
    });
    if (tornAt !== null) await file.truncate(tornAt);
    return new AnswersFile(file, known);
  }

  get(key: string): StoredAnswer | null {
    return this.known.get(key) ?? null;
  }

  /** One after the other, however many ask at once. */
  async add(answer: StoredAnswer): Promise<void> {
    this.known.set(answer.key, answer);
    await this.inTurn(() => this.write(answer));
  }

  private async write(answer: StoredAnswer): Promise<void> {
    this.unsynced += 1;
    const durable = this.unsynced >= linesPerSync;
    if (durable) this.unsynced = 0;
    await this.file.append([sealed(JSON.stringify(answer))], durable);
  }

  async close(): Promise<void> {
    await this.inTurn(async () => {
      if (this.unsynced > 0) await this.file.sync();
      await this.file.close();
    });
  }
}

function readLine(line: Buffer): StoredAnswer | null {
  try {
    if (!isIntact(line)) return null;
    const parsed = answerLine.safeParse(parseJson(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
