/** Where the list's window lies. */
export interface Sight {
  /** Pixels from the top of the list to the top of the window; negative while the list starts further down. */
  readonly top: number;
  readonly height: number;
  readonly rowPx: number;
  readonly total: number;
}

const spare = 8;
/** Rows come and go in groups, so that most scrolling draws nothing. */
const group = 4;

/** The rows to draw: those in the window, some more on both sides, never more than there are. */
export function rowsInSight({ top, height, rowPx, total }: Sight): { first: number; end: number } {
  if (total === 0 || rowPx <= 0) return { first: 0, end: 0 };
  const first = Math.floor((Math.floor(top / rowPx) - spare) / group) * group;
  const end = Math.ceil((Math.ceil((top + height) / rowPx) + spare) / group) * group;
  const limitedEnd = Math.max(0, Math.min(total, end));
  return { first: Math.max(0, Math.min(first, limitedEnd)), end: limitedEnd };
}
