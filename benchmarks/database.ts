import type { DatabaseFigures } from './db-run.ts';
import { inChild } from './in-child.ts';
import { type BenchRow, median, ratioOf } from './row.ts';

const rounds = 3;
const factor = 2;

/** Catalogue writes against better-sqlite3 writing the same rows in as many transactions: medians of several rounds, each in turn. */
export async function databaseSuite(tracks: number): Promise<BenchRow[]> {
  const figures: DatabaseFigures[] = [];
  for (let round = 0; round < rounds; round += 1) {
    figures.push(await inChild<DatabaseFigures>(new URL('./db-run.ts', import.meta.url), [String(tracks)]));
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
  return [
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
}
