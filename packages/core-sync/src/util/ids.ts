import type { Clock, Random } from '@music-platform/bridge-traits';
import { v7 } from 'uuid';

/** Makes UUIDv7 ids from the injected clock and random source, so that a seeded run repeats its ids. */
export function createIdSource(clock: Clock, random: Random): () => string {
  const bytes = new Uint8Array(16);
  let lastMs = 0;
  let sequence = 0;
  return () => {
    for (let index = 0; index < bytes.length; index++) bytes[index] = Math.floor(random.next() * 256);
    const now = Math.floor(clock.now());
    sequence = now > lastMs ? 0 : sequence + 1;
    lastMs = Math.max(lastMs, now);
    return v7({ msecs: lastMs, seq: sequence, random: bytes });
  };
}
