import { afterAll, afterEach, describe, it } from 'vitest';
import { BrowserLab, missingChromium } from './browser-lab.ts';
import { conformanceTests } from './chromium/conformance-tests.ts';
import { engineTests } from './chromium/engine-tests.ts';
import { failureTests } from './chromium/failure-tests.ts';
import { historyTests } from './chromium/history-tests.ts';
import { sharingTests } from './chromium/sharing-tests.ts';
import { storageTests } from './chromium/storage-tests.ts';
import { stormTests } from './chromium/storm-tests.ts';

// One browser and one bundle serve all tests: both cost more than what they run.
const lab = missingChromium === undefined ? await BrowserLab.start() : undefined;

afterEach(() => lab?.closeTabs());
afterAll(() => lab?.[Symbol.asyncDispose]());

if (lab) {
  await conformanceTests(lab);
  storageTests(lab);
  failureTests(lab);
  sharingTests(lab);
  engineTests(lab);
  stormTests(lab);
  historyTests(lab);
} else {
  describe('db-wasm in Chromium', () => {
    it('needs a Chromium', ({ skip }) => skip(missingChromium));
  });
}
