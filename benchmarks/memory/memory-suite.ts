import { askOnce } from '../common/child.ts';
import { type BenchRow, ratioOf } from '../common/row.ts';
import type { Suite } from '../common/suite.ts';
import type { MemoryAnswers, MemoryFigures } from './memory-run.ts';

const module = new URL('./memory-run.ts', import.meta.url);

const rssTargetMb = 300;
const flatness = 1.3;

/**
 * Growth: virtual libraries of 10,000, 100,000 and 1,000,000 tracks through the mock provider, each in a process of its own. `read`: the audio is
 * made on demand and its tags are read; `tags`: the provider reports them, and files are filler. Ratios are of CPU time, to the
 * smallest size measured before and after: the clock on the wall also tells what else the machine does.
 */
export const memorySuite: Suite = async ({ sizes, read }) => {
  const mode = read ? 'read' : 'tags';
  const measure = (size: number): Promise<MemoryFigures> =>
    askOnce<MemoryAnswers, 'measure'>(module, [String(size), mode], 'measure');
  const [least = 10_000, ...larger] = sizes;
  let before = await measure(least);
  const rows = rowsOf(before, [before], mode);
  for (const size of larger) {
    const figures = await measure(size);
    const after = await measure(least);
    rows.push(...rowsOf(figures, [before, after], mode));
    before = after;
  }
  return { rows, charts: [] };
};

/** `smallest`: the smallest size, measured before and after this one. */
function rowsOf(
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
