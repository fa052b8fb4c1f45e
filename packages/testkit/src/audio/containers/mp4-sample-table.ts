import { ByteWriter, writeBe } from '../bytes/byte-writer.ts';
import { type Layout, patternLayout, units } from '../bytes/layout.ts';
import { cycled, type Region } from '../bytes/region.ts';
import { box, fullBox } from './mp4-box.ts';

const SAMPLES_PER_CHUNK = 22;

/** The audio samples a table describes; `sizes` is the repeating pattern behind `layout`. */
export interface SampledAudio {
  readonly layout: Layout;
  readonly sizes: readonly number[];
  readonly frameSamples: number;
  readonly sampleEntry: Region;
}

/** The `stbl` box. Where the media begins is asked when the table is read: it depends on the size of this box. */
export function sampleTable(
  { layout, sizes, frameSamples, sampleEntry }: SampledAudio,
  mediaStart: () => number,
): Region {
  const { count } = layout;
  const chunks = Math.ceil(count / SAMPLES_PER_CHUNK);
  const isUniform = sizes.length === 1;
  const stsz = new ByteWriter().be(isUniform ? (sizes[0] ?? 0) : 0, 4).be(count, 4);
  const pattern = new ByteWriter();
  for (const size of sizes) pattern.be(size, 4);
  const sizeTable = cycled(pattern.done(), isUniform ? 0 : count * 4);
  const chunkTable = units(patternLayout(chunks, [4]), (chunk, target, at) => {
    writeBe(target, at, mediaStart() + layout.offsetOf(chunk * SAMPLES_PER_CHUNK), 4);
  });
  return box(
    'stbl',
    fullBox('stsd', 0, new ByteWriter().be(1, 4).done(), sampleEntry),
    fullBox('stts', 0, new ByteWriter().be(1, 4).be(count, 4).be(frameSamples, 4).done()),
    fullBox('stsc', 0, samplesToChunks(count)),
    fullBox('stsz', 0, stsz.done(), sizeTable),
    fullBox('stco', 0, new ByteWriter().be(chunks, 4).done(), chunkTable),
  );
}

/** The `stbl` box of a file whose samples are all in fragments. */
export function emptySampleTable({ sampleEntry }: SampledAudio): Region {
  return box(
    'stbl',
    fullBox('stsd', 0, new ByteWriter().be(1, 4).done(), sampleEntry),
    fullBox('stts', 0, new Uint8Array(4)),
    fullBox('stsc', 0, new Uint8Array(4)),
    fullBox('stsz', 0, new Uint8Array(8)),
    fullBox('stco', 0, new Uint8Array(4)),
  );
}

function samplesToChunks(count: number): Uint8Array {
  const full = Math.floor(count / SAMPLES_PER_CHUNK);
  const rest = count % SAMPLES_PER_CHUNK;
  const runs = [
    [1, full > 0 ? SAMPLES_PER_CHUNK : 0],
    [full + 1, rest],
  ].filter(([, samples]) => samples !== 0);
  const out = new ByteWriter().be(runs.length, 4);
  for (const [first = 1, samples = 1] of runs) out.be(first, 4).be(samples, 4).be(1, 4);
  return out.done();
}
