import { type AudioFacts, addPicture, type ParserInput, warn } from '../audio-facts.ts';
import type { SparseBytes } from '../bytes/sparse-bytes.ts';
import { decodeUtf8 } from '../bytes/text.ts';
import { eachElement, readElement, readFloat, readUint } from './ebml.ts';
import { imageMimeType } from './image-mime-type.ts';
import { readMatroskaTags } from './matroska-tags.ts';
import { isLossless, waveCodec } from './wave-codecs.ts';

const segmentId = 0x18538067;
const seekHeadId = 0x114d9b74;
const infoId = 0x1549a966;
const tracksId = 0x1654ae6b;
const tagsId = 0x1254c367;
const attachmentsId = 0x1941a469;
const clusterId = 0x1f43b675;
const maxLevelOne = 2000;

const codecs: readonly (readonly [RegExp, string])[] = [
  [/^A_AAC/, 'aac'],
  [/^A_MPEG\/L3/, 'mp3'],
  [/^A_MPEG\/L2/, 'mp2'],
  [/^A_MPEG\/L1/, 'mp1'],
  [/^A_OPUS/, 'opus'],
  [/^A_VORBIS/, 'vorbis'],
  [/^A_FLAC/, 'flac'],
  [/^A_ALAC/, 'alac'],
  [/^A_EAC3/, 'eac3'],
  [/^A_AC3/, 'ac3'],
  [/^A_DTS/, 'dts'],
  [/^A_TRUEHD/, 'truehd'],
  [/^A_TTA/, 'tta'],
  [/^A_WAVPACK/, 'wavpack'],
];

/** Matroska and WebM: information, tracks and tags, found through the seek head where they lie behind the audio. */
export function readMatroska({ file, facts, start }: ParserInput): void {
  facts.container = 'matroska';
  const header = readElement(file, start, file.size);
  const segment = header?.end === undefined ? undefined : readElement(file, header.end, file.size);
  if (segment?.id !== segmentId) {
    warn(facts, 'The Matroska file has no segment.');
    facts.partial = true;
    return;
  }
  const end = Math.min(segment.end ?? file.size, file.size);
  const seen = new Set<number>();
  const seeks = new Map<number, number>();
  let at = segment.body;
  for (let i = 0; i < maxLevelOne && at < end; i++) {
    const element = readElement(file, at, end);
    if (element === undefined) break;
    if (element.id === clusterId && (seeks.size > 0 || !mayStepOver(file, element.end))) break;
    const stop = Math.min(element.end ?? end, end);
    if (element.id === seekHeadId) readSeekHead(file, element.body, stop, segment.body, seeks);
    else if (element.id !== clusterId) readLevelOne(file, { ...element, end: stop }, seen, facts);
    at = stop;
  }
  for (const [id, position] of [...seeks].sort((a, b) => a[1] - b[1])) {
    if (seen.has(id) || position >= file.size) continue;
    file.expect(position + 16 * 1024);
    const element = readElement(file, position, file.size);
    if (element?.id !== id) continue;
    readLevelOne(file, { ...element, end: Math.min(element.end ?? file.size, file.size) }, seen, facts);
  }
  if (facts.durationMs !== undefined && facts.durationMs > 0)
    facts.bitrate = (file.size * 8000) / facts.durationMs;
}

/** Without a seek head, clusters are stepped over where that costs no read, and the last one in any case. */
function mayStepOver(file: SparseBytes, next: number | undefined): boolean {
  return next !== undefined && (file.has(next, 12) || (next < file.size && next + 64 * 1024 >= file.size));
}

function readSeekHead(
  file: SparseBytes,
  start: number,
  end: number,
  base: number,
  seeks: Map<number, number>,
): void {
  eachElement(file, start, end, (seek) => {
    if (seek.id !== 0x4dbb) return;
    let id = 0;
    let position: number | undefined;
    eachElement(file, seek.body, seek.end, (part) => {
      if (part.id === 0x53ab) id = readUint(file, part);
      else if (part.id === 0x53ac) position = base + readUint(file, part);
    });
    if (position !== undefined && [infoId, tracksId, tagsId, attachmentsId].includes(id))
      seeks.set(id, position);
  });
}

function readLevelOne(
  file: SparseBytes,
  element: { id: number; body: number; end: number },
  seen: Set<number>,
  facts: AudioFacts,
): void {
  const { id, body, end } = element;
  if (seen.has(id) && id !== tagsId) return;
  seen.add(id);
  if (id === infoId) readInformation(file, body, end, facts);
  else if (id === tracksId) readTracks(file, body, end, facts);
  else if (id === tagsId) readMatroskaTags(file, body, end, facts);
  else if (id === attachmentsId) readAttachments(file, body, end, facts);
}

function readInformation(file: SparseBytes, start: number, end: number, facts: AudioFacts): void {
  let scale = 1_000_000;
  let duration = 0;
  let title = '';
  eachElement(file, start, end, (part) => {
    if (part.id === 0x2ad7b1) scale = readUint(file, part);
    else if (part.id === 0x4489) duration = readFloat(file, part);
    else if (part.id === 0x7ba9 && part.end - part.body <= 4096)
      title = decodeUtf8(file.bytes(part.body, part.end - part.body));
  });
  if (duration > 0) facts.durationMs = (duration * scale) / 1_000_000;
  if (title !== '') facts.tags.push({ format: 'named', tags: [{ id: 'segment:TITLE', value: title }] });
}

function readTracks(file: SparseBytes, start: number, end: number, facts: AudioFacts): void {
  eachElement(file, start, end, (entry) => {
    if (entry.id !== 0xae || facts.codec !== undefined) return;
    let type = 0;
    let codecId = '';
    let codecPrivate: { body: number; end: number } | undefined;
    let audio: { body: number; end: number } | undefined;
    eachElement(file, entry.body, entry.end, (part) => {
      if (part.id === 0x83) type = readUint(file, part);
      else if (part.id === 0x86) codecId = file.latin1(part.body, Math.min(64, part.end - part.body));
      else if (part.id === 0x63a2) codecPrivate = part;
      else if (part.id === 0xe1) audio = part;
    });
    if (type !== 2) return;
    if (audio !== undefined) readAudio(file, audio, facts);
    const codec = codecName(file, codecId, codecPrivate, facts.bitsPerSample ?? 16);
    if (codec !== undefined) facts.codec = codec;
    facts.lossless = isLossless(codec) || /^(?:tta|truehd|wavpack)$/.test(codec ?? '');
    if (!facts.lossless) delete facts.bitsPerSample;
  });
}

function codecName(
  file: SparseBytes,
  id: string,
  codecPrivate: { body: number; end: number } | undefined,
  bits: number,
): string | undefined {
  if (id.startsWith('A_PCM/INT')) return `pcm_s${bits}${id.includes('BIG') ? 'be' : 'le'}`;
  if (id.startsWith('A_PCM/FLOAT')) return `pcm_f${bits}le`;
  if (id.startsWith('A_MS/ACM') && codecPrivate !== undefined && codecPrivate.end - codecPrivate.body >= 16)
    return waveCodec(file.u16le(codecPrivate.body), file.u16le(codecPrivate.body + 14));
  return codecs.find(([pattern]) => pattern.test(id))?.[1];
}

function readAudio(file: SparseBytes, audio: { body: number; end: number }, facts: AudioFacts): void {
  eachElement(file, audio.body, audio.end, (part) => {
    if (part.id === 0xb5) facts.sampleRate = readFloat(file, part);
    else if (part.id === 0x9f) facts.channels = readUint(file, part);
    else if (part.id === 0x6264) facts.bitsPerSample = readUint(file, part);
  });
}

function readAttachments(file: SparseBytes, start: number, end: number, facts: AudioFacts): void {
  eachElement(file, start, end, (attachment) => {
    if (attachment.id !== 0x61a7) return;
    let name = '';
    let mime = '';
    let data: { body: number; end: number } | undefined;
    eachElement(file, attachment.body, attachment.end, (part) => {
      const length = Math.min(256, part.end - part.body);
      if (part.id === 0x466e) name = file.latin1(part.body, length).toLowerCase();
      else if (part.id === 0x4660) mime = file.latin1(part.body, length).toLowerCase();
      else if (part.id === 0x465c) data = part;
    });
    if (data === undefined || !mime.startsWith('image/') || data.end - data.body < 16) return;
    addPicture(facts, {
      offset: data.body,
      length: data.end - data.body,
      mimeType: imageMimeType(mime),
      pictureType: /^(?:cover|front|folder)/.test(name) ? 3 : 0,
    });
  });
}
