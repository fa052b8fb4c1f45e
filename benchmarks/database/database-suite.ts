import { askOnce } from '../common/child.ts';
import { type BenchRow, comparison, count, median } from '../common/row.ts';
import type { Suite } from '../common/suite.ts';
import type { Bar } from '../report/bar-chart.ts';
import { type BenchBrowser, openBrowser } from './browser/open-browser.ts';
import type { CatalogueWrites } from './catalogue-writes.ts';
import type { DatabaseAnswers, DatabaseFigures } from './database-run.ts';

const module = new URL('./database-run.ts', import.meta.url);
const nodeFactor = 2;
const browserFactor = 3;

/** Catalogue writes in Node against better-sqlite3 writing the same rows in as many transactions, and in Chromium's files against Node, in turn. */
export const databaseSuite: Suite = async ({ tracks: size, runs }) => {
  const tracks = 2 * size;
  const browser = await openBrowser();
  const nodes: DatabaseFigures[] = [];
  const browsers: CatalogueWrites[] = [];
  try {
    for (let round = 0; round < runs; round += 1) {
      nodes.push(await askOnce<DatabaseAnswers, 'measure'>(module, [], 'measure', tracks));
      if (!('missing' in browser)) browsers.push(await browser.measure(tracks));
    }
  } finally {
    if (!('missing' in browser)) await browser[Symbol.asyncDispose]();
  }
  return rowsOf({ tracks, nodes, browsers, browser });
};

interface Found {
  readonly tracks: number;
  readonly nodes: readonly DatabaseFigures[];
  readonly browsers: readonly CatalogueWrites[];
  readonly browser: BenchBrowser | { readonly missing: string };
}

function rowsOf({ tracks, nodes, browsers, browser }: Found): Awaited<ReturnType<Suite>> {
  const perTrack = (all: readonly number[]): number => (median(all) * 1_000) / tracks;
  const raw = perTrack(nodes.map((each) => each.raw.ms));
  const rows = median(nodes.map((each) => each.raw.rows / tracks));
  const statements = perTrack(nodes.map(({ ours }) => ours.statementsMs));
  const transactions = perTrack(nodes.map(({ ours }) => ours.transactionsMs));
  const first = `first sync of ${count(tracks)} tracks`;
  const alone = `for the same ${rows.toFixed(1)} rows, better-sqlite3 alone`;
  const bars: Bar[] = [
    { label: 'better-sqlite3 alone', value: raw, isOurs: false },
    { label: 'ours in Node', value: statements, isOurs: true },
  ];
  const table: BenchRow[] = [
    comparison({
      what: `${first}: all its statements, per track`,
      ours: statements,
      reference: raw,
      show: microseconds,
      of: alone,
      atMost: nodeFactor,
    }),
    comparison({
      what: `${first}: its transactions, with what is worked out in them`,
      ours: transactions,
      reference: raw,
      show: microseconds,
      of: alone,
    }),
  ];
  if ('missing' in browser) table.push(missingRow(first, browser.missing));
  else {
    const inBrowser = perTrack(browsers.map(({ statementsMs }) => statementsMs));
    bars.push({ label: 'ours in the files of Chromium', value: inBrowser, isOurs: true });
    table.push(
      comparison({
        what: `${first} in Chromium ${browser.version}, OPFS: all its statements, per track`,
        ours: inBrowser,
        reference: statements,
        show: microseconds,
        of: 'in Node',
        atMost: browserFactor,
      }),
    );
  }
  return {
    rows: table,
    charts: [{ name: 'database', title: 'Catalogue writes, per track', unit: 'µs', bars }],
  };
}

function missingRow(first: string, missing: string): BenchRow {
  const what = `${first} in a browser: all its statements, per track`;
  return { what, ours: '', reference: missing, ratio: '', target: `≤ ${browserFactor}×`, ok: null };
}

function microseconds(value: number): string {
  return `${value.toFixed(0)} µs`;
}
