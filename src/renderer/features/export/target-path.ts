/** The folder that an export is written to, put together from where and what. Works for POSIX and Windows paths. */

import { separatorOf } from '../../ui/paths';

/** `parent` and `name` joined with the separator that `parent` uses; null while either is missing or wrong. */
export function joinTarget(parent: string, name: string): string | null {
  const trimmed = name.trim();
  if (parent === '' || trimmed === '' || nameFault(trimmed) !== null) return null;
  const separator = separatorOf(parent);
  return parent.endsWith(separator) ? `${parent}${trimmed}` : `${parent}${separator}${trimmed}`;
}

/** What is wrong with a folder's name, in one sentence; null when nothing is. */
export function nameFault(name: string): string | null {
  if (/[/\\]/.test(name)) return 'A folder name has no slashes; choose the place with the button.';
  if (name === '.' || name === '..') return 'That is no folder name.';
  return null;
}
