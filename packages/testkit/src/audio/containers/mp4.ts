import { ByteWriter } from '../bytes/byte-writer.ts';
import { patternLayout, units } from '../bytes/layout.ts';
import { concat, type Region, repeated } from '../bytes/region.ts';
import { type Encoded, type Song, samplesOf } from '../song.ts';
import { itunesUdta } from '../tags/itunes.ts';
import { AAC_FRAME_SAMPLES, aacLayout, frequencyIndex, writeAacFrame } from './aac-frame.ts';
import { ALAC_FRAME_SAMPLES, alacConfig, alacFrameSize, writeAlacFrame } from './alac-frame.ts';
import { box, fullBox } from './mp4-box.ts';
import { fragments, movieExtends } from './mp4-fragments.ts';
import { emptySampleTable, type SampledAudio, sampleTable } from './mp4-sample-table.ts';

const MDAT_HEAD_SIZE = 8;

/** What differs between the codecs an MP4 file may hold. */
interface Mp4Audio extends SampledAudio {
  readonly brand: string;
  write(index: number, target: Uint8Array, at: number): void;
}

/** Builds an `.m4a` with AAC. */
export function encodeM4a(song: Song): Encoded {
  return encodeMp4(song, aacAudio(song, 'M4A '));
}

/** Builds an `.m4b` audiobook with AAC. */
export function encodeM4b(song: Song): Encoded {
  return encodeMp4(song, aacAudio(song, 'M4B '));
}

/** Builds an `.m4a` with ALAC. */
export function encodeAlac(song: Song): Encoded {
  const sizes = [alacFrameSize(song)];
  const layout = patternLayout(Math.max(1, Math.ceil(samplesOf(song) / ALAC_FRAME_SAMPLES)), sizes);
  return encodeMp4(song, {
    brand: 'M4A ',
    layout,
    sizes,
    frameSamples: ALAC_FRAME_SAMPLES,
    sampleEntry: sampleEntry('alac', song, fullBox('alac', 0, alacConfig(song))),
    write: (index, target, at) => writeAlacFrame(target, at, song, index),
  });
}

function aacAudio(song: Song, brand: string): Mp4Audio {
  const { layout, sizes } = aacLayout(song);
  return {
    brand,
    layout,
    sizes,
    frameSamples: AAC_FRAME_SAMPLES,
    sampleEntry: sampleEntry('mp4a', song, esds(song)),
    write(index, target, at) {
      const size = layout.offsetOf(index + 1) - layout.offsetOf(index);
      writeAacFrame(target, at, size, { channels: song.channels, seed: song.seed, frame: index });
    },
  };
}

function encodeMp4(song: Song, audio: Mp4Audio): Encoded {
  const ftyp = box(
    'ftyp',
    new ByteWriter().ascii(audio.brand).be(0, 4).ascii(audio.brand).ascii('isommp42').done(),
  );
  const free = song.padding >= 8 ? [box('free', repeated(song.padding - 8))] : [];
  const mdat = box('mdat', units(audio.layout, audio.write));
  const samples = audio.layout.count * audio.frameSamples;
  if (song.variant === 'fragmented') {
    const head = movie(song, audio, { isFragmented: true, table: emptySampleTable(audio) });
    return { region: concat(ftyp, head, ...free, fragments(audio)), samples };
  }
  const table = sampleTable(audio, () => mediaStart);
  const moov = movie(song, audio, { isFragmented: false, table });
  const before = song.variant === 'moov-last' ? [ftyp] : [ftyp, moov, ...free];
  const after = song.variant === 'moov-last' ? [moov, ...free] : [];
  const mediaStart = concat(...before).size + MDAT_HEAD_SIZE;
  return { region: concat(...before, mdat, ...after), samples };
}

/** The `moov` box; that of a fragmented file leaves duration and samples to the fragments. */
function movie(
  song: Song,
  audio: Mp4Audio,
  { isFragmented, table }: { readonly isFragmented: boolean; readonly table: Region },
): Region {
  const total = audio.layout.count * audio.frameSamples;
  const totalMs = Math.round((total * 1000) / song.sampleRate);
  const duration = isFragmented ? 0 : total;
  const durationMs = isFragmented ? 0 : totalMs;
  const mvhd = new ByteWriter().zeros(8).be(1000, 4).be(durationMs, 4).be(0x10000, 4).be(0x100, 2).zeros(10);
  const tkhd = new ByteWriter()
    .zeros(8)
    .be(1, 4)
    .zeros(4)
    .be(durationMs, 4)
    .zeros(8)
    .zeros(4)
    .be(0x100, 2)
    .zeros(2);
  const ENABLED = 7;
  const UNDETERMINED = 0x55c4;
  const mdhd = new ByteWriter().zeros(8).be(song.sampleRate, 4).be(duration, 4).be(UNDETERMINED, 2).zeros(2);
  const hdlr = new ByteWriter().zeros(4).ascii('soun').zeros(12).ascii('SoundHandler\0');
  const dref = fullBox('dref', 0, new ByteWriter().be(1, 4).done(), fullBox('url ', 1));
  return box(
    'moov',
    fullBox('mvhd', 0, mvhd.bytes(unityMatrix()).zeros(24).be(2, 4).done()),
    box(
      'trak',
      fullBox('tkhd', ENABLED, tkhd.bytes(unityMatrix()).zeros(8).done()),
      box(
        'mdia',
        fullBox('mdhd', 0, mdhd.done()),
        fullBox('hdlr', 0, hdlr.done()),
        box('minf', fullBox('smhd', 0, new Uint8Array(4)), box('dinf', dref), table),
      ),
    ),
    ...(isFragmented ? [movieExtends(totalMs)] : []),
    ...(song.tagFormats.includes('itunes') ? [itunesUdta(song.tags, song.cover)] : []),
  );
}

function sampleEntry(type: string, song: Song, config: Region): Region {
  const head = new ByteWriter()
    .zeros(6)
    .be(1, 2)
    .zeros(8)
    .be(song.channels, 2)
    .be(song.bitsPerSample, 2)
    .zeros(4);
  return box(
    type,
    head
      .be(song.sampleRate % 65_536, 2)
      .zeros(2)
      .done(),
    config,
  );
}

function esds(song: Song): Region {
  const AAC_LC = 2;
  const config = (AAC_LC << 11) | (frequencyIndex(song.sampleRate) << 7) | (song.channels << 3);
  const MPEG4_AUDIO = [0x40, 0x15];
  const decoder = new ByteWriter().bytes(MPEG4_AUDIO).be(0, 3).be(song.bitrate, 4).be(song.bitrate, 4);
  decoder.bytes([5, 2]).be(config, 2);
  const stream = new ByteWriter()
    .bytes([0, 1, 0, 4, decoder.length])
    .bytes(decoder.done())
    .bytes([6, 1, 2])
    .done();
  return fullBox('esds', 0, new ByteWriter().bytes([3, stream.length]).bytes(stream).done());
}

function unityMatrix(): Uint8Array {
  const out = new ByteWriter();
  for (const value of [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000]) out.be(value, 4);
  return out.done();
}
