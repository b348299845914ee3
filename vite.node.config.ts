/**
 * Everything that runs on Node: one ES module per process in dist/node, where what is native, or rarely needed, stays in
 * node_modules; and the desktop's preload script, which Electron's sandbox takes as one CommonJS file only.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, type Dirent } from 'node:fs';
import path from 'node:path';
import { defineConfig, type EnvironmentOptions } from 'vite';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** A hash of all that results of shared work depend on; the same on every machine that builds the same sources. */
function buildHash(): string {
  const root = import.meta.dirname;
  const sources = ['shared', 'core', 'worker'].flatMap((folder) =>
    readdirSync(path.join(root, 'src', folder), { recursive: true, withFileTypes: true })
      .filter((entry: Dirent) => entry.isFile())
      .map((entry: Dirent) => path.join(entry.parentPath, entry.name)),
  );
  const hash = createHash('sha256');
  const names = [...sources, path.join(root, 'package-lock.json')]
    .map((file) => path.relative(root, file).replaceAll(path.sep, '/'))
    .toSorted();
  for (const name of names) {
    // Git may have checked it out with other ends of lines.
    hash.update(`${name}\n${readFileSync(path.join(root, name), 'utf8').replaceAll('\r\n', '\n')}`);
  }
  return hash.digest('hex').slice(0, 12);
}

/** What every start needs: finding and reading its hundreds of files took two fifths of a short command's time. */
export const bundledForNode = [
  '@duckdb/node-api',
  '@huggingface/hub',
  '@msgpack/msgpack',
  'mediabunny',
  'minisearch',
  'zod',
];

const node: EnvironmentOptions = {
  resolve: { noExternal: bundledForNode },
  build: {
    ssr: true,
    outDir: 'dist/node',
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      external: ['electron'],
      input: {
        web: 'src/web/start.ts',
        cli: 'src/cli/start.ts',
        desktop: 'src/main/main.ts',
        'core-process': 'src/worker/core-process.ts',
        'encoder-process': 'src/worker/encoder-process.ts',
        'hdf5-process': 'src/worker/hdf5-process.ts',
        'sql-process': 'src/worker/sql-process.ts',
        'student-process': 'src/worker/student-process.ts',
      },
    },
  },
};

const preload: EnvironmentOptions = {
  build: {
    ssr: true,
    outDir: 'dist/preload',
    emptyOutDir: true,
    target: 'chrome140',
    minify: false,
    rolldownOptions: {
      external: ['electron'],
      input: { preload: 'src/main/preload/preload.ts' },
      output: { format: 'cjs', entryFileNames: '[name].cjs' },
    },
  },
};

export default defineConfig({
  define: {
    STUDIO_VERSION: JSON.stringify(version),
    STUDIO_BUILD: JSON.stringify(`${version} (build ${buildHash()})`),
  },
  environments: { node, preload },
  builder: {
    async buildApp(builder) {
      for (const name of ['node', 'preload']) {
        const environment = builder.environments[name];
        if (environment !== undefined) await builder.build(environment);
      }
    },
  },
});
