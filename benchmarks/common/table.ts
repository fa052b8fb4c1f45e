import type { BenchRow } from './row.ts';

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
  return aligned(cellsOf(rows))
    .map((line) => line.join('  ').trimEnd())
    .join('\n');
}

/** The same in Markdown. */
export function renderMarkdown(rows: readonly BenchRow[]): string {
  const [head, ...body] = aligned(cellsOf(rows));
  const rule = (head ?? []).map((cell) => '-'.repeat(cell.length));
  return [head ?? [], rule, ...body].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

function cellsOf(rows: readonly BenchRow[]): string[][] {
  const cells = rows.map((row) =>
    columns.map((column) => {
      if (column !== 'ok') return row[column];
      return row.ok === null ? '' : row.ok ? 'yes' : 'NO';
    }),
  );
  return [columns.map((column) => titles[column]), ...cells];
}

function aligned(lines: readonly string[][]): string[][] {
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => (line[index] ?? '').length)));
  return lines.map((line) => line.map((cell, index) => cell.padEnd(widths[index] ?? 0)));
}
