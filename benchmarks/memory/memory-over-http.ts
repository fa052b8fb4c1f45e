import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startClient, startCloud } from '../cloud/sync-once.ts';

/** What cataloguing the names of a drive over HTTP took. */
export interface HttpMemory {
  readonly files: number;
  readonly ms: number;
  readonly cpuMs: number;
  readonly peakRssMb: number;
}

/** A first sync of an emulated Drive without latency, the emulator in a process of its own. No file is read: all are too large for that. */
export async function memoryOverHttp(files: number): Promise<HttpMemory> {
  const folder = await mkdtemp(join(tmpdir(), 'music-bench-'));
  try {
    const content = { kind: 'flat', files, folders: Math.ceil(files / 100) } as const;
    await using cloud = startCloud({ service: 'gdrive', content, latencyMs: 0 });
    await using client = startClient({
      place: await cloud.ask('place'),
      path: join(folder, 'bench.db'),
      config: { maxFileSizeBytes: 1 },
    });
    const { ms, cpuMs, peakRssMb, stats } = await client.ask('sync', {});
    if (stats.items.added !== files) throw new Error(`${stats.items.added} of ${files} files were found`);
    return { files, ms, cpuMs, peakRssMb };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
