import type { AudioTags } from '../audio-spec.ts';
import { ByteWriter, latin1 } from '../bytes/byte-writer.ts';
import { artistValues, yearOf } from './tag-fields.ts';

/** The genres of the original ID3v1 list by number; the field is a number, so no others can be stored. */
export const ID3V1_GENRES: readonly string[] =
  `Blues,Classic Rock,Country,Dance,Disco,Funk,Grunge,Hip-Hop,Jazz,Metal,New Age,Oldies,Other,Pop,R&B,Rap,Reggae,Rock,Techno,Industrial,Alternative,Ska,Death Metal,Pranks,Soundtrack,Euro-Techno,Ambient,Trip-Hop,Vocal,Jazz+Funk,Fusion,Trance,Classical,Instrumental,Acid,House,Game,Sound Clip,Gospel,Noise`.split(
    ',',
  );

/** The 128 bytes of an ID3v1.1 tag. */
export function id3v1Tag(tags: AudioTags): Uint8Array<ArrayBuffer> {
  const genre = ID3V1_GENRES.indexOf(tags.genres?.[0] ?? '');
  return new ByteWriter()
    .ascii('TAG')
    .bytes(field(tags.title, 30))
    .bytes(field(artistValues(tags)[0], 30))
    .bytes(field(tags.album, 30))
    .bytes(field(yearOf(tags.date), 4))
    .bytes(field(tags.comment, 28))
    .be(0, 1)
    .be(tags.track !== undefined && tags.track <= 255 ? tags.track : 0, 1)
    .be(genre === -1 ? 255 : genre, 1)
    .done();
}

/** What an ID3v1 field of `width` bytes keeps of a text. */
export function id3v1Text(text: string | undefined, width: number): string | undefined {
  if (text === undefined) return undefined;
  const kept = String.fromCharCode(...latin1(text).subarray(0, width)).trimEnd();
  return kept === '' ? undefined : kept;
}

function field(text: string | undefined, width: number): Uint8Array {
  const bytes = new Uint8Array(width);
  bytes.set(latin1(text ?? '').subarray(0, width));
  return bytes;
}
