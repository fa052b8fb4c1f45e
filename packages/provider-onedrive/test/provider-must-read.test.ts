import { contentOf, createAudioFile } from '@music-platform/testkit';
import type { GraphFault } from '@music-platform/testkit/emulators';
import { describe, expect, it } from 'vitest';
import { createEngineWorld, type EngineWorld, song } from './support/engine-world.ts';

const title = async (world: EngineWorld, path = 'one.mp3'): Promise<string | undefined> =>
  (await world.tracks()).get(path)?.title;

/** A song of this title under another name, so that only reading tells the title. */
function put({ remote }: EngineWorld, content = 'Title of one', name = 'one'): string {
  return remote.putFile({ name: `${name}.mp3`, content: song(content) }).id;
}

/** A file with a length of more than one read. */
const large = (name: string): ReturnType<typeof contentOf> =>
  contentOf(
    createAudioFile({
      format: 'm4a',
      layout: 'mdat-first',
      tags: { title: name },
      durationMs: 60_000,
    } as never).bytes(),
  );

describe('provider must, when it reads', () => {
  it.each<[string, GraphFault]>([
    ['429 with Retry-After', { kind: 'error', reason: 'activityLimitReached', retryAfter: 400 }],
    ['503 with Retry-After', { kind: 'error', reason: 'serviceNotAvailable', retryAfter: 400 }],
    ['509 with Retry-After', { kind: 'error', reason: 'bandwidthLimitExceeded', retryAfter: 400 }],
    ['429 without', { kind: 'error', reason: 'activityLimitReached' }],
    ['500', { kind: 'error', reason: 'generalException' }],
    ['502', { kind: 'error', reason: 'badGateway' }],
    ['504', { kind: 'error', reason: 'gatewayTimeout' }],
    ['a broken network', { kind: 'reset' }],
  ])('[MG39][MG40] %s: the whole account waits in full, or longer and longer', async (_what, fault) => {
    const world = await createEngineWorld();
    for (let index = 0; index < 6; index += 1) put(world, `Title ${index}`, `song ${index}`);
    world.core.faults.on({ endpoint: 'delta', times: 1 }, fault);
    world.core.faults.on({ endpoint: 'download', after: 2, times: 1 }, fault);
    const runs = [await world.full()];
    await world.clock.advance(500_000);
    runs.push(await world.incremental());
    expect(runs.map(({ error }) => error)).toEqual([null, null]);
    expect([...(await world.tracks()).values()].every((track) => track.title.startsWith('Title'))).toBe(true);
    const late = world.core.earlyCalls.filter(({ call, until }) => call.at > until - 399_000);
    expect(late).toEqual([]);
  });

  it('[MG46] 401 on Graph: refresh once and repeat', async () => {
    const world = await createEngineWorld();
    put(world);
    world.core.faults.on({ endpoint: 'item.get', times: 1 }, { kind: 'expire-access-token' });
    expect(await world.full()).toMatchObject({ status: 'completed' });
    expect(await title(world)).toBe('Title of one');
    expect(world.refreshes()).toBe(2);
  });

  it.each(['invalid_grant', 'interaction_required'])(
    '[MG49] %s: sign in again, cursor unmoved',
    async (reason) => {
      const world = await createEngineWorld();
      await world.full();
      put(world);
      await world.clock.advance(7_200_000);
      const out = world.core.faults.on({ endpoint: 'oauth.token' }, reason);
      expect(await world.incremental()).toMatchObject({ status: 'failed', error: { code: 'UNAUTHORIZED' } });
      out();
      expect(await world.incremental()).toMatchObject({
        syncType: 'incremental',
        stats: { items: { added: 1 } },
      });
    },
  );

  it('[MG47] a claims challenge: sign in again, cursor unmoved', async () => {
    const world = await createEngineWorld();
    await world.full();
    put(world);
    const out = world.core.faults.on({ endpoint: 'delta' }, 'claimsChallenge');
    expect(await world.incremental()).toMatchObject({ status: 'failed', error: { code: 'UNAUTHORIZED' } });
    out();
    expect(await world.incremental()).toMatchObject({
      syncType: 'incremental',
      stats: { items: { added: 1 } },
    });
  });

  it.each([401, 403, 404] as const)(
    '[MG32] %i on a download address: a new address, no token',
    async (status) => {
      const world = await createEngineWorld({ core: { latencyMs: 1 } });
      put(world);
      world.core.faults.on({ endpoint: 'download', times: 1 }, { kind: 'status', status });
      await world.full();
      expect(await title(world)).toBe('Title of one');
      expect(world.refreshes()).toBe(1);
      expect(world.endpoints().filter((name) => name === 'item.get')).toHaveLength(2);
    },
  );

  it('[MG31] download addresses: no token, no rewriting, nothing kept in the database', async () => {
    const world = await createEngineWorld();
    put(world);
    await world.full();
    expect(world.core.violations).toEqual([]);
    const [track] = [...(await world.tracks()).values()];
    const told = JSON.stringify([await world.library.explain(track!.id), world.events]);
    expect(told).not.toMatch(/tempauth|UniqueId/);
  });

  it('[MG33] never a suffix range, also for tags at the end', async () => {
    const world = await createEngineWorld();
    world.remote.putFile({ name: 'one.m4a', content: large('At the end') });
    await world.full();
    expect(world.core.violations).toEqual([]);
    const ranges = world.core.calls.flatMap(({ range }) => range ?? []);
    expect(ranges.every((range) => /^bytes=\d+-\d+$/.test(range))).toBe(true);
  });

  it('[MG33] 200 for a range: the needed part, then the stream is left', async () => {
    const world = await createEngineWorld({ core: { quirks: { ranges: 'ignored' } } });
    world.remote.putFile({ name: 'one.flac', content: flac() });
    await world.full();
    expect(await title(world, 'one.flac')).toBe('In front');
    const served = world.core.calls.reduce(
      (sum, { endpoint, bytes }) => sum + (endpoint === 'download' ? bytes : 0),
      0,
    );
    expect(served).toBeLessThan(flac().size / 2);
  });

  it.each([1, 5_000])('[MG33] a size that is %i too large: what comes counts', async (sizeError) => {
    const world = await createEngineWorld({ core: { quirks: { sizeError } } });
    put(world);
    expect(await world.full()).toMatchObject({ status: 'completed' });
    expect(await title(world)).toBe('Title of one');
  });

  it('[MG34] changed between ranges: dropped, and read anew', async () => {
    const world = await createEngineWorld();
    const id = put(world);
    world.core.faults.on({ endpoint: 'download', times: 1 }, () => {
      world.remote.edit(id, song('Another title'));
      return { kind: 'reset', afterBytes: 100 };
    });
    await world.full();
    await world.incremental();
    expect(await title(world)).toBe('Another title');
  });

  it.each(['empty', 'absent', 'null'] as const)(
    '[MG2] hash %s: cTag; a hash that appears is no change',
    async (hashForm) => {
      const world = await createEngineWorld({ core: { quirks: { hashForm } } });
      const id = put(world);
      await world.full();
      expect(await title(world)).toBe('Title of one');
      world.core.clearCalls();
      world.core.quirks.hashForm = 'present';
      world.remote.rename(id, 'renamed.mp3');
      await world.incremental();
      expect(await title(world, 'renamed.mp3')).toBe('Title of one');
      expect(world.endpoints()).not.toContain('download');
      world.remote.edit(id, song('Another title'));
      await world.incremental();
      expect(await title(world, 'renamed.mp3')).toBe('Another title');
    },
  );

  it('[MG4][MG37] malware, packages and the like: a row with its reason, no content read', async () => {
    const world = await createEngineWorld();
    world.remote.putFile({ name: 'bad.mp3', content: song('Bad'), unreadable: 'EICAR' });
    world.remote.putFile({ name: 'odd.mp3', content: song('Odd'), serviceFields: { file: null } });
    const job = await world.full();
    expect([...(await world.tracks()).keys()].sort()).toEqual(['bad.mp3', 'odd.mp3']);
    expect(JSON.stringify(job.stats)).toContain('malware');
    expect(world.endpoints()).not.toContain('download');
  });

  it('[MG6] clock skew and odd times: neither order nor correctness', async () => {
    const world = await createEngineWorld();
    world.core.faults.on({}, { kind: 'clock-skew', ms: 86_400_000 * 400 });
    const id = put(world);
    world.remote.patch(id, { serviceFields: { fileSystemInfo: null, createdDateTime: null } });
    await world.full();
    world.remote.edit(id, song('Another title'), { modifiedAt: 0 });
    await world.incremental();
    expect(await title(world)).toBe('Another title');
  });

  it('[MG44] abort at any time: requests, bodies and waits end', async () => {
    for (const fault of [
      { kind: 'stall' },
      { kind: 'error', reason: 'activityLimitReached', retryAfter: 500 },
    ] as const) {
      for (const endpoint of ['delta', 'item.get', 'download']) {
        const world = await createEngineWorld();
        put(world);
        world.core.faults.on({ endpoint }, (call) => {
          if (call.number < 40)
            void world.sync
              .listHistory({})
              .then(([job]) => job && world.sync.cancel(job.id))
              .catch(() => undefined);
          return fault;
        });
        expect((await world.full()).status).toBe('cancelled');
      }
    }
  });
});

function flac(): ReturnType<typeof contentOf> {
  return contentOf(
    createAudioFile({ format: 'flac', tags: { title: 'In front' }, durationMs: 20_000 }).bytes(),
  );
}
