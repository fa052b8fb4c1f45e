import { defineConfig } from 'vitest/config';
import shared from '../../../../vitest.config.ts';

/** Runs the fixture that fails on purpose. */
export default defineConfig({
  ...shared,
  root: import.meta.dirname,
  test: { ...shared.test, include: ['variants.fixture.ts'] },
});
