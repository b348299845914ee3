/** Keys of endpoints: typed in and kept, or in the environment. */
import { StudioError } from '../../shared/errors';
import { KeyFile } from '../files/key-file';

export interface KeyChoice {
  endpoint: string;
  key: 'none' | 'environment' | 'stored';
  keyVariable: string;
}

export class ModelKeys {
  private readonly file: KeyFile;

  constructor(dataDir: string) {
    this.file = new KeyFile(dataDir);
  }

  /** As `KeyFile.store`, and throws `invalid-input` for what cannot be sent as a key. */
  async store(endpoint: string, key: string | null): Promise<void> {
    await this.file.store(endpoint, key === null ? null : sendable(key, 'What was typed in'));
  }

  async isStored(endpoint: string): Promise<boolean> {
    return (await this.file.keyOf(endpoint)) !== null;
  }

  /** The key to send, null where none is wanted. Throws `not-found` or `invalid-input` with what to do. */
  async find(choice: KeyChoice): Promise<string | null> {
    if (choice.key === 'none') return null;
    if (choice.key === 'environment') return keyFromEnvironment(meantAsKey(choice.keyVariable));
    const key = await this.file.keyOf(choice.endpoint);
    const { origin } = new URL(choice.endpoint);
    if (key !== null) return sendable(key, `The key that is stored for ${origin}`);
    throw new StudioError('not-found', `No key is stored for ${origin}; type it in.`);
  }

  /** The same for work that workers may do, with keys of their own: there a missing one keeps nobody from it. */
  async findFor(choice: KeyChoice, workers: object | undefined): Promise<string | null> {
    return workers === undefined ? this.find(choice) : this.find(choice).catch(() => null);
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

/**
 * Whoever sends a header that cannot be one is told by Node's `fetch` what stands in it, and that goes into answers,
 * logs and the queue.
 */
function sendable(key: string, what: string): string {
  if (/^[\x20-\x7e\xa0-\xff]+$/.test(key)) return key;
  throw new StudioError(
    'invalid-input',
    `${what} is no key: it has a new line in it, or another character that cannot be sent; copy the key alone.`,
  );
}

/** Throws `not-found` where the variable is not set, `invalid-input` where it holds no key. */
export function keyFromEnvironment(name: string): string {
  const key = process.env[name]?.trim() ?? '';
  if (key !== '') return sendable(key, `What the environment variable ${name} holds`);
  throw new StudioError(
    'not-found',
    `The environment variable ${name} is not set; set it to the key and start the studio anew.`,
  );
}
