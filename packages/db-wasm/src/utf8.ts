const encoder = new TextEncoder();
// A byte order mark is a character like any other in a stored text.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

// The encoder and the decoder of a browser take as long for a word as for a page: up to these lengths doing it by hand is faster.
const writtenByHand = 400;
const readByHand = 100;
const units: number[] = [];

/** Writes `text` into `heap` and returns its bytes. Three per UTF-16 unit always suffice. */
export function writeUtf8(text: string, heap: Uint8Array, start: number): number {
  const encoded = (): number =>
    encoder.encodeInto(text, heap.subarray(start, start + text.length * 3)).written;
  if (text.length > writtenByHand) return encoded();
  let at = start;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) heap[at++] = unit;
    else if (unit < 0x800) {
      heap[at++] = 0xc0 | (unit >> 6);
      heap[at++] = 0x80 | (unit & 0x3f);
    } else if (isSurrogate(unit)) return encoded();
    else {
      heap[at++] = 0xe0 | (unit >> 12);
      heap[at++] = 0x80 | ((unit >> 6) & 0x3f);
      heap[at++] = 0x80 | (unit & 0x3f);
    }
  }
  return at - start;
}

/** The text of so many bytes. */
export function readUtf8(heap: Uint8Array, start: number, bytes: number): string {
  const end = start + bytes;
  const decoded = (): string => decoder.decode(heap.subarray(start, end));
  if (bytes > readByHand) return decoded();
  units.length = 0;
  for (let at = start; at < end; ) {
    const unit = unitAt(heap, at, end);
    if (unit < 0) return decoded();
    units.push(unit);
    at += unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
  }
  return String.fromCharCode(...units);
}

/** The UTF-16 unit that begins there; less than 0 for what is rare, or no UTF-8. */
function unitAt(heap: Uint8Array, at: number, end: number): number {
  const first = heap[at] ?? 0;
  if (first < 0x80) return first;
  const second = followerAt(heap, at + 1, end);
  if (first >= 0xc2 && first < 0xe0) return second < 0 ? -1 : ((first & 0x1f) << 6) | second;
  const third = followerAt(heap, at + 2, end);
  // After E0 and ED not every byte may follow.
  if (first <= 0xe0 || first === 0xed || first > 0xef || second < 0 || third < 0) return -1;
  return ((first & 0x0f) << 12) | (second << 6) | third;
}

function followerAt(heap: Uint8Array, at: number, end: number): number {
  const byte = at < end ? (heap[at] ?? 0) : 0;
  return (byte & 0xc0) === 0x80 ? byte & 0x3f : -1;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xe000;
}
