import type { CoverTracker } from './read-item.ts';

/** Albums remembered; the oldest is forgotten first (it has its cover in the catalogue by then). */
const capacity = 2_000;

export function createCoverTracker(): CoverTracker {
  const reserved = new Set<string>();
  return {
    reserve(album) {
      if (reserved.has(album)) return false;
      reserved.add(album);
      if (reserved.size > capacity) reserved.delete(reserved.values().next().value ?? album);
      return true;
    },
    release: (album) => {
      reserved.delete(album);
    },
  };
}
