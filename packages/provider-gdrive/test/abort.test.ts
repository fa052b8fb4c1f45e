import type { Clock, RemoteFile, StorageProvider, TokenSource } from '@music-platform/bridge-traits';
import { collect, collectBytes, patternContent } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import type { BindingName } from './support/bindings.ts';
import { createDriveWorld, type DriveWorld, rejectionOf } from './support/drive-world.ts';

const scope = { id: 'user', rootId: 'root' };
const reason = new Error('enough');

interface Scene {
  world: DriveWorld;
  provider: StorageProvider;
  /** Times something was waited for so far. */
  awaits(): number;
  /** What happens at the wait of this number, counted from now. */
  at(number: number, happens: () => void): void;
}

/** A provider that can be disturbed whenever it waits: for a token, for time to pass, for an answer, for the rest of a body. */
function createScene(binding: BindingName): Scene {
  const world = createDriveWorld({ pageSize: 2 });
  let count = 0;
  let due = Number.POSITIVE_INFINITY;
  let act = (): void => undefined;
  const step = (): void => {
    count += 1;
    if (count === due) act();
  };
  const clock: Clock = {
    now: () => world.clock.now(),
    sleep: async (ms, options) => {
      if (ms < 30_000) step();
      return world.clock.sleep(ms, options);
    },
  };
  const tokens: TokenSource = {
    getAccessToken: async () => {
      step();
      return world.core.token;
    },
  };
  const fetch: typeof globalThis.fetch = async (input, init) => {
    step();
    const response = await world.fetch(input, init);
    step();
    const tapped = response.body?.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform: (chunk, controller) => {
          step();
          controller.enqueue(chunk);
        },
      }),
    );
    return new Response(tapped ?? null, response);
  };
  const provider = world.open({ binding, tokens, clock, fetch });
  return {
    world,
    provider,
    awaits: () => count,
    at: (number, happens) => {
      due = count + number;
      act = happens;
    },
  };
}

type Work = (
  scene: Scene,
  signal: AbortSignal,
  found: { file: RemoteFile; cursor: string },
) => Promise<unknown>;

const works: Readonly<Record<string, Work>> = {
  'a listing': ({ provider }, signal) => collect(provider.listFiles({ scope, signal })),
  'a subtree': ({ provider }, signal) => collect(provider.listFiles({ scope, under: 'folder', signal })),
  'a feed': ({ provider }, signal, { cursor }) =>
    collect(provider.getChanges?.(cursor, { scope, signal }) ?? []),
  'a whole file': async ({ provider }, signal, { file }) =>
    collectBytes((await provider.download(file, { signal })).body),
  'a range': async ({ provider }, signal, { file }) =>
    collectBytes((await provider.download(file, { range: { start: 5, end: 70_000 }, signal })).body),
  'a file that breaks off': async ({ provider, world }, signal, { file }) => {
    world.core.faults.on({ endpoint: 'files.download', times: 1 }, { kind: 'reset', afterBytes: 50_000 });
    return collectBytes((await provider.download(file, { signal })).body);
  },
  'requests that are tried again': ({ provider, world }, signal, { cursor }) => {
    world.core.faults.on({ times: 2 }, 'backendError');
    world.core.faults.on({ times: 1 }, { kind: 'error', reason: 'rateLimitExceeded', retryAfter: 9 });
    return collect(provider.getChanges?.(cursor, { scope, signal }) ?? []);
  },
  'a channel': async ({ provider }, signal) =>
    provider.watch?.({ address: 'https://app.example/', token: 'secret', signal }),
};

async function prepare(
  binding: BindingName,
): Promise<{ scene: Scene; found: { file: RemoteFile; cursor: string } }> {
  const scene = createScene(binding);
  const { world } = scene;
  world.remote.putFolder({ name: 'Folder', id: 'folder' });
  const content = patternContent(150_000);
  for (const name of ['a', 'b', 'c']) {
    world.remote.putFile({ name: `${name}.mp3`, parentId: 'folder', content });
  }
  const { files, cursor } = await world.list();
  const file = files.find(({ kind }) => kind === 'file');
  if (file === undefined) throw new Error('nothing is listed');
  for (const name of ['d', 'e', 'f']) world.remote.putFile({ name: `${name}.mp3`, content });
  return { scene, found: { file, cursor } };
}

describe.each<BindingName>(['fetch', 'client'])('an abort over %s', (binding) => {
  it.each(Object.entries(works))(
    '[GP36] at any wait of %s ends it at once, with the reason',
    async (_name, work) => {
      const whole = await prepare(binding);
      const before = whole.scene.awaits();
      await work(whole.scene, new AbortController().signal, whole.found);
      const waits = whole.scene.awaits() - before;
      expect(waits).toBeGreaterThan(2);
      for (let number = 1; number <= waits; number += 1) {
        const { scene, found } = await prepare(binding);
        const controller = new AbortController();
        let calls = 0;
        scene.at(number, () => {
          controller.abort(reason);
          calls = scene.world.core.calls.length;
        });
        const result = await rejectionOf(work(scene, controller.signal, found));
        const isDone = result instanceof Error && result.message === 'did not reject';
        if (number < waits - 1 || !isDone) expect(result, `wait ${number} of ${waits}`).toBe(reason);
        await scene.world.clock.advance(600_000);
        expect(scene.world.core.calls.length - calls, `wait ${number} of ${waits}`).toBeLessThanOrEqual(1);
      }
    },
  );

  it.each(Object.entries(works))('[GP36] before %s sends nothing', async (_name, work) => {
    const { scene, found } = await prepare(binding);
    const calls = scene.world.core.calls.length;
    expect(await rejectionOf(Promise.resolve(work(scene, AbortSignal.abort(reason), found)))).toBe(reason);
    expect(scene.world.core.calls).toHaveLength(calls);
  });
});
