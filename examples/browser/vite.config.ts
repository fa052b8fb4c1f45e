import { defineConfig } from 'vite';

const conditions = ['@music-platform/source', 'module', 'browser', 'import', 'default'];

export default defineConfig({
  // Works below any path, and from any static server.
  base: './',
  resolve: { conditions },
  worker: { format: 'es' },
  optimizeDeps: { exclude: ['@sqlite.org/sqlite-wasm'] },
  build: { target: 'es2023', assetsInlineLimit: 0 },
});
