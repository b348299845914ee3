/** docs/desktop.md lists the journeys and where each ran; this keeps the list true. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { repositoryRoot } from '../shared-data';

const read = (name: string) => readFileSync(path.join(repositoryRoot, name), 'utf8');

/** Titles of the tests of a file; what is counted at run time is `N`. */
function titles(name: string): string[] {
  const found = read(name).matchAll(/^ *it\((['`])(.*?)\1,/gm);
  return [...found].map(([, , title]) => (title ?? '').replaceAll(/\$\{\w+\}/g, 'N'));
}

it('lists every journey, in order, and on which host it ran', () => {
  const rows = [...read('docs/desktop.md').matchAll(/^\| (.*?) +\| (passed) +\| (.*?) +\|$/gm)];
  expect(rows.map(([, journey]) => journey)).toEqual([
    ...titles('test/desktop/journeys.test.ts'),
    ...titles('test/desktop/recovery.test.ts'),
    ...titles('test/desktop/help.test.ts'),
  ]);
  expect(rows.length).toBeGreaterThan(15);
  for (const [, , , electron] of rows) expect(electron).toMatch(/^(passed|not yet)$/);
});
