import { defineConfig } from 'vitest/config';

const conditions = ['@music-platform/source'];

/** Runs the fixture that fails on purpose. */
export default defineConfig({
  root: import.meta.dirname,
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: { include: ['*.fixture.ts'], execArgv: [`--conditions=${conditions[0]}`] },
});
