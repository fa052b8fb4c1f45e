import { type AudioFacts, maxTagBytes, type NativeTag, type ParserInput, warn } from '../audio-facts.ts';
import type { SparseBytes } from '../bytes/sparse-bytes.ts';
import { decodeUtf8OrLatin1 } from '../bytes/text.ts';
import { readId3v2 } from './id3v2.ts';
import { isLossless } from './wave-codecs.ts';

const maxChunks = 1000;
const tagBytes = 16 * 1024;

const compressions: Readonly<Record<string, string>> = {
  sowt: 'le',
  alaw: 'pcm_alaw',
  ALAW: 'pcm_alaw',
  ulaw: 'pcm_mulaw',
  ULAW: 'pcm_mulaw',
  'GSM ': 'gsm',
  fl32: 'pcm_f32be',
  FL32: 'pcm_f32be',
  fl64: 'pcm_f64be',
  FL64: 'pcm_f64be',
  ima4: 'adpcm_ima_qt',
  MAC3: 'mace3',
  MAC6: 'mace6',
};

/** AIFF and AIFF-C: tags in text chunks or an `ID3 ` chunk, often behind the audio. */
export function readAiff({ file, facts, start }: ParserInput): void {
  const type = file.latin1(start + 8, 4);
  if (type !== 'AIFF' && type !== 'AIFC') {
    warn(facts, 'The IFF file holds no audio.');
    facts.partial = true;
    return;
  }
  facts.container = 'aiff';
  const texts: NativeTag[] = [];
  let at = start + 12;
  for (let i = 0; i < maxChunks && at + 8 <= file.size; i++) {
    const id = file.latin1(at, 4);
    const size = file.u32be(at + 4);
    if (!/^[\x20-\x7e]{4}$/.test(id)) break;
    const end = Math.min(at + 8 + size, file.size);
    if (id === 'COMM' && end - at >= 26) readCommon(file, at + 8, end, type === 'AIFC', facts);
    else if (id === 'ID3 ') readId3v2(file, at + 8, facts);
    else if (/^(?:NAME|AUTH|\(c\) |ANNO)$/.test(id) && size > 0 && size <= maxTagBytes)
      texts.push({ id, value: decodeUtf8OrLatin1(file.bytes(at + 8, end - at - 8)) });
    at += 8 + size + (size & 1);
    file.expect(Math.min(file.size, at + tagBytes));
  }
  if (texts.length > 0) facts.tags.push({ format: 'named', tags: texts });
}

function readCommon(
  file: SparseBytes,
  at: number,
  end: number,
  compressed: boolean,
  facts: AudioFacts,
): void {
  const channels = file.u16be(at);
  const frames = file.u32be(at + 2);
  const bits = file.u16be(at + 6);
  const sampleRate = extended(file, at + 8);
  const compression = compressed && at + 22 <= end ? compressions[file.latin1(at + 18, 4)] : undefined;
  const pcm = bits <= 8 ? 'pcm_s8' : `pcm_s${Math.ceil(bits / 8) * 8}${compression === 'le' ? 'le' : 'be'}`;
  facts.codec = compression === undefined || compression === 'le' ? pcm : compression;
  facts.lossless = isLossless(facts.codec);
  if (facts.lossless && bits > 0) facts.bitsPerSample = bits;
  if (channels > 0) facts.channels = channels;
  if (!(sampleRate > 0 && sampleRate < 1e7)) return;
  facts.sampleRate = sampleRate;
  if (frames === 0) return;
  facts.durationMs = (frames / sampleRate) * 1000;
  if (facts.lossless) facts.bitrate = sampleRate * channels * bits;
}

/** An 80-bit IEEE float. */
function extended(file: SparseBytes, at: number): number {
  const exponent = (file.u16be(at) & 0x7fff) - 16383;
  return file.u64be(at + 2) * 2 ** (exponent - 63);
}
