import type { NetworkStatus } from '@music-platform/bridge-traits';
import { FakeClock } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { pass } from '../support/scenes.ts';
import { createWorld, profileId, song, type World } from '../support/world.ts';

class SwitchedNetwork {
  #status: NetworkStatus = { online: true, metered: false };
  readonly #listeners = new Set<(status: NetworkStatus) => void>();

  status(): NetworkStatus {
    return this.#status;
  }

  subscribe(listener: (status: NetworkStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  set(status: NetworkStatus): void {
    this.#status = status;
    for (const listener of this.#listeners) listener(status);
  }

  get watched(): boolean {
    return this.#listeners.size > 0;
  }
}

async function meteredAfterTwoReads(network: SwitchedNetwork): Promise<World> {
  const world = await createWorld({
    config: { wifiOnly: true, maxConcurrentDownloads: 1 },
    options: { network },
  });
  for (let n = 0; n < 6; n++)
    world.remote.putFile({ name: `${n}.mp3`, content: song({ title: `T${n}` }, n) });
  let reads = 0;
  world.provider.faults.on('download', () => {
    reads += 1;
    if (reads === 2) network.set({ online: true, metered: true });
    return undefined;
  });
  return world;
}

async function paused(world: World): Promise<void> {
  for await (const event of world.sync.events({ profileId })) if (event.type === 'paused') return;
}

describe('wifiOnly', () => {
  it('[WF1 F25] pauses a run under way, and goes on when the network is free again', async () => {
    const network = new SwitchedNetwork();
    const world = await meteredAfterTwoReads(network);
    const waiting = paused(world);
    const jobId = await world.sync.startFullSync(profileId);
    await waiting;
    expect((await world.sync.getStatus(jobId)).status).toBe('running');
    const calls = world.provider.usage().calls['download'] ?? 0;
    expect(calls).toBeLessThan(6);
    network.set({ online: true, metered: false });
    const job = await world.sync.waitFor(jobId);
    expect(job.status).toBe('completed');
    expect(job.stats.items.processed).toBe(6);
    expect(world.events.map(({ type }) => type)).toContain('resumed');
    expect(network.watched).toBe(false);
  });

  it('[WF1 F25] a run that starts on a metered or missing network waits for a better one', async () => {
    const network = new SwitchedNetwork();
    network.set({ online: false, metered: false });
    const world = await createWorld({ config: { wifiOnly: true }, options: { network } });
    const waiting = paused(world);
    const jobId = await world.sync.startFullSync(profileId);
    await waiting;
    expect(world.provider.usage().calls).toEqual({});
    network.set({ online: true, metered: false });
    expect((await world.sync.waitFor(jobId)).status).toBe('completed');
  });

  it('[WF2] a paused run can be cancelled', async () => {
    const network = new SwitchedNetwork();
    const world = await meteredAfterTwoReads(network);
    const waiting = paused(world);
    const jobId = await world.sync.startFullSync(profileId);
    await waiting;
    expect((await world.sync.cancel(jobId)).status).toBe('cancelled');
  });

  it('[WF3] the time of a pause does not count towards syncTimeoutMs', async () => {
    const network = new SwitchedNetwork();
    network.set({ online: true, metered: true });
    const clock = new FakeClock();
    const config = { wifiOnly: true, syncTimeoutMs: 10_000 };
    const world = await createWorld({ clock, config, options: { network } });
    const waiting = paused(world);
    const jobId = await world.sync.startFullSync(profileId);
    await waiting;
    await pass(clock, 60_000, 5_000);
    expect((await world.sync.getStatus(jobId)).status).toBe('running');
    network.set({ online: true, metered: false });
    expect((await world.sync.waitFor(jobId)).status).toBe('completed');
  });
});
