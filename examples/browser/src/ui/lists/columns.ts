/** How cards of about one size fill a width. */
export interface Columns {
  readonly columns: number;
  readonly gapPx: number;
  readonly cardPx: number;
}

/** At least two columns, and cards of at least 150 pixels where there is room. */
export function columnsFor(width: number): Columns {
  const gapPx = width < 560 ? 16 : 24;
  const target = width < 560 ? 150 : 176;
  const columns = Math.max(2, Math.floor((width + gapPx) / (target + gapPx)));
  return { columns, gapPx, cardPx: Math.max(0, Math.floor((width - gapPx * (columns - 1)) / columns)) };
}
