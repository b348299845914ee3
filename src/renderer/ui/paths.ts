/** Paths of the machine that the studio runs on, by their look alone: POSIX and Windows. */

/** The last part of a path, of either kind of machine. */
export function folderName(path: string): string {
  return (
    path
      .split(/[/\\]/)
      .filter((part) => part !== '')
      .at(-1) ?? path
  );
}

/** The folder above; a root is its own. */
export function parentFolder(path: string): string {
  const separator = separatorOf(path);
  const end = path.lastIndexOf(separator);
  return end <= 0 ? separator : path.slice(0, end);
}

/** What stands between folders in this path. */
export function separatorOf(path: string): string {
  return path.includes('\\') && !path.startsWith('/') ? '\\' : '/';
}

export interface Crumb {
  name: string;
  path: string;
}

/** Every folder above and including `path`, outermost first. */
export function breadcrumbs(path: string): Crumb[] {
  const separator = separatorOf(path);
  const parts = path.split(separator).filter((part) => part !== '');
  const root: Crumb[] = separator === '/' ? [{ name: '/', path: '/' }] : [];
  return [
    ...root,
    ...parts.map((name, index) => {
      const joined = parts.slice(0, index + 1).join(separator);
      if (separator === '/') return { name, path: `/${joined}` };
      // A drive alone is no folder: its root is.
      return { name, path: index === 0 ? `${joined}\\` : joined };
    }),
  ];
}
