/** The window: src/renderer to dist/renderer. Relative URLs only, so that any host can serve it. */
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

export default defineConfig({
  root: 'src/renderer',
  base: './',
  plugins: [react(), preloadNext()],
  build: {
    outDir: '../../dist/renderer',
    emptyOutDir: true,
    target: 'chrome120',
    // One style sheet, so that the order of its rules does not depend on which room is opened first.
    cssCodeSplit: false,
    rolldownOptions: {
      // What a feature's index.ts names besides what is used of it does not come with it.
      treeshake: {
        moduleSideEffects: [{ test: /src\/renderer\/features\/.*\.tsx?$/, sideEffects: false }],
      },
    },
    // A data: URL would need a hole in the content security policy.
    assetsInlineLimit: 0,
    // For scripts/package/write-licences.ts, which makes licences.txt of it.
    license: { fileName: 'licences.json' },
  },
});

/** What the page's script imports at once comes with it, not a round trip later. */
function preloadNext(): Plugin {
  return {
    name: 'preload-next',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {}, chunk }) {
        const importsOf = (file: string): string[] => {
          const imported = bundle[file];
          return imported?.type === 'chunk' ? imported.imports : [];
        };
        const withImports = (files: readonly string[]): Set<string> => {
          const found = new Set(files);
          for (const file of found) for (const next of importsOf(file)) found.add(next);
          return found;
        };
        const linked = withImports(chunk?.imports ?? []);
        const next = withImports(chunk?.dynamicImports ?? []);
        return [...next]
          .filter((file) => !linked.has(file) && file !== chunk?.fileName)
          .map((file) => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `./${file}` },
            injectTo: 'head' as const,
          }));
      },
    },
  };
}
