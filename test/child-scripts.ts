/**
 * Scripts that tests run as processes of their own (`*-child.ts`), built once before all tests: read as TypeScript,
 * each would take two seconds of a processor to start.
 */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { bundledForNode } from '../vite.node.config';
import { repositoryRoot } from './shared-data';

const variable = 'DUALVLA_TEST_SCRIPTS';

/** The built form of `NAME.ts`, a script beside the test in `directory`. */
export function childScript(directory: string, name: string): string {
  const folder = process.env[variable] ?? '';
  return path.join(folder, path.relative(import.meta.dirname, directory), `${name}.mjs`);
}

/** @returns the folder they are in, within the repository, where they find their packages */
export async function buildChildScripts(): Promise<string> {
  const parent = path.join(repositoryRoot, '.cache');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(path.join(parent, 'test-scripts-'));
  // Some are run as another user.
  chmodSync(folder, 0o755);
  const names = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('-child.ts'))
    .map((name) => name.slice(0, -'.ts'.length));
  await build({
    configFile: false,
    logLevel: 'warn',
    root: repositoryRoot,
    // As in the tests themselves: workers refuse what another studio hands out.
    define: { STUDIO_VERSION: JSON.stringify('0.0.0-test') },
    resolve: { noExternal: [...bundledForNode] },
    build: {
      ssr: true,
      target: 'node20',
      minify: false,
      outDir: folder,
      rolldownOptions: {
        input: Object.fromEntries(
          names.map((name) => [name, path.join(import.meta.dirname, `${name}.ts`)]),
        ),
        output: { entryFileNames: '[name].mjs', chunkFileNames: 'chunks/[name]-[hash].mjs' },
      },
    },
  });
  process.env[variable] = folder;
  return folder;
}
