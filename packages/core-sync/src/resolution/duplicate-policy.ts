/** One file of a track, as a duplicate policy sees it. Times in milliseconds since the Unix epoch, sizes in bytes. */
export interface DuplicateCandidate {
  itemId: string;
  name: string;
  size: number | null;
  modifiedAt: number | null;
  lossless: boolean | null;
  bitrate: number | null;
  sampleRate: number | null;
}

/**
 * Which of several files with the same content is the primary one. `keepNewest`: latest modification; `preferQuality`: lossless,
 * then bitrate, then sample rate, then size; `keepBoth`: no grouping, each file is a track. A function returns the chosen `itemId`.
 */
export type DuplicatePolicy =
  | 'keepNewest'
  | 'keepBoth'
  | 'preferQuality'
  | ((candidates: readonly DuplicateCandidate[]) => string);

/** The primary file among `candidates` (at least one). Ties go to the smallest item id, so the result never depends on order. */
export function choosePrimary(policy: DuplicatePolicy, candidates: readonly DuplicateCandidate[]): string {
  const ordered = [...candidates].sort((a, b) => (a.itemId < b.itemId ? -1 : 1));
  if (typeof policy === 'function') {
    const chosen = policy(ordered);
    if (ordered.some((candidate) => candidate.itemId === chosen)) return chosen;
    throw new TypeError('The duplicate policy must return the itemId of one of its candidates.');
  }
  const rank = policy === 'preferQuality' ? quality : newest;
  const best = ordered.reduce((a, b) => (compare(rank(b), rank(a)) > 0 ? b : a));
  return best.itemId;
}

function newest(candidate: DuplicateCandidate): readonly number[] {
  return [candidate.modifiedAt ?? 0];
}

function quality(candidate: DuplicateCandidate): readonly number[] {
  return [
    candidate.lossless ? 1 : 0,
    candidate.bitrate ?? 0,
    candidate.sampleRate ?? 0,
    candidate.size ?? 0,
    candidate.modifiedAt ?? 0,
  ];
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? 0;
    if (value !== other) return value - other;
  }
  return 0;
}
