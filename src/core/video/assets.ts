/** Opaque names for files, so that a URL says nothing about the disk and reaches nothing that was not registered. */
import { randomBytes } from 'node:crypto';

export interface Assets {
  /** The name of `file` (absolute, resolved and contained by the caller); the same for the same file. */
  register(file: string): string;
  /** The file of a name, or null if nothing was registered under it. */
  resolve(id: string): string | null;
}

/** Names live as long as the core. 128 random bits each: they cannot be guessed from one another. */
export function createAssets(): Assets {
  const files = new Map<string, string>();
  const ids = new Map<string, string>();
  return {
    register(file) {
      const known = ids.get(file);
      if (known !== undefined) return known;
      const id = randomBytes(16).toString('hex');
      ids.set(file, id);
      files.set(id, file);
      return id;
    },
    resolve: (id) => files.get(id) ?? null,
  };
}
