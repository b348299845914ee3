export interface Crumb {
  name: string;
  path: string;
}

/** Every folder above and including `path`, outermost first; for POSIX and Windows paths alike. */
export function breadcrumbs(path: string): Crumb[] {
  const separator = path.includes('\\') && !path.startsWith('/') ? '\\' : '/';
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
