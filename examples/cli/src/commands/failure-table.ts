import type { Failure } from '@music-platform/core-sync';
import { type Column, renderTable } from '../text/table.ts';

const columns: readonly Column[] = [
  { title: 'FILE', shrinkTo: 20 },
  { title: 'WHY' },
  { title: 'DETAILS', shrinkTo: 20 },
];

/** Failures as a table. */
export function failureTable(failures: readonly Failure[], width: number | undefined): string[] {
  const rows = failures.map((failure) => [failure.path, failure.errorCode ?? '', failure.errorMessage ?? '']);
  return renderTable(columns, rows, width === undefined ? undefined : width - 4);
}
