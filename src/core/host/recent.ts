/** The datasets opened last, newest first. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { RecentDataset } from '../../shared/api/host';
import { ownerOnly, writeAtomically } from '../files/atomic-file';
import { serial } from '../system/serial';

const kept = 20;
const schema = z.array(z.object({ path: z.string(), name: z.string(), openedAtMs: z.number() }));

export class RecentDatasets {
  private readonly file: string;
  private list: RecentDataset[] | null = null;
  private readonly inTurn = serial();

  constructor(dataDir: string) {
    this.file = path.join(dataDir, 'recent.json');
  }

  async read(): Promise<RecentDataset[]> {
    if (this.list !== null) return this.list;
    let text = '[]';
    try {
      text = await readFile(this.file, 'utf8');
    } catch {
      // Nothing was opened yet, or the folder cannot be read: an empty list is what there is to show.
    }
    const parsed = schema.safeParse(parseOrNull(text));
    this.list = parsed.success ? parsed.data : [];
    return this.list;
  }

  async remember(entry: RecentDataset): Promise<void> {
    const others = (await this.read()).filter(({ path: other }) => other !== entry.path);
    this.list = [entry, ...others].slice(0, kept);
    await this.inTurn(() => this.write());
  }

  private async write(): Promise<void> {
    try {
      await writeAtomically(this.file, JSON.stringify(this.list, null, 2), ownerOnly);
    } catch {
      // The list is a convenience: a full or read-only disk must not keep a dataset from opening.
    }
  }
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
