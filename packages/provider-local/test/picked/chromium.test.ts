import { afterAll, describe, it } from 'vitest';
import { startBrowserSuite } from '../../../../scripts/lib/browser-suite/start-browser-suite.ts';
import { findChromium } from '../../../../scripts/lib/chromium.ts';

const { missing } = await findChromium();
const entry = new URL('./opfs-suite.ts', import.meta.url);
const suite = missing === undefined ? await startBrowserSuite({ entry, functions: {} }) : undefined;

afterAll(() => suite?.[Symbol.asyncDispose]());

describe('provider-local in Chromium, a folder of private files: StorageProvider', () => {
  if (suite === undefined) it('needs a Chromium', ({ skip }) => skip(missing));
  for (const [index, title] of suite?.titles.entries() ?? []) {
    it(title, async ({ skip }) => {
      const { skipped, failure } = (await suite?.run(index)) ?? {};
      if (skipped !== undefined) skip(skipped);
      if (failure !== undefined) throw new Error(failure);
    });
  }
});
