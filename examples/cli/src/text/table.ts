import { displayWidth, pad, truncate } from './display-width.ts';
import { printable } from './printable.ts';

/** A column of `renderTable`. Where the table is too wide, columns that may shrink give way, the widest first. */
export interface Column {
  title: string;
  align?: 'left' | 'right';
  /** May be cut (with `…`) down to this many columns. Absent: never cut. */
  shrinkTo?: number;
  /** Never wider than this, however wide the terminal is, or where there is none. */
  most?: number;
}

const gap = '  ';

/** Aligned lines, a heading first. `width`: columns of the terminal; absent: as wide as it gets. Cells are made printable. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width?: number,
): string[] {
  const cells = rows.map((row) => row.map(printable));
  const widths = columns.map((column, index) =>
    Math.min(
      column.most ?? Number.POSITIVE_INFINITY,
      cells.reduce((most, row) => Math.max(most, displayWidth(row[index] ?? '')), displayWidth(column.title)),
    ),
  );
  if (width !== undefined) shrink(columns, widths, width);
  const line = (row: readonly string[]): string =>
    columns
      .map((column, index) => {
        const columnWidth = widths[index] ?? 0;
        return pad(truncate(row[index] ?? '', columnWidth), columnWidth, column.align);
      })
      .join(gap)
      .trimEnd();
  return [line(columns.map((column) => column.title)), ...cells.map(line)];
}

/** Two aligned columns without a heading, indented; for a handful of facts. */
export function renderFacts(
  facts: readonly (readonly [label: string, value: string])[],
  indent = '  ',
): string[] {
  const labelWidth = Math.max(0, ...facts.map(([label]) => displayWidth(label)));
  return facts.map(([label, value]) => `${indent}${pad(label, labelWidth)}  ${printable(value)}`.trimEnd());
}

function shrink(columns: readonly Column[], widths: number[], width: number): void {
  let excess = widths.reduce((sum, each) => sum + each, 0) + gap.length * (columns.length - 1) - width;
  while (excess > 0) {
    const widest = widestShrinkable(columns, widths);
    if (widest === undefined) return;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
}

function widestShrinkable(columns: readonly Column[], widths: readonly number[]): number | undefined {
  let widest: number | undefined;
  for (const [index, column] of columns.entries()) {
    const columnWidth = widths[index] ?? 0;
    if (column.shrinkTo === undefined || columnWidth <= column.shrinkTo) continue;
    if (widest === undefined || columnWidth > (widths[widest] ?? 0)) widest = index;
  }
  return widest;
}
