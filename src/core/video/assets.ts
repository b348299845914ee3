/** Opaque names for files, so that a URL says nothing about the disk and reaches nothing that was not registered. */
import { randomBytes } from 'node:crypto';
import type { RemoteFile } from '../hub/remote-file';

/** Paths that name a file of the core's, and nothing but a secret name; every other one is the window's own. */
export const mediaPath = /^\/(?:media|thumb)\/(.+)/;

/** Names live as long as the registry. They are 128 random bits each: none can be guessed from another. */
export class AssetRegistry {
  private readonly files = new Map<string, string>();
  private readonly ids = new Map<string, string>();
  private readonly makers = new Map<string, () => Promise<string | RemoteFile>>();

  /** The name of `file` (absolute, resolved and contained by the caller); the same for the same file. */
  register(file: string): string {
    const id = this.idOf(file);
    this.files.set(id, file);
    return id;
  }

  /** The name of a file that is only made when it is asked for; the same for the same `key`, which is no path. */
  registerLater(key: string, make: () => Promise<string>): string {
    const id = this.idOf(key);
    this.makers.set(id, make);
    return id;
  }

  /** As `registerLater` for a file of the Hub, which `watch` gives as it lies now. */
  registerWatched(key: string, watch: () => Promise<string | RemoteFile>): string {
    const id = this.idOf(key);
    this.makers.set(id, watch);
    return id;
  }

  /** What is behind a name, or null if nothing was registered under it, or it cannot be had. */
  async find(id: string): Promise<string | RemoteFile | null> {
    const make = this.makers.get(id);
    return this.files.get(id) ?? (await make?.().catch(() => null)) ?? null;
  }

  private idOf(key: string): string {
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    const id = randomBytes(16).toString('hex');
    this.ids.set(key, id);
    return id;
  }
}
