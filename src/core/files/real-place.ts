/** Where a path really leads. */
import { realpathSync } from 'node:fs';
import path from 'node:path';

/** The real path, also of something that does not exist yet. */
export function realPlace(place: string): string {
  const absolute = path.resolve(place);
  try {
    return realpathSync(absolute);
  } catch {
    const parent = path.dirname(absolute);
    if (parent === absolute) return absolute;
    return path.join(realPlace(parent), path.basename(absolute));
  }
}
