import type { SparseBytes } from '../bytes/sparse-bytes.ts';
import { eachBox, findBox, type Mp4Box } from './mp4-box.ts';

/** Fragments visited before their length is extrapolated, where nothing else says it. */
const maxFragments = 6;

/** A track whose samples are in fragments. `sampleUnits`: the length of a sample where a fragment does not say. */
export interface FragmentedTrack {
  id: number;
  timescale: number;
  sampleUnits: number;
}

/** Duration of a fragmented MP4: by its segment index, by its last fragment, else extrapolated from the first fragments. */
export function fragmentDuration(
  file: SparseBytes,
  start: number,
  track: FragmentedTrack,
): { durationMs: number; estimated: boolean } | undefined {
  if (track.timescale === 0) return undefined;
  const known = countFragments(file, start, track, false);
  if (known.indexMs !== undefined) return { durationMs: known.indexMs, estimated: false };
  const lastMs = known.complete ? undefined : lastFragmentMs(file, track);
  if (lastMs !== undefined) return { durationMs: lastMs, estimated: false };
  const counted = known.complete ? known : countFragments(file, start, track, true);
  if (counted.units === 0) return undefined;
  const durationMs = (counted.units / track.timescale) * 1000;
  if (counted.complete) return { durationMs, estimated: false };
  return { durationMs: (durationMs * (file.size - start)) / (counted.reached - start), estimated: true };
}

interface Counted {
  units: number;
  reached: number;
  complete: boolean;
  /** Where a segment index covers the rest of the file. */
  indexMs?: number;
}

/** Adds up fragments: those at hand, or (`fetch`) the first few. */
function countFragments(file: SparseBytes, start: number, track: FragmentedTrack, fetch: boolean): Counted {
  const counted: Counted = { units: 0, reached: start, complete: true };
  let fragments = 0;
  eachBox(file, start, file.size, (box) => {
    if (box.type === 'sidx' && fragments === 0) {
      const index = readSegmentIndex(file, box);
      if (box.end + index.bytes >= file.size * 0.9) counted.indexMs = index.durationMs;
    } else if (box.type === 'moof') {
      counted.units += fragmentUnits(file, box, track);
      fragments++;
    } else if (box.type === 'mdat') counted.reached = Math.min(box.end, file.size);
    file.expect(box.end + 4 * 1024);
    const last = box.end + 8 > file.size;
    counted.complete = last || file.has(box.end, 16) || (fetch && fragments < maxFragments);
    return counted.indexMs !== undefined || !counted.complete;
  });
  return counted;
}

function readSegmentIndex(file: SparseBytes, box: Mp4Box): { durationMs: number; bytes: number } {
  const version = file.u8(box.body);
  const timescale = file.u32be(box.body + 8);
  const entries = box.body + (version === 0 ? 20 : 28);
  const count = file.u16be(entries + 2);
  let units = 0;
  let bytes = 0;
  for (let i = 0; i < count; i++) {
    bytes += file.u32be(entries + 4 + i * 12) & 0x7fffffff;
    units += file.u32be(entries + 8 + i * 12);
  }
  return { durationMs: timescale === 0 ? 0 : (units / timescale) * 1000, bytes };
}

/** Sample durations of one fragment, in the track's units. */
function fragmentUnits(file: SparseBytes, moof: Mp4Box, track: FragmentedTrack): number {
  let units = 0;
  eachBox(file, moof.body, Math.min(moof.end, file.size), (traf) => {
    if (traf.type !== 'traf') return;
    const header = findBox(file, traf.body, traf.end, 'tfhd');
    if (header === undefined || (track.id !== 0 && file.u32be(header.body + 4) !== track.id)) return;
    const fallback = defaultDuration(file, header) ?? track.sampleUnits;
    eachBox(file, traf.body, Math.min(traf.end, file.size), (run) => {
      if (run.type === 'trun') units += runUnits(file, run, fallback);
    });
  });
  return units;
}

function defaultDuration(file: SparseBytes, header: Mp4Box): number | undefined {
  const flags = file.u24be(header.body + 1);
  if ((flags & 8) === 0) return undefined;
  return file.u32be(header.body + 8 + (flags & 1 ? 8 : 0) + (flags & 2 ? 4 : 0));
}

function runUnits(file: SparseBytes, run: Mp4Box, fallback: number): number {
  const flags = file.u24be(run.body + 1);
  const count = file.u32be(run.body + 4);
  if ((flags & 0x100) === 0) return count * fallback;
  const stride = [0x100, 0x200, 0x400, 0x800].filter((flag) => flags & flag).length * 4;
  let at = run.body + 8 + (flags & 1 ? 4 : 0) + (flags & 4 ? 4 : 0);
  let units = 0;
  for (let i = 0; i < count && at + stride <= run.end; i++, at += stride) units += file.u32be(at);
  return units;
}

/** Where the file ends with a fragment index (`mfra`), the last fragment says when it begins and how long it lasts. */
function lastFragmentMs(file: SparseBytes, track: FragmentedTrack): number | undefined {
  file.expect(file.size);
  const tail = Math.max(0, file.size - 4 * 1024);
  file.bytes(tail, file.size - tail);
  if (file.size < 16 || file.latin1(file.size - 12, 4) !== 'mfro') return undefined;
  const size = file.u32be(file.size - 4);
  const index = findBox(file, file.size - size, file.size, 'mfra');
  const table = index && findBox(file, index.body, index.end, 'tfra');
  if (table === undefined) return undefined;
  const version = file.u8(table.body);
  const lengths = file.u8(table.body + 11);
  const count = file.u32be(table.body + 12);
  const stride = (version === 1 ? 16 : 8) + ((lengths >> 4) & 3) + ((lengths >> 2) & 3) + (lengths & 3) + 3;
  const at = table.body + 16 + (count - 1) * stride;
  if (count === 0 || at + stride > table.end) return undefined;
  const time = version === 1 ? file.u64be(at) : file.u32be(at);
  const offset = version === 1 ? file.u64be(at + 8) : file.u32be(at + 4);
  file.expect(offset + 4 * 1024);
  const last = findBox(file, offset, file.size, 'moof');
  if (last === undefined || last.at !== offset) return undefined;
  return ((time + fragmentUnits(file, last, track)) / track.timescale) * 1000;
}
