/**
 * What one user chose for a project: a file per project, each part of it read by whom it belongs to. It lies in the
 * user's data folder, not in the project: a project that somebody else made must not bring its own choices along.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { asStudioError } from '../system/classify-error';
import { serial } from '../system/serial';
import { ownerOnly, writeAtomically } from './atomic-file';

export type Choices = Readonly<Record<string, unknown>>;

const schema = z.record(z.string(), z.unknown()).catch({});

export class ProjectChoices {
  private readonly inTurn = serial();

  constructor(private readonly folder: string) {}

  /** Nothing where nothing was chosen, or the file is damaged. Throws `io` where it is there and cannot be read. */
  async read(projectId: string): Promise<Choices> {
    const file = this.file(projectId);
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
      throw asStudioError(error, `${file} cannot be read`);
    }
    try {
      return schema.parse(JSON.parse(text));
    } catch {
      return {};
    }
  }

  /** Replaces the parts that `changed` gives; changes come one after the other. Throws `io`. */
  change(projectId: string, changed: (choices: Choices) => Choices): Promise<void> {
    return this.inTurn(async () => {
      const choices = await this.read(projectId);
      const file = this.file(projectId);
      try {
        await mkdir(this.folder, { recursive: true, mode: 0o700 });
        const text = JSON.stringify({ ...choices, ...changed(choices) }, null, 2);
        await writeAtomically(file, `${text}\n`, ownerOnly);
      } catch (error) {
        throw asStudioError(error, `${file} cannot be written`);
      }
    });
  }

  /** Hashed: the id comes from a file of the project and could be any text. */
  private file(projectId: string): string {
    const name = createHash('sha256').update(projectId).digest('hex').slice(0, 24);
    return path.join(this.folder, `${name}.json`);
  }
}
