import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Rclone, rcloneVersion } from '../../scripts/lib/rclone.ts';
import type { CloudPlace } from '../cloud/cloud-options.ts';
import type { CloudAnswers } from '../cloud/cloud-run.ts';
import { startClient, startCloud } from '../cloud/sync-once.ts';
import type { Child } from '../common/child.ts';
import { elapsed } from '../common/measured.ts';
import { type BenchRow, comparison, count, median, time } from '../common/row.ts';
import type { Suite } from '../common/suite.ts';
import type { Bar, BarChart } from '../report/bar-chart.ts';

const latencies = [0, 80];
const filesPerFolder = 100;

/** One enumeration of the drive. */
interface Listing {
  readonly ms: number;
  /** Ours only. */
  readonly cpuMs: number | undefined;
  readonly calls: number;
  readonly emulatorCpuMs: number;
}

/** A drive of ten times as many files as the other suites have, enumerated into the database, beside rclone that only prints it. */
export const listingSuite: Suite = async ({ tracks, runs }) => {
  const files = 10 * tracks;
  const folder = await mkdtemp(join(tmpdir(), 'music-bench-'));
  try {
    const content = { kind: 'flat', files, folders: files / filesPerFolder } as const;
    await using cloud = startCloud({ service: 'gdrive', content, latencyMs: 0 });
    const place = await cloud.ask('place');
    const version = await rcloneVersion();
    const rclone = version === undefined ? undefined : await openRclone(place, folder);
    const rows: BenchRow[] = [];
    const bars: Bar[] = [];
    for (const latencyMs of latencies) {
      await cloud.ask('setLatency', latencyMs);
      const ours: Listing[] = [];
      const peers: Listing[] = [];
      for (let round = 0; round < runs; round += 1) {
        ours.push(await counted(cloud, () => listOurs(place, folder, files)));
        if (rclone !== undefined) peers.push(await counted(cloud, () => listRclone(rclone, files)));
      }
      const peer = version ?? 'rclone';
      rows.push(rowOf({ latencyMs, files, ours, peers, peer }));
      bars.push({
        label: `ours into the database, ${latencyMs} ms a call`,
        value: medianMs(ours) / 1_000,
        isOurs: true,
      });
      if (peers.length === 0) continue;
      bars.push({
        label: `${peer} printing, ${latencyMs} ms a call`,
        value: medianMs(peers) / 1_000,
        isOurs: false,
      });
    }
    return { rows, charts: [chartOf(files, bars)] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

async function counted(
  cloud: Child<CloudAnswers>,
  list: () => Promise<{ ms: number; cpuMs?: number }>,
): Promise<Listing> {
  await cloud.ask('countAnew');
  const { ms, cpuMs } = await list();
  const counts = await cloud.ask('counts');
  const calls = Object.values(counts.byEndpoint).reduce((sum, each) => sum + each, 0);
  return { ms, cpuMs, calls, emulatorCpuMs: counts.cpuMs };
}

/** From the start of a process to the end of a whole run over an empty database: files so large are catalogued by name, so that none is read. */
async function listOurs(
  place: CloudPlace,
  folder: string,
  files: number,
): Promise<{ ms: number; cpuMs: number }> {
  const path = join(folder, 'bench.db');
  for (const suffix of ['', '-wal', '-shm']) await rm(path + suffix, { force: true });
  const started = performance.now();
  await using client = startClient({ place, path, config: { maxFileSizeBytes: 1 } });
  const { stats, cpuMs } = await client.ask('sync', {});
  const ms = performance.now() - started;
  if (stats.items.added !== files) throw new Error(`${stats.items.added} of ${files} files were found`);
  return { ms, cpuMs };
}

async function openRclone(place: CloudPlace, folder: string): Promise<Rclone> {
  const rclone = new Rclone({ ...place, folder: join(folder, 'rclone') });
  await rclone.configure();
  return rclone;
}

async function listRclone(rclone: Rclone, files: number): Promise<{ ms: number }> {
  let text = '';
  const ms = await elapsed(async () => {
    text = await rclone.text('lsjson', '-R', '--fast-list', 'gd:');
  });
  const found = text.split('"IsDir":false').length - 1;
  if (found !== files) throw new Error(`rclone found ${found} of ${files} files`);
  return { ms };
}

interface Compared {
  readonly latencyMs: number;
  readonly files: number;
  readonly ours: readonly Listing[];
  readonly peers: readonly Listing[];
  readonly peer: string;
}

function rowOf({ latencyMs, files, ours, peers, peer }: Compared): BenchRow {
  const what = `${count(files)} files in ${count(files / filesPerFolder)} folders, ${latencyMs} ms a call`;
  const cpu = median(ours.map(({ cpuMs }) => cpuMs ?? 0));
  const besides = `${time(cpu)} CPU, ${ours[0]?.calls} calls`;
  const ms = medianMs(ours);
  if (peers.length === 0) {
    const reference = 'rclone is not installed (rclone)';
    return { what, ours: `${time(ms)}, ${besides}`, reference, ratio: '', target: '≤ 1×', ok: null };
  }
  return comparison({
    what,
    ours: ms,
    reference: medianMs(peers),
    show: time,
    besides: `${besides}, ${emulatorCpu(ours)}`,
    of: `${peer} lsjson -R --fast-list, ${peers[0]?.calls} calls, ${emulatorCpu(peers)}`,
    atMost: 1,
  });
}

/** What a client makes the emulator do is part of what it waits for. */
function emulatorCpu(listings: readonly Listing[]): string {
  return `emulator ${time(median(listings.map(({ emulatorCpuMs }) => emulatorCpuMs)))} CPU`;
}

function medianMs(listings: readonly Listing[]): number {
  return median(listings.map(({ ms }) => ms));
}

function chartOf(files: number, bars: readonly Bar[]): BarChart {
  return { name: 'listing', title: `Enumerating a drive of ${count(files)} files`, unit: 's', bars };
}
