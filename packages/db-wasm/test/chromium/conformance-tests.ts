import { describe, it } from 'vitest';
import type { BrowserLab } from '../browser-lab.ts';

/** The suite of the testkit, run inside a worker: each test once as owner and once as follower of the database. */
export async function conformanceTests(lab: BrowserLab): Promise<void> {
  const worker = await lab.worker('suite', await lab.tab({ isKept: true }));
  const titles = await worker.call<string[]>('titles');
  describe.each(['owner', 'follower'])('db-wasm in Chromium on OPFS, as %s: DatabaseAdapter', (role) => {
    const first = role === 'owner' ? 0 : titles.length / 2;
    for (const [index, title] of titles.slice(first, first + titles.length / 2).entries()) {
      it(title, async ({ skip }) => {
        const { skipped } = await worker.call<{ skipped?: string }>('run', first + index);
        if (skipped !== undefined) skip(skipped);
      });
    }
  });
}
