import { type AudioFacts, type ParserInput, warn } from './audio-facts.ts';
import type { SparseBytes } from './bytes/sparse-bytes.ts';
import { readAc3 } from './containers/ac3.ts';
import { adtsFrameAt, readAdif, readAdts } from './containers/adts.ts';
import { readAiff } from './containers/aiff.ts';
import { readLeadingApeTag } from './containers/apev2.ts';
import { readAsf } from './containers/asf.ts';
import { readCaf } from './containers/caf.ts';
import { readDff, readDsf } from './containers/dsd.ts';
import { readFlac } from './containers/flac.ts';
import { isComplete, readId3v2 } from './containers/id3v2.ts';
import { readMatroska } from './containers/matroska.ts';
import { readMonkeysAudio } from './containers/monkeys-audio.ts';
import { readMp4 } from './containers/mp4.ts';
import { readMpeg } from './containers/mpeg.ts';
import { readMusepack } from './containers/musepack.ts';
import { readOgg } from './containers/ogg.ts';
import { readOptimFrog, readTak, readTrueAudio } from './containers/rare-lossless.ts';
import { readWave } from './containers/riff.ts';
import { readTailTags } from './containers/tail-tags.ts';
import { readWavPack } from './containers/wavpack.ts';

type Parser = (input: ParserInput) => void;

const byMagic: readonly (readonly [string, Parser])[] = [
  ['fLaC', readFlac],
  ['OggS', readOgg],
  ['RIFF', readWave],
  ['RF64', readWave],
  ['BW64', readWave],
  ['FORM', readAiff],
  ['FRM8', readDff],
  ['DSD \x1c', readDsf],
  ['0&\xb2u\x8ef\xcf\x11', readAsf],
  ['\x1aE\xdf\xa3', readMatroska],
  ['wvpk', readWavPack],
  ['MAC ', readMonkeysAudio],
  ['MPCK', readMusepack],
  ['MP+', readMusepack],
  ['TTA1', readTrueAudio],
  ['TTA2', readTrueAudio],
  ['tBaK', readTak],
  ['OFR ', readOptimFrog],
  ['caff\0', readCaf],
  ['\x0b\x77', readAc3],
  ['ADIF', readAdif],
];

/** Types of the first box of an MP4 file. */
const mp4Boxes = new Set(['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide', 'pnot', 'styp', 'uuid']);

const mpegExtensions = new Set(['mp1', 'mp2', 'mp3', 'mpga', 'aac', 'adts']);
const maxLeadingTags = 8;
/** Padding behind a leading tag is looked through this far. */
const maxPadding = 64 * 1024;

/**
 * Finds out by its first bytes what a file is and parses it, as far as `file` knows it. The name's extension decides only where the bytes do
 * not. Fills `facts` step by step; throws `MissingBytes` for more, `DamagedData` where it ends.
 */
export function parseAudio(file: SparseBytes, extension: string, facts: AudioFacts): void {
  const start = readLeadingTags(file, facts);
  const tagged = facts.tags.some((block) => block.format === 'ID3v2' && isComplete(block.items));
  const input: ParserInput = { file, facts, start, extension };
  const magic = file.latin1(start, Math.min(16, file.size - start));
  const parser = mp4Boxes.has(magic.slice(4, 8))
    ? readMp4
    : byMagic.find(([prefix]) => magic.startsWith(prefix))?.[1];
  if (parser !== undefined) {
    parser(input);
    return;
  }
  if (/^\xff[\xf0-\xf9]/.test(magic) && adtsFrameAt(file, start) !== undefined) readAdts(input);
  else if (/^\xff[\xe0-\xff]/.test(magic) || facts.tags.length > 0 || mpegExtensions.has(extension))
    readUnmarked(input, tagged);
  else if (extension === 'mpc' || extension === 'mp+' || extension === 'mpp') readMusepack(input);
  else readTagsOnly(input);
}

/** ID3v2 and APE tags in front of the audio, and the padding behind them. */
function readLeadingTags(file: SparseBytes, facts: AudioFacts): number {
  let at = 0;
  for (let i = 0; i < maxLeadingTags && at < file.size; i++) {
    const end = readId3v2(file, at, facts) ?? readLeadingApeTag(file, at, facts);
    if (end === undefined) break;
    at = Math.min(end, file.size);
    file.expect(at + 4 * 1024);
    if (at + 4 <= file.size && file.u32be(at) === 0) at = skipPadding(file, at);
  }
  return at;
}

function skipPadding(file: SparseBytes, start: number): number {
  const limit = Math.min(file.size, start + maxPadding);
  let at = start;
  while (at < limit && file.u8(at) === 0) at++;
  return at < limit ? at : start;
}

/** Streams without a magic word: AAC or MPEG audio behind whatever lies in front. */
function readUnmarked(input: ParserInput, tagged: boolean): void {
  if (input.extension === 'aac' || input.extension === 'adts') readAdts(input);
  else readMpeg(input, tagged);
}

/** An unknown format may still carry tags at its end. */
function readTagsOnly({ file, facts, start }: ParserInput): void {
  facts.partial = true;
  warn(facts, 'The format is unknown.');
  readTailTags(file, start, facts);
}
