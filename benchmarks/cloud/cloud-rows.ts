import { type BenchRow, comparison, count, median, ratioOf, time } from '../common/row.ts';
import type { BarChart } from '../report/bar-chart.ts';
import type { CloudCounts, CloudService } from './cloud-options.ts';
import { type Floor, type Line, listingFloor, syncFloor } from './floor.ts';
import type { CloudSync, CloudSyncs } from './sync-once.ts';

/** What Drive takes of an account's quota. */
const listUnits = 100;
const readUnits = 200;
const changedMs = 2_000;

/** What was synced over which line. */
export interface CloudSubject {
  readonly service: CloudService;
  readonly line: Line;
  readonly syncs: CloudSyncs;
  readonly tracks: number;
}

/** The rows of a suite over an emulated service. */
export function cloudRows(subject: CloudSubject): BenchRow[] {
  const { service, syncs, tracks } = subject;
  return [
    ...fullRows(subject),
    ...changedRows(subject),
    unchangedRow(subject),
    ...(service === 'gdrive' ? [quotaRow(syncs.full, tracks)] : [noReadRow(syncs)]),
    policyRow(syncs.full, tracks),
    emulatorRow(syncs.full),
  ];
}

function fullRows({ line, syncs: { full }, tracks }: CloudSubject): BenchRow[] {
  const { client, cloud } = full;
  const { added, failed } = client.stats.items;
  const floor = syncFloor(cloud.pages, cloud.reads, line);
  const first = comparison({
    what: `first sync of ${count(tracks)} tracks, ${line.concurrency} files at a time`,
    ours: client.ms,
    reference: floor.ms,
    show: time,
    besides: `${time(client.cpuMs)} CPU, peak RSS ${client.peakRssMb.toFixed(0)} MB`,
    of: `floor (${bindingOf(floor)})`,
    atMost: 1.25,
  });
  return [
    { ...first, ok: first.ok && added === tracks && failed === 0 },
    comparison({
      what: 'all names visible',
      ours: client.namesMs ?? client.ms,
      reference: listingFloor(cloud.pages, line),
      show: time,
      of: `floor of ${cloud.pages.calls} calls, ${kb(cloud.pages.bytes)}`,
      atMost: 1.5,
    }),
  ];
}

function changedRows({ line, syncs }: CloudSubject): BenchRow[] {
  const middle = middleOf(syncs.changed);
  const { client, cloud } = middle;
  const floor = syncFloor(cloud.pages, cloud.reads, line);
  const row = comparison({
    what: '50 files changed',
    ours: client.ms,
    reference: floor.ms,
    show: time,
    besides: `${callsOf(cloud)} calls`,
    of: `floor (${bindingOf(floor)})`,
    atMost: 1.25,
  });
  return [
    { ...row, ok: row.ok && client.stats.items.updated > 0 },
    comparison({
      what: '50 files changed, at most',
      ours: client.ms,
      reference: changedMs,
      show: time,
      of: 'allowed',
      atMost: 1,
    }),
  ];
}

function unchangedRow({ line, syncs }: CloudSubject): BenchRow {
  const { client, cloud } = middleOf(syncs.unchanged);
  const calls = callsOf(cloud);
  const row = comparison({
    what: 'nothing changed',
    ours: client.ms,
    reference: line.latencyMs,
    show: time,
    besides: `${calls} call, ${client.statements} statements, ${client.rowsWritten} rows written`,
    of: 'round trip',
    atMost: 1.5,
  });
  return { ...row, target: `${row.target}, 1 call`, ok: row.ok && calls === 1 };
}

function quotaRow({ cloud }: CloudSync, tracks: number): BenchRow {
  const due = cloud.pages.calls * listUnits + tracks * readUnits;
  return comparison({
    what: 'quota units of the first sync',
    ours: cloud.quotaUnits,
    reference: due,
    show: count,
    of: `(${cloud.pages.calls} × ${listUnits} + ${count(tracks)} × ${readUnits})`,
    atMost: 1.05,
  });
}

function noReadRow({ full, changed }: CloudSyncs): BenchRow {
  const reads = full.cloud.reads.calls + changed.reduce((sum, { cloud }) => sum + cloud.reads.calls, 0);
  return {
    what: 'reads: the service knows the tags',
    ours: `${reads}`,
    reference: '0',
    ratio: '',
    target: '0',
    ok: reads === 0,
  };
}

function policyRow({ cloud }: CloudSync, tracks: number): BenchRow {
  const perTrack = (calls: number): string => (calls / tracks).toFixed(3);
  return {
    what: 'read per track',
    ours: `${perTrack(cloud.reads.calls)} reads, ${kb(cloud.reads.bytes / tracks)}, ${perTrack(cloud.others.calls)} other calls`,
    reference: '',
    ratio: '',
    target: '',
    ok: null,
  };
}

/** The emulator has the other core: how much of it is left to it says whether it holds us up. */
function emulatorRow({ client, cloud }: CloudSync): BenchRow {
  const calls = callsOf(cloud);
  return {
    what: 'CPU of the emulator during the first sync',
    ours: `${time(cloud.cpuMs)}, ${time(cloud.cpuMs / calls)} a call`,
    reference: `${time(client.cpuMs)} CPU of ours`,
    ratio: ratioOf(cloud.cpuMs, client.cpuMs),
    target: '',
    ok: null,
  };
}

/** Ours against the floors, in seconds. */
export function cloudCharts({ service, line, syncs, tracks }: CloudSubject): BarChart[] {
  const { full } = syncs;
  const changed = middleOf(syncs.changed);
  const bars = (label: string, ms: number, floorMs: number): BarChart['bars'] => [
    { label: `${label}: ours`, value: ms / 1_000, isOurs: true },
    { label: `${label}: floor`, value: floorMs / 1_000, isOurs: false },
  ];
  const floorOf = ({ cloud }: CloudSync): number => syncFloor(cloud.pages, cloud.reads, line).ms;
  const place = `${line.latencyMs} ms a call, ${line.bandwidthMbit} Mbit/s`;
  return [
    {
      name: `${service}-first-sync`,
      title: `First sync of ${count(tracks)} tracks (${place})`,
      unit: 's',
      bars: [
        ...bars('everything', full.client.ms, floorOf(full)),
        ...bars('all names', full.client.namesMs ?? full.client.ms, listingFloor(full.cloud.pages, line)),
      ],
    },
    {
      name: `${service}-changes`,
      title: `A later sync of ${count(tracks)} tracks (${place})`,
      unit: 's',
      bars: [
        ...bars('50 changed', changed.client.ms, floorOf(changed)),
        ...bars('nothing changed', middleOf(syncs.unchanged).client.ms, line.latencyMs),
      ],
    },
  ];
}

/** The sync whose time is the median. */
function middleOf(syncs: readonly CloudSync[]): CloudSync {
  const middle = median(syncs.map(({ client }) => client.ms));
  const found = syncs.find(({ client }) => client.ms === middle);
  if (found === undefined) throw new Error('nothing was measured');
  return found;
}

function callsOf({ pages, reads, others }: CloudCounts): number {
  return pages.calls + reads.calls + others.calls;
}

function bindingOf({ binding }: Floor): string {
  return binding === 'bytes' ? 'the line is full' : 'latency';
}

function kb(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`;
}
