import type { AudioFacts } from '../audio-facts.ts';
import type { SparseBytes } from '../bytes/sparse-bytes.ts';
import { eachBox, findBox, type Mp4Box, readDuration } from './mp4-box.ts';

type TrackFacts = Pick<
  AudioFacts,
  'codec' | 'lossless' | 'sampleRate' | 'bitsPerSample' | 'channels' | 'durationMs' | 'bitrate'
>;

/** An audio track of an MP4 file. */
export interface Mp4Track {
  id: number;
  timescale: number;
  facts: TrackFacts;
}

const codecs: Readonly<Record<string, string>> = {
  mp4a: 'aac',
  alac: 'alac',
  fLaC: 'flac',
  Opus: 'opus',
  'ac-3': 'ac3',
  'ec-3': 'eac3',
  '.mp3': 'mp3',
  samr: 'amr_nb',
  sawb: 'amr_wb',
  twos: 'pcm_s16be',
  sowt: 'pcm_s16le',
  lpcm: 'pcm',
  in24: 'pcm_s24be',
  in32: 'pcm_s32be',
  fl32: 'pcm_f32be',
  fl64: 'pcm_f64be',
  ipcm: 'pcm',
  fpcm: 'pcm',
  ulaw: 'pcm_mulaw',
  alaw: 'pcm_alaw',
  ima4: 'adpcm_ima_qt',
};

/** Object types of an `esds` box that are not AAC. */
const objectTypes: Readonly<Record<number, string>> = {
  105: 'mp3',
  107: 'mp3',
  165: 'ac3',
  166: 'eac3',
  169: 'dts',
  173: 'opus',
  221: 'vorbis',
};

const losslessCodecs = /^(?:alac|flac|mp4als|pcm(?!_mulaw|_alaw).*)$/;

/** Reads a `trak` box; undefined unless it is audio. Sample tables are stepped over. */
export function readAudioTrack(file: SparseBytes, trak: Mp4Box, limit: number): Mp4Track | undefined {
  const end = Math.min(trak.end, limit);
  const header = findBox(file, trak.body, end, 'tkhd');
  const media = findBox(file, trak.body, end, 'mdia');
  if (media === undefined) return undefined;
  const mediaEnd = Math.min(media.end, end);
  let sound = false;
  let duration: ReturnType<typeof readDuration>;
  let information: Mp4Box | undefined;
  eachBox(file, media.body, mediaEnd, (box) => {
    if (box.type === 'hdlr') sound = file.latin1(box.body + 8, 4) === 'soun';
    else if (box.type === 'mdhd') duration = readDuration(file, box);
    else if (box.type === 'minf') information = box;
  });
  if (!sound) return undefined;
  const facts: TrackFacts = {};
  if (duration?.durationMs !== undefined) facts.durationMs = duration.durationMs;
  const table = information && findBox(file, information.body, Math.min(information.end, mediaEnd), 'stbl');
  const description = table && findBox(file, table.body, Math.min(table.end, mediaEnd), 'stsd');
  if (description !== undefined) readSampleEntry(file, description, facts);
  const id = header === undefined ? 0 : file.u32be(header.body + (file.u8(header.body) === 1 ? 20 : 12));
  return { id, timescale: duration?.timescale ?? 0, facts };
}

function readSampleEntry(file: SparseBytes, description: Mp4Box, facts: TrackFacts): void {
  const at = description.body + 8;
  if (at + 36 > description.end) return;
  const format = file.latin1(at + 4, 4);
  const version = file.u16be(at + 16);
  const codec = codecs[format];
  if (codec !== undefined) facts.codec = codec;
  const channels = file.u16be(at + 24);
  if (channels > 0) facts.channels = channels;
  const sampleRate = file.u16be(at + 32);
  if (sampleRate > 0) facts.sampleRate = sampleRate;
  const bits = file.u16be(at + 26);
  const children = at + 36 + (version === 1 ? 16 : version === 2 ? 36 : 0);
  const end = Math.min(at + file.u32be(at), description.end);
  eachBox(file, children, end, (box) => readCodecBox(file, box, facts, 0));
  if (facts.codec === 'pcm') facts.codec = `pcm_s${bits}le`;
  facts.lossless = losslessCodecs.test(facts.codec ?? '');
  if (facts.lossless && facts.bitsPerSample === undefined && bits > 0) facts.bitsPerSample = bits;
}

function readCodecBox(file: SparseBytes, box: Mp4Box, facts: TrackFacts, depth: number): void {
  if (box.type === 'wave' && depth === 0) {
    eachBox(file, box.body, box.end, (inner) => readCodecBox(file, inner, facts, 1));
  } else if (box.type === 'esds') readElementaryStream(file, box, facts);
  else if (box.type === 'alac' && box.end - box.body >= 28) {
    facts.codec = 'alac';
    facts.bitsPerSample = file.u8(box.body + 9);
    facts.channels = file.u8(box.body + 13);
    const bitrate = file.u32be(box.body + 20);
    if (bitrate > 0) facts.bitrate = bitrate;
    const sampleRate = file.u32be(box.body + 24);
    if (sampleRate > 0) facts.sampleRate = sampleRate;
  } else if (box.type === 'dfLa' && box.end - box.body >= 42) {
    const [a = 0, b = 0, c = 0, d = 0] = file.bytes(box.body + 18, 4);
    facts.sampleRate = (a << 12) | (b << 4) | (c >> 4);
    facts.bitsPerSample = (((c & 1) << 4) | (d >> 4)) + 1;
  }
}

/** Walks the nested descriptors of an `esds` box to the object type, the bitrate and, for MPEG-4 audio, its audio object type. */
function readElementaryStream(file: SparseBytes, box: Mp4Box, facts: TrackFacts): void {
  let at = box.body + 4;
  for (let i = 0; i < 8 && at + 2 < box.end; i++) {
    const tag = file.u8(at++);
    while (at < box.end && (file.u8(at) & 0x80) !== 0) at++;
    at++;
    if (tag === 3) {
      const flags = file.u8(at + 2);
      at += 3 + (flags & 0x80 ? 2 : 0) + (flags & 0x20 ? 2 : 0);
      if (flags & 0x40) at += 1 + file.u8(at);
    } else if (tag === 4) {
      const codec = objectTypes[file.u8(at)];
      if (codec !== undefined) facts.codec = codec;
      const bitrate = file.u32be(at + 9);
      if (bitrate > 0) facts.bitrate = bitrate;
      at += 13;
    } else if (tag === 5) {
      const first = file.u8(at);
      if (first >> 3 === 31 && ((first & 7) << 3) + (file.u8(at + 1) >> 5) + 32 === 36)
        facts.codec = 'mp4als';
      return;
    } else return;
  }
}
