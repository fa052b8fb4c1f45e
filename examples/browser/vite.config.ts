import { readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const conditions = ['@music-platform/source', 'module', 'browser', 'import', 'default'];

/** Writes down which files the page is made of, so that its service worker can keep them. */
function listFiles(): Plugin {
  // Ways of SQLite that this page does not go.
  const isUnused = /sqlite3-(?:worker1|opfs-async-proxy)|\.map$/;
  return {
    name: 'list-files',
    apply: 'build',
    writeBundle: ({ dir = 'dist' }) => {
      const files = readdirSync(dir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !isUnused.test(entry.name))
        .map((entry) => relative(dir, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
        .filter((name) => name !== 'service-worker.js' && name !== 'files.json')
        .map((name) => (name === 'index.html' ? './' : name));
      writeFileSync(join(dir, 'files.json'), JSON.stringify(files.sort()));
    },
  };
}

export default defineConfig({
  // Works below any path, and from any static server.
  base: './',
  plugins: [listFiles()],
  resolve: { conditions },
  worker: { format: 'es' },
  optimizeDeps: { exclude: ['@sqlite.org/sqlite-wasm'] },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { page: 'index.html', 'service-worker': 'src/service-worker.ts' },
      output: {
        entryFileNames: ({ name }) => (name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
});
