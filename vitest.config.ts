import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const conditions = ['@music-platform/source'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['{packages,examples}/*/test/**/*.test.ts', '{scripts,benchmarks}/test/**/*.test.ts'],
    // On two cores vitest would use one.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 120_000,
    hookTimeout: 120_000,
    execArgv: [`--conditions=${conditions[0]}`],
    // `pnpm coverage`; docs/coverage.md says what is left out, and why.
    coverage: {
      provider: 'v8',
      include: ['packages/{core-sync,bridge-traits}/src/**'],
      reporter: [['text', { skipFull: true }], 'json'],
      reportsDirectory: 'coverage',
      thresholds: { lines: 95, branches: 95 },
    },
  },
});
