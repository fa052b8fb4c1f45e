import type { AudioTags, CoverSpec } from '../audio-spec.ts';
import { ByteWriter, latin1, utf8, utf16 } from '../bytes/byte-writer.ts';
import { concat, fixed, type Region, readRegion, repeated } from '../bytes/region.ts';
import { coverRegion } from '../cover.ts';
import { ID3V1_GENRES } from './id3v1.ts';
import {
  artistNames,
  artistValues,
  musicBrainzFields,
  numberOf,
  replayGainFields,
  yearOf,
} from './tag-fields.ts';

/** Options of an ID3v2 tag. */
export interface Id3v2Options {
  readonly version: 2 | 3 | 4;
  readonly unsync?: boolean;
  readonly cover?: CoverSpec | undefined;
  readonly padding?: number;
}

type Frame = readonly [id: string, content: Region];

/** A whole ID3v2 tag: header, frames, picture, padding. */
export function id3v2Tag(tags: AudioTags, options: Id3v2Options): Region {
  const frames = [...textFrames(tags, options.version), ...pictureFrame(options)];
  const padding = options.padding ?? 0;
  if (options.unsync !== true) {
    const body = concat(...frames.map((frame) => plainFrame(frame, options.version)), repeated(padding));
    return concat(header(options.version, 0, body.size), body);
  }
  // In 2.4 each frame is unsynchronised on its own; before, the tag as a whole is, its padding included.
  const body =
    options.version === 4
      ? concat(...frames.map(unsyncedFrame), repeated(padding))
      : fixed(
          unsynchronised(
            readRegion(
              concat(...frames.map((frame) => plainFrame(frame, options.version)), repeated(padding)),
            ),
          ),
        );
  return concat(header(options.version, 0x80, body.size), body);
}

function header(version: number, flags: number, size: number): Uint8Array {
  return new ByteWriter().ascii('ID3').bytes([version, 0, flags]).be(syncSafe(size), 4).done();
}

function textFrames(tags: AudioTags, version: 2 | 3 | 4): readonly Frame[] {
  const frames: Frame[] = [];
  const text = (id2: string, id: string, values: readonly (string | undefined)[]): void => {
    const given = values.filter((value) => value !== undefined);
    if (given.length === 0) return;
    frames.push([version === 2 ? id2 : id, fixed(encodedText(joined(given, version), version))]);
  };
  text('TT2', 'TIT2', [tags.title]);
  text('TP1', 'TPE1', artistValues(tags));
  text('TP2', 'TPE2', [tags.albumArtist]);
  text('TAL', 'TALB', [tags.album]);
  text('TRK', 'TRCK', [numberOf(tags.track, tags.trackTotal)]);
  text('TPA', 'TPOS', [numberOf(tags.disc, tags.discTotal)]);
  text('TYE', version === 4 ? 'TDRC' : 'TYER', [version === 4 ? tags.date : yearOf(tags.date)]);
  text('TCO', 'TCON', version === 4 ? (tags.genres ?? []) : [genreText(tags.genres ?? [])]);
  text('TCM', 'TCOM', tags.composers ?? []);
  text('TCP', 'TCMP', [tags.compilation === true ? '1' : undefined]);
  if (tags.comment !== undefined) {
    frames.push([version === 2 ? 'COM' : 'COMM', fixed(commentContent(tags.comment, version))]);
  }
  if (version > 2) frames.push(...extendedFrames(tags, version));
  return frames;
}

function extendedFrames(tags: AudioTags, version: number): readonly Frame[] {
  const recording = tags.musicBrainz?.recordingId;
  const names = artistNames(tags);
  const fields = [
    ...(names.length > 0 ? [['Artists', names] as const] : []),
    ...replayGainFields(tags),
    ...musicBrainzFields({ musicBrainz: { ...tags.musicBrainz, recordingId: undefined } }, 'long'),
  ];
  const frames = fields.map(([name, values]): Frame => {
    const value = joined(values, version);
    return ['TXXX', fixed(describedText([], name, value, version))];
  });
  if (recording === undefined) return frames;
  const owner = new ByteWriter().ascii('http://musicbrainz.org').zeros(1).ascii(recording).done();
  return [...frames, ['UFID', fixed(owner)]];
}

function pictureFrame({ version, cover }: Id3v2Options): readonly Frame[] {
  if (cover === undefined) return [];
  const FRONT_COVER = 3;
  const start = new ByteWriter().be(0, 1);
  if (version === 2) start.ascii(cover.mimeType === 'image/png' ? 'PNG' : 'JPG');
  else start.ascii(cover.mimeType).zeros(1);
  return [
    [version === 2 ? 'PIC' : 'APIC', concat(start.be(FRONT_COVER, 1).zeros(1).done(), coverRegion(cover))],
  ];
}

function commentContent(comment: string, version: number): Uint8Array {
  return describedText(latin1('eng'), '', comment, version);
}

/** `encoding, language?, description, 0, text`, as COMM and TXXX have it. */
function describedText(
  language: Uint8Array | readonly number[],
  description: string,
  text: string,
  version: number,
): Uint8Array {
  const encoding = encodingFor(description + text, version);
  const out = new ByteWriter().be(encoding, 1).bytes(language);
  const encode = encoders[encoding];
  return out
    .bytes(encode(description))
    .zeros(encoding === 1 ? 2 : 1)
    .bytes(encode(text))
    .done();
}

function encodedText(text: string, version: number): Uint8Array {
  const encoding = encodingFor(text, version);
  return new ByteWriter().be(encoding, 1).bytes(encoders[encoding](text)).done();
}

const encoders = {
  0: latin1,
  1: (text: string): Uint8Array => Uint8Array.of(0xff, 0xfe, ...utf16(text)),
  3: utf8,
};

function encodingFor(text: string, version: number): 0 | 1 | 3 {
  if (version === 4) return 3;
  return [...text].every((char) => (char.codePointAt(0) ?? 0) <= 0xff) ? 0 : 1;
}

/** The genres a tag before 2.4 can name: those with a number, or one alone, and one refinement in words. */
export function oldStyleGenres(genres: readonly string[]): readonly string[] {
  if (genres.length < 2) return genres;
  const numbered = genres.filter((genre) => ID3V1_GENRES.includes(genre));
  return [...numbered, ...genres.filter((genre) => !ID3V1_GENRES.includes(genre)).slice(0, 1)];
}

/** `(17)(8)Refinement`; a genre alone is written out. */
function genreText(genres: readonly string[]): string | undefined {
  const kept = oldStyleGenres(genres);
  if (kept.length < 2) return kept[0];
  return kept
    .map((genre) => {
      const number = ID3V1_GENRES.indexOf(genre);
      return number === -1 ? genre : `(${number})`;
    })
    .join('');
}

/** Several values are separated by a zero since 2.4 and by a slash before. */
function joined(values: readonly string[], version: number): string {
  return values.join(version === 4 ? '\0' : '/');
}

function plainFrame([id, content]: Frame, version: number): Region {
  const out = new ByteWriter().ascii(id);
  if (version === 2) out.be(content.size, 3);
  else out.be(version === 4 ? syncSafe(content.size) : content.size, 4).zeros(2);
  return concat(out.done(), content);
}

function unsyncedFrame([id, content]: Frame): Region {
  const data = unsynchronised(readRegion(content));
  const UNSYNC_WITH_DATA_LENGTH = 0x03;
  const out = new ByteWriter()
    .ascii(id)
    .be(syncSafe(data.length + 4), 4)
    .be(UNSYNC_WITH_DATA_LENGTH, 2)
    .be(syncSafe(content.size), 4);
  return concat(out.done(), data);
}

/** Puts a zero behind every 0xFF that would look like a frame sync or like an inserted zero. */
function unsynchronised(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  bytes.forEach((byte, index) => {
    out.push(byte);
    const next = bytes[index + 1] ?? 0xff;
    if (byte === 0xff && (next === 0 || next >= 0xe0)) out.push(0);
  });
  return Uint8Array.from(out);
}

function syncSafe(value: number): number {
  return (
    ((value >> 21) & 0x7f) * 0x1000000 +
    ((value >> 14) & 0x7f) * 0x10000 +
    ((value >> 7) & 0x7f) * 0x100 +
    (value & 0x7f)
  );
}
