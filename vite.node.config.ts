/** Everything that runs on Node: one ES module per host in dist/node; dependencies stay in node_modules. */
import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  version: string;
};

export default defineConfig({
  define: { STUDIO_VERSION: JSON.stringify(version) },
  build: {
    ssr: true,
    outDir: 'dist/node',
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: { web: 'src/web/main.ts', cli: 'src/cli/main.ts' },
    },
  },
});
