/** Secrets that the user typed in: in `model-keys.json` of the user's data folder, for the user's eyes only. */
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { StudioError } from '../../shared/errors';
import { asStudioError } from '../system/classify-error';
import { ownerOnly, writeAtomically } from './atomic-file';

/** By origin (`https://host:port`): a key is only ever sent where its owner said. */
const keysSchema = z.record(z.string(), z.string());

/** Also of addresses that the web knows no origin of (`redis://host`). */
function originOf(endpoint: string): string {
  const { origin, protocol, host } = new URL(endpoint);
  return origin === 'null' ? `${protocol}//${host}` : origin;
}

export class KeyFile {
  constructor(private readonly dataDir: string) {}

  /** Null forgets the key. Throws `io` and `corrupt-data` where the others could not be kept. */
  async store(endpoint: string, key: string | null): Promise<void> {
    const origin = originOf(endpoint);
    const others = Object.entries(await this.read()).filter(([name]) => name !== origin);
    const mine: [string, string][] = key === null ? [] : [[origin, key]];
    await this.write(Object.fromEntries([...others, ...mine]));
  }

  /** The key for the origin of the endpoint; null where none is kept. Throws `io` and `corrupt-data`. */
  async keyOf(endpoint: string): Promise<string | null> {
    return (await this.read())[originOf(endpoint)] ?? null;
  }

  private async read(): Promise<Record<string, string>> {
    let text: string;
    try {
      text = await readFile(this.file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
      throw asStudioError(error, `The keys in ${this.file} cannot be read`);
    }
    try {
      return keysSchema.parse(JSON.parse(text));
    } catch (error) {
      throw new StudioError(
        'corrupt-data',
        `The keys in ${this.file} cannot be read: the file is damaged; delete it and type the keys in again.`,
        { cause: error },
      );
    }
  }

  /** The file is made unreadable for others before the key is in it. */
  private async write(keys: Record<string, string>): Promise<void> {
    try {
      await mkdir(this.dataDir, { recursive: true, mode: 0o700 });
      await writeAtomically(this.file, `${JSON.stringify(keys, null, 2)}\n`, ownerOnly);
    } catch (error) {
      throw asStudioError(error, `The key cannot be kept in ${this.file}`);
    }
  }

  private get file(): string {
    return path.join(this.dataDir, 'model-keys.json');
  }
}
