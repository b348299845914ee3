/**
 * Keys of endpoints: in `model-keys.json` of the user's data folder, for the user's eyes only, or in the environment.
 */
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { StudioError } from '../../shared/errors';
import { ownerOnly, writeAtomically } from '../files/atomic-file';
import { asStudioError } from '../system/classify-error';

/** By origin (`https://host:port`): a key is only ever sent where its owner said. */
const keysSchema = z.record(z.string(), z.string());

export interface KeyChoice {
  endpoint: string;
  key: 'none' | 'environment' | 'stored';
  keyVariable: string;
}

export class ModelKeys {
  constructor(private readonly dataDir: string) {}

  /** Null forgets the key. Throws `io` and `corrupt-data` where the others could not be kept. */
  async store(endpoint: string, key: string | null): Promise<void> {
    const { origin } = new URL(endpoint);
    const others = Object.entries(await this.read()).filter(([name]) => name !== origin);
    const mine: [string, string][] = key === null ? [] : [[origin, key]];
    await this.write(Object.fromEntries([...others, ...mine]));
  }

  async isStored(endpoint: string): Promise<boolean> {
    return new URL(endpoint).origin in (await this.read());
  }

  /** The key to send, null where none is wanted. Throws `not-found` or `invalid-input` with what to do. */
  async find(choice: KeyChoice): Promise<string | null> {
    if (choice.key === 'none') return null;
    if (choice.key === 'environment') return keyFromEnvironment(meantAsKey(choice.keyVariable));
    const { origin } = new URL(choice.endpoint);
    const key = (await this.read())[origin];
    if (key !== undefined) return key;
    throw new StudioError('not-found', `No key is stored for ${origin}; type it in.`);
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

/** Names in the environment that the one who starts the studio adds to those that name a key by themselves. */
const addedNames = 'DUALVLA_KEY_VARIABLES';
const namesKey = /^DUALVLA_\w{1,90}$|API_?KEY$/i;

/**
 * Whoever talks to the core names the variable and the endpoint, and the studio's environment holds more than keys of
 * models: what names something else is not sent. Throws `invalid-input`.
 */
function meantAsKey(name: string): string {
  const added = (process.env[addedNames] ?? '').split(/[,\s]/);
  if (namesKey.test(name) || added.includes(name)) return name;
  throw new StudioError(
    'invalid-input',
    `The environment variable ${name} is not sent: its name does not say that it holds the key of a model ` +
      `(…_API_KEY or DUALVLA_…). Type the key in, or start the studio with ${addedNames}=${name}.`,
  );
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
