/** The window: src/renderer to dist/renderer. Relative URLs only, so that any host can serve it. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'src/renderer',
  base: './',
  plugins: [react()],
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
