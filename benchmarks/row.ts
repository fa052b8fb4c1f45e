/** One line of the table. `ratio` compares with the floor or peer taken in the same run; `ok` says whether the target holds. */
export interface BenchRow {
  what: string;
  ours: string;
  reference: string;
  ratio: string;
  target: string;
  ok: boolean | null;
}

const columns = ['what', 'ours', 'reference', 'ratio', 'target', 'ok'] as const;
const titles: Record<(typeof columns)[number], string> = {
  what: 'what',
  ours: 'ours',
  reference: 'floor or peer',
  ratio: 'ratio',
  target: 'target',
  ok: 'ok?',
};

/** The rows as an aligned table. */
export function renderRows(rows: readonly BenchRow[]): string {
  const cells = rows.map((row) =>
    columns.map((column) => {
      if (column !== 'ok') return row[column];
      return row.ok === null ? '' : row.ok ? 'yes' : 'NO';
    }),
  );
  const all = [columns.map((column) => titles[column]), ...cells];
  const widths = columns.map((_, index) => Math.max(...all.map((line) => (line[index] ?? '').length)));
  return all
    .map((line) =>
      line
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A ratio to two digits. */
export function ratioOf(value: number, reference: number): string {
  return `${(value / reference).toFixed(2)}×`;
}

/** The middle of an odd number of figures. */
export function median(figures: readonly number[]): number {
  return [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? 0;
}
