import { inChild } from './in-child.ts';
import type { LocalFigures } from './local-run.ts';
import { type BenchRow, ratioOf } from './row.ts';

/** A folder of real files on disk, page cache warm: first scan, rescan, and a rescan after 50 files were touched. Floor: walking the tree. */
export async function localSuite(files: number): Promise<BenchRow[]> {
  const figures = await inChild<LocalFigures>(new URL('./local-run.ts', import.meta.url), [String(files)]);
  const walk = `${figures.walkMs.toFixed(0)} ms to walk the tree`;
  const label = `folder of ${files.toLocaleString('en')}`;
  return [
    {
      what: `${label}: first scan`,
      ours: `${(figures.fullMs / 1_000).toFixed(1)} s, ${(figures.bytesRead / 1e6).toFixed(0)} MB in ${figures.requests} reads`,
      reference: walk,
      ratio: ratioOf(figures.fullMs, figures.walkMs),
      target: '≤ 7 s at 10,000',
      ok: figures.fullMs <= (7_000 * files) / 10_000,
    },
    {
      what: `${label}: nothing changed`,
      ours: `${figures.unchangedMs.toFixed(0)} ms`,
      reference: walk,
      ratio: ratioOf(figures.unchangedMs, figures.walkMs),
      target: '',
      ok: null,
    },
    {
      what: `${label}: 50 files touched`,
      ours: `${figures.changedMs.toFixed(0)} ms`,
      reference: walk,
      ratio: ratioOf(figures.changedMs, figures.walkMs),
      target: '',
      ok: null,
    },
  ];
}
