import { afterAll, describe, it } from 'vitest';
import { BrowserLab, missingChromium } from './browser-lab.ts';

const lab = missingChromium === undefined ? await BrowserLab.start() : undefined;
const worker = await lab?.worker('suite');
const titles = (await worker?.call<string[]>('titles')) ?? [];

afterAll(() => lab?.[Symbol.asyncDispose]());

describe('db-wasm in Chromium, on OPFS: DatabaseAdapter', () => {
  for (const [index, title] of titles.entries()) {
    it(`${index < titles.length / 2 ? 'owner' : 'follower'}: ${title}`, async ({ skip }) => {
      const { skipped } = (await worker?.call<{ skipped?: string }>('run', index)) ?? {};
      if (skipped !== undefined) skip(skipped);
    });
  }
  it('has a browser to run in', ({ skip }) => {
    if (missingChromium !== undefined) skip(missingChromium);
  });
});
