import { describeDatabaseAdapter } from '@music-platform/testkit/conformance';
import { describe, it } from 'vitest';
import { adapterOver } from '../src/adapter-over.ts';
import { openMemoryHost } from '../src/open-host.ts';
import { privateSessions } from '../src/private-sessions.ts';

describeDatabaseAdapter(
  'db-wasm in memory, in Node',
  { describe, it },
  {
    create: async () => {
      const name = ':memory:';
      const opened = await openMemoryHost({ name, cacheBytes: 1024 * 1024, transactionIdleMs: 30_000 });
      const adapter = adapterOver({
        name,
        prefix: name,
        sessions: privateSessions(opened.host, name),
        role: () => 'owner',
        close: async () => opened.close(),
      });
      return { adapter, prepared: () => opened.prepared() };
    },
  },
);
