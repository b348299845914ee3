/**
 * The stand-in as plain modules: it must run before anything that could read TypeScript, in every process of the app.
 */
import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';
import { madeOnce } from '../../made-once';
import { repositoryRoot } from '../../shared-data';

const source = (name: string) => path.join(import.meta.dirname, `${name}.ts`);

let built: Promise<string> | null = null;

/** The folder of the modules, for all files of the run. */
export function builtStandIn(): Promise<string> {
  built ??= madeOnce('stand-in', buildStandIn);
  return built;
}

async function buildStandIn(folder: string): Promise<void> {
  const common = { outDir: folder, minify: false, emptyOutDir: false } as const;
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
      target: 'chrome140',
      lib: {
        entry: source('world'),
        formats: ['iife'],
        name: 'StandIn',
        fileName: () => 'world.js',
      },
    },
  });
  // Where the modules find playwright-core.
  await symlink(path.join(repositoryRoot, 'node_modules'), path.join(folder, 'node_modules'));
}
