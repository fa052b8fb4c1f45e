import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, preview } from 'vite';
import { weighPage } from './weigh.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
// The emulators of the demo cloud can also be servers in Node, which Vite warns about file by file.
await build({ root, logLevel: 'error' });
const { page, later, demo, wasm } = weighPage(join(root, 'dist'));
const kb = (bytes: number): string => `${Math.round(bytes / 1000)} KB`;
const server = await preview({ root, logLevel: 'warn', preview: { host: 'localhost', port: 4680 } });
process.stdout.write(
  `Compressed: ${kb(page)} to open the library, and ${kb(wasm)} of SQLite's WebAssembly. When needed: ${kb(later)} to sync, ${kb(demo)} for the demo cloud.
The music library is at ${server.resolvedUrls?.local[0] ?? 'http://localhost:4680/'}
`,
);
