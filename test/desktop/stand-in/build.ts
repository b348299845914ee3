/**
 * The stand-in as plain modules: it must run before anything that could read TypeScript, in every process of the app.
 */
import { mkdir, mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';
import { repositoryRoot } from '../../shared-data';

const source = (name: string) => path.join(import.meta.dirname, `${name}.ts`);

/** Gives a new folder within the repository, where the modules find playwright-core. Its maker removes it. */
export async function buildStandIn(): Promise<string> {
  const parent = path.join(repositoryRoot, '.cache');
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(path.join(parent, 'stand-in-'));
  const common = { outDir: folder, minify: false } as const;
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      ...common,
      ssr: true,
      target: 'node20',
      rolldownOptions: {
        input: {
          electron: source('electron'),
          'parent-port': source('parent-port'),
          register: source('register'),
        },
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' },
      },
    },
  });
  // What runs in the page is one plain script.
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      ...common,
      emptyOutDir: false,
      target: 'chrome140',
      lib: {
        entry: source('world'),
        formats: ['iife'],
        name: 'StandIn',
        fileName: () => 'world.js',
      },
    },
  });
  return folder;
}
