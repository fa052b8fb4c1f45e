import { startDriveEmulator } from '@music-platform/testkit/emulators';
import { afterAll, describe, it } from 'vitest';
import { RemoteControl } from '../../../scripts/lib/browser-suite/remote-control.ts';
import { startBrowserSuite } from '../../../scripts/lib/browser-suite/start-browser-suite.ts';
import { findChromium } from '../../../scripts/lib/chromium.ts';
import { emulatorWriter } from './support/emulator-writer.ts';

const { missing } = await findChromium();
const entry = new URL('./browser/conformance.ts', import.meta.url);
const { functions } = new RemoteControl(async () => {
  const emulator = await startDriveEmulator();
  const { url, token } = emulator;
  return { facts: { url, token }, writer: emulatorWriter(emulator), close: () => emulator.close() };
});
const suite = missing === undefined ? await startBrowserSuite({ entry, functions }) : undefined;

afterAll(() => suite?.[Symbol.asyncDispose]());

describe('provider-gdrive over fetch in Chromium: StorageProvider', () => {
  if (suite === undefined) it('needs a Chromium', ({ skip }) => skip(missing));
  for (const [index, title] of (suite?.titles ?? []).entries()) {
    it(title, async ({ skip }) => {
      const { skipped, failure } = (await suite?.run(index)) ?? {};
      if (skipped !== undefined) skip(skipped);
      if (failure !== undefined) throw new Error(failure);
    });
  }
});
