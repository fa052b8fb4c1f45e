import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchOptions, Suite } from '../common/suite.ts';
import type { CloudPlace, CloudService } from './cloud-options.ts';
import { cloudCharts, cloudRows } from './cloud-rows.ts';
import { type CloudSync, type CloudSyncs, startClient, startCloud, syncOnce } from './sync-once.ts';

const latencyMs = 80;
const bandwidthMbit = 100;

/** An emulated service at 80 ms a call and 100 Mbit/s over TLS, the library on disk behind it: first sync, nothing changed, 50 files changed. */
export function cloudSuite(service: CloudService): Suite {
  return async (options) => {
    const line = { latencyMs, bandwidthMbit, concurrency: options.concurrency };
    const syncs = await measure(service, options);
    const subject = { service, line, syncs, tracks: options.tracks };
    return { rows: cloudRows(subject), charts: cloudCharts(subject) };
  };
}

async function measure(
  service: CloudService,
  { tracks, runs, concurrency }: BenchOptions,
): Promise<CloudSyncs> {
  const folder = await mkdtemp(join(tmpdir(), 'music-bench-'));
  try {
    const content = { kind: 'library', tracks } as const;
    await using cloud = startCloud({ service, content, latencyMs, bandwidthMbit });
    const place = await cloud.ask('place');
    await warmUp(place, join(folder, 'before.db'));
    await using client = startClient({
      place,
      path: join(folder, 'bench.db'),
      config: { maxConcurrentDownloads: concurrency },
    });
    const full = await syncOnce(client, cloud, tracks);
    await syncOnce(client, cloud);
    const unchanged: CloudSync[] = [];
    const changed: CloudSync[] = [];
    for (let round = 1; round <= runs; round += 1) {
      unchanged.push(await syncOnce(client, cloud));
      await cloud.ask('change', round);
      changed.push(await syncOnce(client, cloud));
    }
    return { full, unchanged, changed };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Another client lists everything first, and reads nothing: services are warm, and what they take to become so is not ours. */
async function warmUp(place: CloudPlace, path: string): Promise<void> {
  await using client = startClient({ place, path, config: { maxFileSizeBytes: 1 } });
  await client.ask('sync', {});
}
