import { fileURLToPath } from 'node:url';
import { build, preview } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
await build({ root, logLevel: 'warn' });
const server = await preview({ root, logLevel: 'warn', preview: { host: 'localhost', port: 4680 } });
process.stdout.write(
  `The music library is at ${server.resolvedUrls?.local[0] ?? 'http://localhost:4680/'}\n`,
);
