/** Keys of endpoints: in `model-keys.json` of the user's data folder, for the user's eyes only, or in the environment. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { StudioError } from '../../shared/errors';
import type { DraftSettings } from '../../shared/model/draft';

/** By origin (`https://host:port`): a key is only ever sent where its owner said. */
const keysSchema = z.record(z.string(), z.string());

type KeyChoice = Pick<DraftSettings, 'endpoint' | 'key' | 'keyVariable'>;

export class ModelKeys {
  constructor(private readonly dataDir: string) {}

  /** Null forgets the key. */
  async store(endpoint: string, key: string | null): Promise<void> {
    const { origin } = new URL(endpoint);
    const others = Object.entries(await this.read()).filter(([name]) => name !== origin);
    const mine: [string, string][] = key === null ? [] : [[origin, key]];
    await this.write(Object.fromEntries([...others, ...mine]));
  }

  async isStored(endpoint: string): Promise<boolean> {
    return new URL(endpoint).origin in (await this.read());
  }

  /** The key to send, null where none is wanted. Throws `not-found` with what to do. */
  async find(choice: KeyChoice): Promise<string | null> {
    if (choice.key === 'none') return null;
    if (choice.key === 'environment') return keyFromEnvironment(choice.keyVariable);
    const { origin } = new URL(choice.endpoint);
    const key = (await this.read())[origin];
    if (key !== undefined) return key;
    throw new StudioError('not-found', `No key is stored for ${origin}; type it in.`);
  }

  private async read(): Promise<Record<string, string>> {
    try {
      const parsed = keysSchema.safeParse(JSON.parse(await readFile(this.file, 'utf8')));
      return parsed.success ? parsed.data : {};
    } catch {
      return {};
    }
  }

  /** The file is made unreadable for others before the key is in it. */
  private async write(keys: Record<string, string>): Promise<void> {
    await mkdir(this.dataDir, { recursive: true, mode: 0o700 });
    const temporary = `${this.file}.${randomUUID().slice(0, 8)}.tmp`;
    try {
      const handle = await open(temporary, 'wx', 0o600);
      try {
        await handle.writeFile(`${JSON.stringify(keys, null, 2)}\n`);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, this.file);
    } catch (error) {
      await rm(temporary, { force: true });
      throw new StudioError(
        'io',
        `The key cannot be kept in ${this.file} (${(error as Error).message}); use an environment variable.`,
        { cause: error },
      );
    }
  }

  private get file(): string {
    return path.join(this.dataDir, 'model-keys.json');
  }
}

/** Throws `not-found` where the variable is not set. */
export function keyFromEnvironment(name: string): string {
  const key = process.env[name]?.trim() ?? '';
  if (key !== '') return key;
  throw new StudioError(
    'not-found',
    `The environment variable ${name} is not set; set it to the key and start the studio anew.`,
  );
}
