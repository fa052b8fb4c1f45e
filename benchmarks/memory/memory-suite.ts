import { askOnce } from '../common/child.ts';
import type { Suite } from '../common/suite.ts';
import { memoryOverHttp } from './memory-over-http.ts';
import { growthRows, httpRow, memoryCharts, peakRows } from './memory-rows.ts';
import type { MemoryAnswers, MemoryFigures } from './memory-run.ts';

const module = new URL('./memory-run.ts', import.meta.url);

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
  const all = [before];
  const rows = growthRows(before, [before], mode);
  for (const size of larger) {
    const figures = await measure(size);
    const after = await measure(least);
    rows.push(...growthRows(figures, [before, after], mode));
    all.push(figures);
    before = after;
  }
  rows.push(...peakRows(all));
  const overHttp = await memoryOverHttp(Math.max(...sizes));
  rows.push(httpRow(overHttp));
  return { rows, charts: memoryCharts(all, overHttp) };
};
