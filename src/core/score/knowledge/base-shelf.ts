/** The knowledge base that a project's windows work on: read once, and anew when somebody else wrote to it. */
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { StudioError } from '../../../shared/errors';
import { isInside } from '../../files/contained-path';
import { realPlace } from '../../files/real-place';
import type { Project } from '../../project/project';
import type { Closable, StoreKind } from '../../project/store';
import { serial } from '../../system/serial';
import type { Holder } from './base-door';
import { kbFile, KnowledgeBase } from './knowledge-base';

class BaseShelf implements Closable {
  readonly #inTurn = serial();
  #open: { base: KnowledgeBase; place: string; stamp: string } | null = null;

  /** Null where there is none. @param work after which the base may be closed */
  look<T>(folder: string, work: (base: KnowledgeBase | null) => Promise<T>): Promise<T> {
    return this.#inTurn(async () =>
      work(existsSync(path.join(folder, kbFile)) ? await this.#base(folder, false) : null),
    );
  }

  /** With the base to write in; made where there is none. @param holders as `KnowledgeBase.open`'s */
  change<T>(
    folder: string,
    holders: readonly Holder[],
    work: (base: KnowledgeBase) => Promise<T>,
  ): Promise<T> {
    return this.#inTurn(async () => {
      const base = await this.#base(folder, true, holders);
      try {
        return await work(base);
      } finally {
        if (base.hasOwnLock) await this.#close();
        else if (this.#open !== null) this.#open.stamp = await stampOf(base.path);
      }
    });
  }

  close(): Promise<void> {
    return this.#inTurn(() => this.#close());
  }

  async #base(
    folder: string,
    writes: boolean,
    holders: readonly Holder[] = [],
  ): Promise<KnowledgeBase> {
    const place = path.resolve(folder);
    const open = this.#open;
    const isFit =
      open !== null &&
      open.place === place &&
      (open.base.isWritable || !writes) &&
      open.stamp === (await stampOf(place));
    if (isFit) return open.base;
    await this.#close();
    const base = await KnowledgeBase.open(place, { make: writes, holders });
    this.#open = { base, place, stamp: await stampOf(place) };
    return base;
  }

  async #close(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    await open?.base.close();
  }
}

export const baseShelf: StoreKind<BaseShelf> = { open: async () => new BaseShelf() };

async function stampOf(folder: string): Promise<string> {
  const stats = await stat(path.join(folder, kbFile)).catch(() => null);
  return `${stats?.size} ${stats?.mtimeMs} ${stats?.ino}`;
}

/** Throws `invalid-input` for a base inside a folder that nothing is written into: that of rollouts, or a dataset. */
export function mustLieOutside(base: string, source: string): void {
  const [place, held] = [base, source].map((each) => realPlace(path.resolve(each)));
  if (place === undefined || held === undefined || !isInside(held, place)) return;
  throw new StudioError(
    'invalid-input',
    `A knowledge base cannot be inside ${held} (${place}); choose a folder outside.`,
  );
}

/** A base outside the project's folder is one of its datasets. It grows, so its path alone tells which. */
export async function nameBase(
  project: Pick<Project, 'folder' | 'addDataset'>,
  base: string,
): Promise<void> {
  const place = realPlace(path.resolve(base));
  if (isInside(project.folder.path, place)) return;
  await project.addDataset({ path: place, name: path.basename(place), role: 'reference' });
}
