/**
 * What one user chose for drafting in a project, and to whom that user agreed to send. It lies in the user's data
 * folder, not in the project: a project that somebody else made must not bring its own agreement along.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { draftSettingsSchema, type DraftSettings } from '../../shared/model/draft';
import { writeAtomically } from '../files/atomic-file';

const fileSchema = z.object({
  settings: draftSettingsSchema.nullable().catch(null),
  /** By endpoint: when, milliseconds since the epoch. */
  agreed: z.record(z.string(), z.number()).catch({}),
});
type Choices = z.infer<typeof fileSchema>;

export class DraftChoices {
  private writing: Promise<unknown> = Promise.resolve();

  constructor(private readonly dataDir: string) {}

  /** A file that cannot be read counts as no choice and no agreement. */
  async settings(projectId: string): Promise<DraftSettings | null> {
    return (await this.read(projectId)).settings;
  }

  async agreedAtMs(projectId: string, endpoint: string): Promise<number | null> {
    return (await this.read(projectId)).agreed[endpoint] ?? null;
  }

  keep(projectId: string, settings: DraftSettings): Promise<void> {
    return this.change(projectId, (choices) => ({ ...choices, settings }));
  }

  /** Returns when the agreement was given; null when it was taken back. */
  async agree(projectId: string, endpoint: string, agreed: boolean): Promise<number | null> {
    const atMs = agreed ? Date.now() : null;
    await this.change(projectId, (choices) => {
      const others = Object.entries(choices.agreed).filter(([name]) => name !== endpoint);
      const mine: [string, number][] = atMs === null ? [] : [[endpoint, atMs]];
      return { ...choices, agreed: Object.fromEntries([...others, ...mine]) };
    });
    return atMs;
  }

  private change(projectId: string, changed: (choices: Choices) => Choices): Promise<void> {
    const written = this.writing.then(() => this.write(projectId, changed));
    this.writing = written.catch(() => undefined);
    return written;
  }

  private async write(projectId: string, changed: (choices: Choices) => Choices): Promise<void> {
    const file = this.file(projectId);
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    const choices = changed(await this.read(projectId));
    await writeAtomically(file, `${JSON.stringify(choices, null, 2)}\n`);
  }

  private async read(projectId: string): Promise<Choices> {
    try {
      return fileSchema.parse(JSON.parse(await readFile(this.file(projectId), 'utf8')));
    } catch {
      return { settings: null, agreed: {} };
    }
  }

  /** Hashed: the id comes from a file of the project and could be any text. */
  private file(projectId: string): string {
    const name = createHash('sha256').update(projectId).digest('hex').slice(0, 24);
    return path.join(this.dataDir, 'drafts', `${name}.json`);
  }
}
