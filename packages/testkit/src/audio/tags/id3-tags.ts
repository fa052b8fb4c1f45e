import type { TagFormat } from '../audio-spec.ts';
import type { Region } from '../bytes/region.ts';
import type { Song } from '../song.ts';
import { id3v2Tag } from './id3v2.ts';

/** The ID3v2 tags a song asks for, in their order. */
export function id3v2Tags(song: Song): readonly Region[] {
  return song.tagFormats.flatMap((format) => {
    const version = id3v2Version(format);
    if (version === undefined) return [];
    const unsync = format.endsWith('-unsync');
    return [id3v2Tag(song.tags, { version, unsync, cover: song.cover, padding: song.padding })];
  });
}

/** Major version of an ID3v2 tag format. */
function id3v2Version(format: TagFormat): 2 | 3 | 4 | undefined {
  if (!format.startsWith('id3v2')) return undefined;
  const digit = format[6];
  return digit === '2' ? 2 : digit === '3' ? 3 : 4;
}
