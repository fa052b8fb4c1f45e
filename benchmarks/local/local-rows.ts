import { atMostText, type BenchRow, comparison, count, time } from '../common/row.ts';
import type { PeerName, Peers } from '../peers/open-peers.ts';
import type { BarChart } from '../report/bar-chart.ts';
import type { Figures, ScanKind } from './figures.ts';
import type { Whose } from './whose.ts';

const kinds = {
  full: 'first sync',
  unchanged: 'nothing changed',
  changed: '50 files changed',
} as const satisfies Record<ScanKind, string>;

/** Seconds the first sync of 10,000 files may take. */
const firstSyncMs = 7_000;

interface Against {
  readonly kind: ScanKind;
  readonly ours: 'inside' | 'with process start';
  readonly peer: PeerName;
  readonly quick?: boolean;
  readonly atMost?: number;
}

/** MPD runs all the time, as we do inside an application; the others start each time. */
const against: readonly Against[] = [
  { kind: 'full', ours: 'inside', peer: 'MPD', atMost: 0.5 },
  { kind: 'full', ours: 'with process start', peer: 'beets', atMost: 1 / 15 },
  { kind: 'full', ours: 'with process start', peer: 'Quod Libet' },
  { kind: 'full', ours: 'with process start', peer: 'Strawberry' },
  { kind: 'full', ours: 'inside', peer: 'TagLib' },
  ...(['unchanged', 'changed'] as const).flatMap((kind): Against[] => [
    { kind, ours: 'inside', peer: 'MPD', atMost: 1 },
    { kind, ours: 'with process start', peer: 'beets', atMost: 1 },
    ...(kind === 'unchanged'
      ? [{ kind, ours: 'with process start', peer: 'beets', quick: true, atMost: 1 } as const]
      : []),
    { kind, ours: 'with process start', peer: 'Quod Libet', atMost: 1 },
    { kind, ours: 'with process start', peer: 'Strawberry', atMost: 1 },
  ]),
];

/** The rows of the suite; a peer that is not installed has one that says so. */
export function localRows(files: number, figures: Figures, peers: Peers): BenchRow[] {
  const { requests, bytes, rssMb } = figures.reads;
  const first = figures.ms('full', 'inside') ?? 0;
  return [
    comparison({
      what: `folder of ${count(files)}: first sync`,
      ours: first,
      reference: (firstSyncMs * files) / 10_000,
      show: time,
      besides: `${count(requests)} reads of ${(bytes / 1e6).toFixed(0)} MB, peak RSS ${rssMb.toFixed(0)} MB`,
      of: 'allowed',
      atMost: 1,
    }),
    ...against.map((each) => againstPeer(each, figures, peers)),
  ];
}

function againstPeer(
  { kind, ours, peer, quick = false, atMost }: Against,
  figures: Figures,
  peers: Peers,
): BenchRow {
  const what = `${kinds[kind]}, ${ours}`;
  const install = peers.missing.get(peer);
  const own = figures.ms(kind, ours) ?? 0;
  if (install !== undefined) {
    return {
      what,
      ours: time(own),
      reference: `${peer} is not installed (${install})`,
      ratio: '',
      target: atMostText(atMost),
      ok: null,
    };
  }
  const cpu = figures.cpuMs(kind, ours);
  return comparison({
    what,
    ours: own,
    reference: figures.ms(kind, quick ? `${peer}, quick` : peer) ?? 0,
    show: time,
    besides: cpu === 0 ? undefined : `${time(cpu)} CPU`,
    of: `${peers.present.get(peer)?.name ?? peer}${quick ? ', known folders skipped' : ''}`,
    atMost,
  });
}

/** One chart for each kind of scan. */
export function localCharts(files: number, figures: Figures, peers: Peers): BarChart[] {
  return (Object.keys(kinds) as ScanKind[]).map((kind) => {
    const bar = (label: string, whose: Whose, isOurs: boolean) => {
      const ms = figures.ms(kind, whose);
      return ms === undefined ? [] : [{ label, value: ms / 1_000, isOurs }];
    };
    return {
      name: `local-${kind}`,
      title: `${kinds[kind]}, folder of ${count(files)} files`,
      unit: 's',
      bars: [
        ...bar('ours, inside a process', 'inside', true),
        ...bar('ours, with process start', 'with process start', true),
        ...[...peers.present].flatMap(([name, peer]) => [
          ...bar(peer.name, name, false),
          ...bar(`${peer.name}, known folders skipped`, `${name}, quick`, false),
        ]),
      ],
    };
  });
}
