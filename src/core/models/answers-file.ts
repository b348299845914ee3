/** `drafts/answers.jsonl` of a project: every good answer, by the hash of its question, so that none is asked twice. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { LineFile, scanLines } from '../files/line-file';

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

/** Answers can be bought again; fsync waits for this many, or for `close`. */
const linesPerSync = 16;

export class AnswersFile {
  private unsynced = 0;
  private writing: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly file: LineFile,
    private readonly known: Map<string, StoredAnswer>,
  ) {}

  /** A line that a killed run did not write to its end is cut off; one that makes no sense does not count. */
  static async open(projectFolder: string): Promise<AnswersFile> {
    const folder = path.join(projectFolder, 'drafts');
    await mkdir(folder, { recursive: true });
    const name = path.join(folder, 'answers.jsonl');
    const known = new Map<string, StoredAnswer>();
    let tornAt: number | null = null;
    await scanLines(name, (line, at) => {
      const answer = at.whole ? readLine(line) : null;
      if (answer !== null) known.set(answer.key, answer);
      if (!at.whole) tornAt = at.offset;
    });
    const file = await LineFile.open(name, true);
    if (tornAt !== null) await file.truncate(tornAt);
    return new AnswersFile(file, known);
  }

  get(key: string): StoredAnswer | null {
    return this.known.get(key) ?? null;
  }

  /** One after the other, however many ask at once. */
  async add(answer: StoredAnswer): Promise<void> {
    this.known.set(answer.key, answer);
    const written = this.writing.then(() => this.write(answer));
    this.writing = written.catch(() => undefined);
    await written;
  }

  private async write(answer: StoredAnswer): Promise<void> {
    this.unsynced += 1;
    const durable = this.unsynced >= linesPerSync;
    if (durable) this.unsynced = 0;
    await this.file.append([JSON.stringify(answer)], durable);
  }

  async close(): Promise<void> {
    await this.writing;
    if (this.unsynced > 0) await this.file.sync();
    await this.file.close();
  }
}

function readLine(line: Buffer): StoredAnswer | null {
  try {
    const parsed = answerLine.safeParse(JSON.parse(line.toString('utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
