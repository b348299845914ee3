/** What a project keeps beside its identity: each domain brings its own store and opens it through the project. */
import type { Problem } from '../../shared/errors';
import type { Changes } from './changes';
import type { ProjectFolder } from './project-folder';

export interface Closable {
  close(): Promise<void>;
}

export interface StoreContext {
  /** Reads and writes the store's files; nothing else may. */
  folder: ProjectFolder;
  /** As the entries of journals name it. */
  projectId: string;
  onProblem: (problem: Problem) => void;
  /** Who hears of what is stored about episodes. */
  changes: Changes;
}

/**
 * A kind of store, named once by the domain that owns it (`export const verdicts: StoreKind<Verdicts> = …`). A project
 * opens it when it is first asked for, once, and closes it with itself.
 */
export interface StoreKind<Store extends Closable> {
  open(context: StoreContext): Promise<Store>;
}

/** The stores that are open in one project. */
export class Stores {
  readonly #open = new Map<StoreKind<Closable>, Promise<Closable>>();

  constructor(private readonly context: StoreContext) {}

  /** What could not be opened is tried again the next time. */
  open<Store extends Closable>(kind: StoreKind<Store>): Promise<Store> {
    // What this kind opened is of its type.
    const present = this.#open.get(kind) as Promise<Store> | undefined;
    if (present !== undefined) return present;
    const opening = kind.open(this.context);
    this.#open.set(kind, opening);
    opening.catch(() => this.#open.delete(kind));
    return opening;
  }

  /** What is being written is written to its end. */
  async close(): Promise<void> {
    const open = await Promise.allSettled(this.#open.values());
    this.#open.clear();
    for (const store of open) if (store.status === 'fulfilled') await store.value.close();
  }
}
