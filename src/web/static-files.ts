/** The files of the built window (dist/renderer), for whichever host gives them out. */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { isInside } from '../core/files/contained-path';
import { contentSecurityPolicy } from './security';

/** They are what their names say. */
const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** A file of the window and what is said of it. */
interface WindowFile {
  bytes: Buffer<ArrayBuffer>;
  headers: Readonly<Record<string, string>>;
}

/**
 * What a path below the window's folder names, read at once and whole; null where there is no such file in it. `/` is
 * index.html. In pieces, as a video is, a script waits at every step for a core that is opening a dataset, and the
 * window for it.
 */
export function windowFile(pathname: string, root: string): WindowFile | null {
  const relative = relativeOf(pathname);
  try {
    const file = realpathSync(path.join(root, relative));
    if (!isInside(realpathSync(root), file) || !statSync(file).isFile()) return null;
    const bytes = readFileSync(file);
    const headers = {
      'content-type': types[path.extname(file).toLowerCase()] ?? 'application/octet-stream',
      'content-length': String(bytes.length),
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      // Everything under assets/ has its content's hash in its name.
      'cache-control': relative.startsWith('assets/')
        ? 'public, max-age=31536000, immutable'
        : 'no-cache',
    };
    return { bytes, headers };
  } catch {
    return null;
  }
}

function relativeOf(pathname: string): string {
  if (pathname === '/') return 'index.html';
  try {
    return decodeURIComponent(pathname).replace(/^\/+/, '');
  } catch {
    return '';
  }
}
