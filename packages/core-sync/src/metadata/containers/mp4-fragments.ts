import type { SparseBytes } from '../bytes/sparse-bytes.ts';
import { eachBox, findBox, type Mp4Box } from './mp4-box.ts';

/** Fragments added up before their number is extrapolated. */
const countedFragments = 2;

/** Duration of a fragmented MP4: by its segment index, by its last fragment, else extrapolated from the first fragments. */
export function fragmentDuration(
  file: SparseBytes,
  start: number,
  timescale: number,
  trackId: number,
): { durationMs: number; estimated: boolean } | undefined {
  if (timescale === 0) return undefined;
  let units = 0;
  let indexMs = 0;
  let fragments = 0;
  let reached = start;
  let complete = true;
  eachBox(file, start, file.size, (box) => {
    if (box.type === 'sidx') indexMs += segmentIndexMs(file, box);
    else if (box.type === 'moof') {
      if (indexMs > 0) return true;
      units += fragmentUnits(file, box, trackId);
      fragments++;
    } else if (box.type === 'mdat') reached = Math.min(box.end, file.size);
    file.expect(box.end + 4 * 1024);
    complete = fragments < countedFragments || box.end + 8 > file.size || file.has(box.end, 8);
    return !complete;
  });
  if (indexMs > 0) return { durationMs: indexMs, estimated: false };
  if (units === 0) return undefined;
  const countedMs = (units / timescale) * 1000;
  if (complete) return { durationMs: countedMs, estimated: false };
  const lastMs = lastFragmentMs(file, timescale, trackId);
  if (lastMs !== undefined) return { durationMs: lastMs, estimated: false };
  return { durationMs: (countedMs * (file.size - start)) / (reached - start), estimated: true };
}

function segmentIndexMs(file: SparseBytes, box: Mp4Box): number {
  const version = file.u8(box.body);
  const timescale = file.u32be(box.body + 8);
  const entries = box.body + (version === 0 ? 20 : 28);
  const count = Math.min(file.u16be(entries + 2), 65_535);
  let units = 0;
  for (let i = 0; i < count; i++) units += file.u32be(entries + 8 + i * 12);
  return timescale === 0 ? 0 : (units / timescale) * 1000;
}

/** Sample durations of one fragment, in the track's units. */
function fragmentUnits(file: SparseBytes, moof: Mp4Box, trackId: number): number {
  let units = 0;
  eachBox(file, moof.body, Math.min(moof.end, file.size), (traf) => {
    if (traf.type !== 'traf') return;
    const header = findBox(file, traf.body, traf.end, 'tfhd');
    if (header === undefined || (trackId !== 0 && file.u32be(header.body + 4) !== trackId)) return;
    const fallback = defaultDuration(file, header);
    eachBox(file, traf.body, Math.min(traf.end, file.size), (run) => {
      if (run.type === 'trun') units += runUnits(file, run, fallback);
    });
  });
  return units;
}

function defaultDuration(file: SparseBytes, header: Mp4Box): number {
  const flags = file.u24be(header.body + 1);
  if ((flags & 8) === 0) return 0;
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
function lastFragmentMs(file: SparseBytes, timescale: number, trackId: number): number | undefined {
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
  const last = findBox(file, offset, file.size, 'moof');
  if (last === undefined || last.at !== offset) return undefined;
  return ((time + fragmentUnits(file, last, trackId)) / timescale) * 1000;
}
