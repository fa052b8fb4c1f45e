import { defineConfig } from 'vitest/config';

const conditions = ['@music-platform/source'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['{packages,examples}/*/test/**/*.test.ts', 'scripts/test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    execArgv: [`--conditions=${conditions[0]}`],
  },
});
