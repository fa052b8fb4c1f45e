import type { Clock, Random } from '@music-platform/bridge-traits';
import { v7 } from 'uuid';

/** Makes UUIDv7 ids from the injected clock and random source, so that a seeded run repeats its ids. */
export function createIdSource(clock: Clock, random: Random): () => string {
  const bytes = new Uint8Array(16);
  const id = new Uint8Array(16);
  let lastMs = 0;
  let sequence = 0;
  return () => {
    for (let index = 0; index < bytes.length; index++) bytes[index] = Math.floor(random.next() * 256);
    const now = Math.floor(clock.now());
    sequence = now > lastMs ? 0 : sequence + 1;
    lastMs = Math.max(lastMs, now);
    return textOf(v7({ msecs: lastMs, seq: sequence, random: bytes }, id));
  };
}

const hyphen = 0x2d;
/** Before these bytes stands a hyphen. */
const isGroup = (index: number): boolean => index === 4 || index === 6 || index === 8 || index === 10;
const codes = new Array<number>(36).fill(hyphen);

/** An id as text, made in one piece: of twenty pieces it would take a kilobyte, for each track of a library. */
function textOf(id: Uint8Array): string {
  let at = 0;
  for (let index = 0; index < id.length; index++) {
    const byte = id[index] ?? 0;
    if (isGroup(index)) at += 1;
    codes[at++] = digitOf(byte >> 4);
    codes[at++] = digitOf(byte & 15);
  }
  return String.fromCharCode(...codes);
}

function digitOf(value: number): number {
  return value < 10 ? 0x30 + value : 0x57 + value;
}
