import { ByteWriter } from '../bytes/byte-writer.ts';
import { joinedLayout, type Layout, patternLayout, units } from '../bytes/layout.ts';
import { concat, type Region, readRegion } from '../bytes/region.ts';
import { box, fullBox } from './mp4-box.ts';

/** Samples of a fragment: as many as there are sizes in the repeating pattern, so that full fragments are alike. */
const SAMPLES_PER_FRAGMENT = 64;

/** The audio samples to fragment. */
export interface FragmentedAudio {
  readonly layout: Layout;
  readonly frameSamples: number;
  write(index: number, target: Uint8Array, at: number): void;
}

/** The `mvex` box, which announces fragments. */
export function movieExtends(durationMs: number): Region {
  return box(
    'mvex',
    fullBox('mehd', 0, new ByteWriter().be(durationMs, 4).done()),
    fullBox('trex', 0, new ByteWriter().be(1, 4).be(1, 4).zeros(12).done()),
  );
}

/** Pairs of `moof` and `mdat`, a second or two each. */
export function fragments(audio: FragmentedAudio): Region {
  const { layout } = audio;
  const full = Math.floor(layout.count / SAMPLES_PER_FRAGMENT);
  const hasRest = layout.count % SAMPLES_PER_FRAGMENT > 0;
  const sizeOf = (index: number): number => {
    const [first, end] = samplesOf(layout, index);
    return head(audio, index).length + layout.offsetOf(end) - layout.offsetOf(first);
  };
  const places = joinedLayout(
    patternLayout(full, full > 0 ? [sizeOf(0)] : [1]),
    patternLayout(hasRest ? 1 : 0, hasRest ? [sizeOf(full)] : [1]),
  );
  return units(places, (index, target, at) => {
    const [first, end] = samplesOf(layout, index);
    const start = head(audio, index);
    target.set(start, at);
    const media = at + start.length - layout.offsetOf(first);
    for (let sample = first; sample < end; sample += 1) {
      audio.write(sample, target, media + layout.offsetOf(sample));
    }
  });
}

/** The `moof` box and the header of its `mdat`. */
function head({ layout, frameSamples }: FragmentedAudio, index: number): Uint8Array {
  const [first, end] = samplesOf(layout, index);
  const BASE_IS_MOOF_AND_DEFAULT_DURATION = 0x02_0008;
  const DATA_OFFSET_AND_SIZES = 0x0201;
  const moof = (dataOffset: number): Region => {
    const run = new ByteWriter().be(end - first, 4).be(dataOffset, 4);
    for (let sample = first; sample < end; sample += 1) {
      run.be(layout.offsetOf(sample + 1) - layout.offsetOf(sample), 4);
    }
    const header = new ByteWriter().be(1, 4).be(frameSamples, 4).done();
    return box(
      'moof',
      fullBox('mfhd', 0, new ByteWriter().be(index + 1, 4).done()),
      box(
        'traf',
        fullBox('tfhd', BASE_IS_MOOF_AND_DEFAULT_DURATION, header),
        fullBox('tfdt', 0, new ByteWriter().be(first * frameSamples, 4).done()),
        fullBox('trun', DATA_OFFSET_AND_SIZES, run.done()),
      ),
    );
  };
  const mediaSize = layout.offsetOf(end) - layout.offsetOf(first);
  const mdatHead = new ByteWriter()
    .be(mediaSize + 8, 4)
    .ascii('mdat')
    .done();
  return readRegion(concat(moof(moof(0).size + mdatHead.length), mdatHead));
}

function samplesOf(layout: Layout, index: number): readonly [first: number, end: number] {
  const first = index * SAMPLES_PER_FRAGMENT;
  return [first, Math.min(layout.count, first + SAMPLES_PER_FRAGMENT)];
}
