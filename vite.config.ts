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
    chunkSizeWarningLimit: 1_500,
    // A data: URL would need a hole in the content security policy.
    assetsInlineLimit: 0,
    // For scripts/package/write-licences.ts, which makes licences.txt of it.
    license: { fileName: 'licences.json' },
  },
});
