/** Finds the studio's own folder, from the sources, from the build and from a package alike. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The nearest folder above `from` whose package.json is the studio's. Throws where there is none. */
export function findAppRoot(from: string): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'package.json');
    if (existsSync(manifest)) {
      const { name } = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string };
      if (name === 'dualvla-studio') return folder;
    }
    if (path.dirname(folder) === folder) {
      throw new Error(`No dualvla-studio package.json above ${from}.`);
    }
  }
}

/**
 * A file of the studio's own as databases, native libraries and other programs can read it. In a package the studio
 * lies in an archive that only Electron reads, and what others read lies beside it; elsewhere this changes nothing.
 */
export function unpacked(file: string): string {
  return file.replace(/app\.asar(?=[\\/]|$)/, 'app.asar.unpacked');
}
