/** Opaque names for files, so that a URL says nothing about the disk and reaches nothing that was not registered. */
import { randomBytes } from 'node:crypto';

/** Paths that name a file of the core's, and nothing but a secret name; every other one is the window's own. */
export const mediaPath = /^\/(?:media|thumb)\/(.+)/;

/** Names live as long as the registry. They are 128 random bits each: none can be guessed from another. */
export class AssetRegistry {
  private readonly files = new Map<string, string>();
  private readonly ids = new Map<string, string>();

  /** The name of `file` (absolute, resolved and contained by the caller); the same for the same file. */
  register(file: string): string {
    const known = this.ids.get(file);
    if (known !== undefined) return known;
    const id = randomBytes(16).toString('hex');
    this.ids.set(file, id);
    this.files.set(id, file);
    return id;
  }

  /** The file of a name, or null if nothing was registered under it. */
  resolve(id: string): string | null {
    return this.files.get(id) ?? null;
  }
}
