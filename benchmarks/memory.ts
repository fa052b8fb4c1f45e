import { inChild } from './in-child.ts';
import type { MemoryFigures } from './memory-run.ts';
import { type BenchRow, ratioOf } from './row.ts';

const rssTargetMb = 300;
const flatness = 1.3;

/**
 * Growth: virtual libraries of 10,000, 100,000 and 1,000,000 tracks through the mock provider, each in a process of its own. `read`: the audio is
 * made on demand and its tags are read; `tags`: the provider reports them.
 */
export async function memorySuite(sizes: readonly number[], mode: 'read' | 'tags'): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  let smallest: number | undefined;
  for (const size of sizes) {
    const figures = await inChild<MemoryFigures>(new URL('./memory-run.ts', import.meta.url), [
      String(size),
      mode,
    ]);
    const perTrack = (figures.fullMs * 1_000) / size;
    smallest ??= perTrack;
    const label = `${size.toLocaleString('en')} tracks, ${mode === 'read' ? 'tags read' : 'tags from the provider'}`;
    rows.push(
      {
        what: `${label}: time per track`,
        ours: `${perTrack.toFixed(0)} µs (listing ${((figures.listingMs * 1_000) / size).toFixed(0)} µs)`,
        reference: `${smallest.toFixed(0)} µs at ${(sizes[0] ?? size).toLocaleString('en')}`,
        ratio: ratioOf(perTrack, smallest),
        target: `≤ ${flatness}×`,
        ok: perTrack <= smallest * flatness && figures.tracksFound === size && figures.failed === 0,
      },
      {
        what: `${label}: peak RSS`,
        ours: `${figures.peakRssMb.toFixed(0)} MB (database ${figures.databaseMb.toFixed(0)} MB)`,
        reference: `${rssTargetMb} MB`,
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
    );
  }
  return rows;
}
