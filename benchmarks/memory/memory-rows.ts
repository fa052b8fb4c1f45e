import { type BenchRow, comparison, count, ratioOf } from '../common/row.ts';
import type { BarChart } from '../report/bar-chart.ts';
import type { HttpMemory } from './memory-over-http.ts';
import type { MemoryFigures } from './memory-run.ts';

const rssTargetMb = 300;
const httpRssTargetMb = 350;
const flatness = 1.3;
const peakFlatness = 1.2;

/** `smallest`: the smallest size, measured before and after this one. */
export function growthRows(
  figures: MemoryFigures,
  smallest: readonly MemoryFigures[],
  mode: 'read' | 'tags',
): BenchRow[] {
  const { tracks } = figures;
  const leastTracks = smallest[0]?.tracks ?? tracks;
  const least = leastTracks.toLocaleString('en');
  const meanMs = (ms: (each: MemoryFigures) => number): number =>
    smallest.reduce((sum, each) => sum + ms(each), 0) / smallest.length;
  const mean = (ms: (each: MemoryFigures) => number): number => perTrack(meanMs(ms), leastTracks);
  const perTrack = (ms: number, count = tracks): number => (ms * 1_000) / count;
  const us = (value: number): string => `${value.toFixed(0)} µs`;
  const mb = (value: number): string => `${value.toFixed(0)} MB`;
  const label = `${tracks.toLocaleString('en')} tracks, ${mode === 'read' ? 'tags read' : 'tags from the provider'}`;
  const cpu = perTrack(figures.fullCpuMs);
  const cpuOfSmallest = mean(({ fullCpuMs }) => fullCpuMs);
  const renameCpu = perTrack(figures.renameCpuMs);
  const renameCpuOfSmallest = mean(({ renameCpuMs }) => renameCpuMs);
  const whole = figures.tracksFound === tracks && figures.failed === 0;
  return [
    {
      what: `${label}: time per track`,
      ours: `${us(cpu)} CPU (${us(perTrack(figures.fullMs))} wall, listing ${us(perTrack(figures.listingMs))})`,
      reference: `${us(cpuOfSmallest)} CPU at ${least}`,
      ratio: ratioOf(cpu, cpuOfSmallest),
      target: `≤ ${flatness}×`,
      ok: cpu <= cpuOfSmallest * flatness && whole,
    },
    {
      what: `${label}: peak RSS`,
      ours: `${mb(figures.peakRssMb)} (database ${mb(figures.databaseMb)})`,
      reference: mb(rssTargetMb),
      ratio: ratioOf(figures.peakRssMb, rssTargetMb),
      target: '≤ 1×',
      ok: figures.peakRssMb <= rssTargetMb,
    },
    {
      what: `${label}: nothing changed`,
      ours: `${figures.incrementalMs.toFixed(0)} ms, ${JSON.stringify(figures.incrementalCalls)}`,
      reference: '1 call',
      ratio: '',
      target: '1 call',
      ok: Object.values(figures.incrementalCalls).reduce((sum, calls) => sum + calls, 0) === 1,
    },
    {
      what: `${label}: 50 files renamed`,
      ours: `${figures.changedMs.toFixed(0)} ms`,
      reference: `${meanMs(({ changedMs }) => changedMs).toFixed(0)} ms at ${least}`,
      ratio: ratioOf(
        figures.changedMs,
        meanMs(({ changedMs }) => changedMs),
      ),
      target: '',
      ok: figures.changed === 50 ? null : false,
    },
    {
      what: `${label}: the root folder renamed, per track`,
      ours: `${us(renameCpu)} CPU (${us(perTrack(figures.renameMs))} wall)`,
      reference: `${us(renameCpuOfSmallest)} CPU at ${least}`,
      ratio: ratioOf(renameCpu, renameCpuOfSmallest),
      target: `≤ ${flatness}×`,
      ok: renameCpu <= renameCpuOfSmallest * flatness && figures.renamed === tracks,
    },
    {
      what: `${label}: peak RSS with that`,
      ours: mb(figures.renamePeakRssMb),
      reference: mb(rssTargetMb),
      ratio: ratioOf(figures.renamePeakRssMb, rssTargetMb),
      target: '≤ 1×',
      ok: figures.renamePeakRssMb <= rssTargetMb,
    },
  ];
}

/** The peak of each size against that of the size before it; only the largest has a target. */
export function peakRows(all: readonly MemoryFigures[]): BenchRow[] {
  return all.slice(2).map((figures, index) => {
    const smaller = all[index + 1] ?? figures;
    return comparison({
      what: `${count(figures.tracks)} tracks: peak RSS`,
      ours: figures.peakRssMb,
      reference: smaller.peakRssMb,
      show: megabytes,
      of: `at ${count(smaller.tracks)}`,
      atMost: peakFlatness,
    });
  });
}

/** Names of a whole drive over HTTP. */
export function httpRow({ files, peakRssMb, ms, cpuMs }: HttpMemory): BenchRow {
  const perFile = (spent: number): string => `${((spent * 1_000) / files).toFixed(0)} µs`;
  return comparison({
    what: `${count(files)} files of a Drive over HTTP, names only: peak RSS`,
    ours: peakRssMb,
    reference: httpRssTargetMb,
    show: megabytes,
    besides: `${perFile(cpuMs)} CPU, ${perFile(ms)} wall a file`,
    atMost: 1,
  });
}

/** Peaks and times by size. */
export function memoryCharts(all: readonly MemoryFigures[], overHttp: HttpMemory): BarChart[] {
  const label = ({ tracks }: MemoryFigures): string => `${count(tracks)} tracks`;
  const bars = (value: (figures: MemoryFigures) => number): BarChart['bars'] =>
    all.map((figures) => ({ label: label(figures), value: value(figures), isOurs: true }));
  return [
    {
      name: 'memory-peak',
      title: 'Peak RSS of a first sync',
      unit: 'MB',
      bars: [
        ...bars(({ peakRssMb }) => peakRssMb),
        { label: 'allowed', value: rssTargetMb, isOurs: false },
        { label: `${count(overHttp.files)} files over HTTP`, value: overHttp.peakRssMb, isOurs: true },
        { label: 'allowed over HTTP', value: httpRssTargetMb, isOurs: false },
      ],
    },
    {
      name: 'memory-time',
      title: 'CPU per track of a first sync',
      unit: 'µs',
      bars: bars(({ fullCpuMs, tracks }) => (fullCpuMs * 1_000) / tracks),
    },
  ];
}

function megabytes(value: number): string {
  return `${value.toFixed(0)} MB`;
}
