/**
 * The queue that a user's studio hands long work to: its address in `queue.json` of the user's data folder, its
 * password where keys of models are. What speaks to Redis is loaded when it is first needed.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { StudioError } from '../../shared/errors';
import type { QueueCheck, QueueSettings } from '../../shared/model/machines';
import { ownerOnly, writeAtomically } from '../files/atomic-file';
import { KeyFile } from '../files/key-file';
import type { TaskEngine } from '../jobs/tasks';
import { asStudioError } from '../system/classify-error';
import type { QueueAddress } from './address';

const keptSchema = z.object({ address: z.string().max(500), on: z.boolean() });
type Kept = z.infer<typeof keptSchema>;

interface Wish extends Kept {
  /** Null forgets it, undefined leaves it. */
  password?: string | null | undefined;
}

export class QueueSetting {
  private readonly file: string;
  private readonly keys: KeyFile;

  constructor(dataDir: string) {
    this.file = path.join(dataDir, 'queue.json');
    this.keys = new KeyFile(dataDir);
  }

  /** Throws `io`, and `corrupt-data` where the file is damaged. */
  async read(): Promise<QueueSettings> {
    const { address, on } = await this.kept();
    const hasPassword = address !== '' && (await this.keys.keyOf(address)) !== null;
    return { address, on, hasPassword };
  }

  /**
   * Keeps the queue; one that is on must have answered. A password may stand in the address too. Throws
   * `invalid-input` for what names no queue, and as `checkQueue`; then nothing has changed.
   */
  async save({ address: given, on, password: typed }: Wish): Promise<{
    settings: QueueSettings;
    found: QueueCheck | null;
  }> {
    const text = given.trim();
    if (text === '' && !on) {
      await this.write({ address: '', on });
      return { settings: await this.read(), found: null };
    }
    const { queueAddress } = await import('./address');
    const { url } = queueAddress(text, {});
    const inAddress = url.password === '' ? undefined : decoded(url.password);
    url.password = '';
    const address = url.href;
    const password = typed === undefined ? inAddress : typed;
    const known = password === undefined ? await this.keys.keyOf(address) : password;
    const found = on ? await check(await addressOf(address, known)) : null;
    if (password !== undefined) await this.keys.store(address, password);
    await this.write({ address, on });
    return { settings: await this.read(), found };
  }

  /** Throws `conflict` where no queue is kept, and as `checkQueue`. */
  async check(): Promise<QueueCheck> {
    const address = await this.address();
    if (address !== null) return check(address);
    throw new StudioError('conflict', 'No queue is named yet; type in its address.');
  }

  /** Who does what can be shared: nothing where this process does. Throws as `read`. */
  async engine(): Promise<{ engine?: TaskEngine }> {
    if (!(await this.kept()).on) return {};
    const address = await this.address();
    if (address === null) return {};
    const { queueEngine } = await import('./queue-engine');
    return { engine: queueEngine(address) };
  }

  private async address(): Promise<QueueAddress | null> {
    const { address } = await this.kept();
    return address === '' ? null : addressOf(address, await this.keys.keyOf(address));
  }

  private async kept(): Promise<Kept> {
    let text: string;
    try {
      text = await readFile(this.file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { address: '', on: false };
      throw asStudioError(error, `${this.file} cannot be read`);
    }
    try {
      return keptSchema.parse(JSON.parse(text));
    } catch (error) {
      throw new StudioError(
        'corrupt-data',
        `${this.file} is damaged; delete it and name the queue anew.`,
        { cause: error },
      );
    }
  }

  private async write(kept: Kept): Promise<void> {
    try {
      await writeAtomically(this.file, `${JSON.stringify(kept, null, 2)}\n`, ownerOnly);
    } catch (error) {
      throw asStudioError(error, `The queue cannot be kept in ${this.file}`);
    }
  }
}

function decoded(password: string): string {
  try {
    return decodeURIComponent(password);
  } catch {
    throw new StudioError(
      'invalid-input',
      'The password in the address has a % that stands for nothing; type it into its own field.',
    );
  }
}

async function addressOf(address: string, password: string | null): Promise<QueueAddress> {
  const { queueAddress } = await import('./address');
  if (password === null) return queueAddress(address);
  const { url } = queueAddress(address, {});
  url.password = encodeURIComponent(password);
  return queueAddress(url.href);
}

async function check(address: QueueAddress): Promise<QueueCheck> {
  const { checkQueue } = await import('./check-queue');
  return checkQueue(address);
}
