import { readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { contentSecurityPolicy } from './content-security-policy.ts';

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

/** The policy stands in the page, so that any static server will do; workers, which a page's tag does not bind, hear it from the server. */
function securityPolicy(): Plugin {
  return {
    name: 'security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy },
        injectTo: 'head-prepend',
      },
    ],
  };
}

/** Loads the reader of tags, a third of the engine, with the first file that is read: to show a library, a page does without. */
function readTagsLater(): Plugin {
  const prefix = '\0later:';
  return {
    name: 'read-tags-later',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (!source.endsWith('/metadata/read-metadata.ts') || importer?.startsWith(prefix)) return null;
      const resolved = await this.resolve(source, importer, { skipSelf: true });
      return resolved && prefix + resolved.id;
    },
    load: (id) =>
      id.startsWith(prefix)
        ? `export const readMetadata = async (...args) =>
             (await import(${JSON.stringify(id.slice(prefix.length))})).readMetadata(...args);`
        : null,
  };
}

export default defineConfig({
  // Works below any path, and from any static server.
  base: './',
  plugins: [listFiles(), securityPolicy()],
  preview: { headers: { 'Content-Security-Policy': `${contentSecurityPolicy}; frame-ancestors 'none'` } },
  resolve: { conditions },
  worker: { format: 'es', plugins: () => [readTagsLater()] },
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
