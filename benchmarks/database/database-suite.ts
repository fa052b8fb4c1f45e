import { askOnce } from '../common/child.ts';
import { type BenchRow, median, ratioOf } from '../common/row.ts';
import type { Suite } from '../common/suite.ts';
import type { DatabaseAnswers, DatabaseFigures } from './database-run.ts';

const module = new URL('./database-run.ts', import.meta.url);
const factor = 2;

/** Catalogue writes against better-sqlite3 writing the same rows in as many transactions: medians of several rounds, each in turn. */
export const databaseSuite: Suite = async ({ tracks: size, runs }) => {
  const tracks = 2 * size;
  const figures: DatabaseFigures[] = [];
  for (let round = 0; round < runs; round += 1) {
    figures.push(await askOnce<DatabaseAnswers, 'measure'>(module, [String(tracks)], 'measure'));
  }
  const perTrack = (ms: (each: DatabaseFigures) => number): number =>
    (median(figures.map(ms)) * 1_000) / tracks;
  const raw = perTrack(({ rawMs }) => rawMs);
  const rows = median(figures.map((each) => each.rows / tracks));
  const reference = `${raw.toFixed(0)} µs for the same ${rows.toFixed(1)} rows, better-sqlite3 alone`;
  const label = `first sync of ${tracks.toLocaleString('en')} tracks`;
  const row = (what: string, ours: number, target: number | undefined): BenchRow => ({
    what: `${label}: ${what} per track`,
    ours: `${ours.toFixed(0)} µs`,
    reference,
    ratio: ratioOf(ours, raw),
    target: target === undefined ? '' : `≤ ${target}×`,
    ok: target === undefined ? null : ours <= raw * target,
  });
  const rowsOfTable = [
    row(
      'all its statements',
      perTrack(({ statementsMs }) => statementsMs),
      factor,
    ),
    row(
      'its transactions, with what is worked out in them',
      perTrack(({ transactionsMs }) => transactionsMs),
      undefined,
    ),
  ];
  return { rows: rowsOfTable, charts: [] };
};
