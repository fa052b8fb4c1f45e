import type { LibraryEventType, SyncType } from '../schema/tables.ts';

export interface PlannedChange {
  type: LibraryEventType;
  trackId: string;
  title: string;
  path: string | null;
  /** Why: the provider's reason of a removal, or the rule that decides. */
  reason: string | null;
}

/** What a sync would do now. Nothing of it has been written. Plain data, to be shown, stored or sent. */
export interface SyncPlan {
  profileId: string;
  syncType: SyncType;
  /** False: the listing could not see everything, and nothing would be hidden because of absence. */
  complete: boolean;
  counts: Record<LibraryEventType | 'unchanged', number>;
  /** The first thousand changes. */
  changes: readonly PlannedChange[];
  changesTruncated: boolean;
  /** Hidden tracks by reason, skipped files by reason. */
  reasons: Record<string, number>;
  /** The deletion guard would hold the hidings; why. */
  wouldHold: boolean;
  holdReason: string | null;
  /** Expected cost: calls and bytes of the listing already made for this plan, and of the reads to come. */
  forecast: { calls: number; quotaUnits: number | null; reads: number; bytes: number };
}
