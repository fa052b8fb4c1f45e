import { describeDatabaseAdapter } from '@music-platform/testkit/conformance';
import { describe, it } from 'vitest';
import { openWasmDatabase, type WasmDatabase } from '../../src/index.ts';
import { collectedTests } from '../fixtures/vitest-shim.ts';
import { serveCalls } from './calls.ts';

let databases = 0;

function newName(): string {
  databases += 1;
  return `suite-${databases}-${crypto.randomUUID()}`;
}

const without = { prepared: 'counted in Node' };

describeDatabaseAdapter(
  'owner',
  { describe, it },
  {
    create: async () => {
      const open = (): Promise<WasmDatabase> => openWasmDatabase({ name });
      const name = newName();
      return { adapter: await open(), reopen: open, second: open };
    },
    without,
  },
);

describeDatabaseAdapter(
  'follower',
  { describe, it },
  {
    create: async () => {
      const open = (): Promise<WasmDatabase> => openWasmDatabase({ name });
      const name = newName();
      const owner = await open();
      return { adapter: await open(), reopen: open, second: open, teardown: () => owner.close() };
    },
    without,
  },
);

serveCalls({
  titles: async () => collectedTests.map(({ title }) => title),
  run: async (index: number) => {
    const test = collectedTests[index];
    let note: string | undefined;
    const skip = (reason?: string): never => {
      note = reason ?? 'skipped';
      throw new Error(note);
    };
    try {
      await test?.run({ skip });
    } catch (error) {
      if (note !== undefined) return { skipped: note };
      throw error;
    }
    return {};
  },
});
