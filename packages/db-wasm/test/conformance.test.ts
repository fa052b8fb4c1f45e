import { describeDatabaseAdapter } from '@music-platform/testkit/conformance';
import { openWasmDatabase } from '../src/index.ts';

describeDatabaseAdapter('db-wasm in memory, in Node', {
  create: async () => ({ adapter: await openWasmDatabase({ name: ':memory:' }) }),
  without: { prepared: 'x' },
});
