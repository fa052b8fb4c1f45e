import type { ChangePage, FilePage } from '@music-platform/bridge-traits';
import { createRandom } from '../random.ts';
import type { Fault } from './faults.ts';
import type { ListingStep } from './mock-source.ts';

/** The page (after an empty one, if that is the fault) and why the listing is incomplete so far. */
export function faultyListingPage(
  step: ListingStep,
  faults: readonly Fault[],
  state: { reason: string | undefined; previous: string | undefined },
): { pages: FilePage[]; reason: string | undefined } {
  const pages: FilePage[] = [];
  let { reason } = state;
  let { files } = step;
  for (const fault of faults) {
    if (fault.kind === 'incomplete') {
      reason = fault.reason ?? 'Some folders could not be read.';
      files = [];
    }
    if (fault.kind === 'empty-page')
      pages.push({ files: [], complete: false, ...optional('resumeFrom', state.previous) });
  }
  // A listing resumed behind a page that was left out would take itself for complete.
  const resumeFrom = reason === undefined ? step.resumeFrom : undefined;
  const page: FilePage = {
    files,
    complete: step.isLast && reason === undefined,
    ...optional('resumeFrom', resumeFrom),
  };
  if (step.isLast && reason !== undefined) pages.push({ ...page, incompleteReason: reason });
  else pages.push({ ...page, ...optional('cursor', step.cursor) });
  return { pages, reason };
}

/** The page of changes as its faults leave it: none, one, or an empty one before it. */
export function faultyChangePages(
  page: ChangePage,
  faults: readonly Fault[],
  previous: string,
): ChangePage[] {
  let changes = page.changes;
  const pages: ChangePage[] = [];
  for (const fault of faults) {
    if (fault.kind === 'repeat') changes = changes.flatMap((change) => [change, change]);
    if (fault.kind === 'reorder') changes = createRandom(fault.seed ?? 0).shuffle(changes);
    if (fault.kind === 'missing-parents') {
      changes = changes.filter((change) => change.type === 'remove' || change.file.kind !== 'folder');
    }
    if (fault.kind === 'empty-page') pages.push({ changes: [], cursor: previous, hasMore: true });
    if (fault.kind === 'drop-empty-page' && page.changes.length === 0) return [];
  }
  return [...pages, { ...page, changes }];
}

function optional<K extends string>(key: K, value: string | undefined): { [key in K]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { [key in K]?: string });
}
