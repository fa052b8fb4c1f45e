import type { ProviderTags } from '@music-platform/bridge-traits';
import { createAudioFile } from '../../audio/audio-file.ts';
import { contentOf, type FileContent } from '../../remote-drive/file-content.ts';

/** What a song's tags say. */
export interface SongTags {
  title: string;
  artist: string;
  album: string;
}

/** Songs that differ in everything but their artists and albums; number + `SONGS` is the same song with another title. */
export const SONGS = 24;

const made = new Map<number, FileContent>();

/** The file of a song: a few kilobytes, made once, so that equal numbers are equal contents. Negative numbers are no music. */
export function songContent(song: number): FileContent {
  const known = made.get(song);
  if (known !== undefined) return known;
  const content = song < 0 ? contentOf(`no music ${song}`) : recorded(song);
  made.set(song, content);
  return content;
}

/** What its tags say; undefined for what is no music. */
export function songTags(song: number): SongTags | undefined {
  if (song < 0) return undefined;
  const base = song % SONGS;
  const edition = Math.floor(song / SONGS);
  return {
    title: edition === 0 ? `Song ${base}` : `Song ${base} (${edition})`,
    artist: `Artist ${base % 4}`,
    album: `Album ${base % 6}`,
  };
}

/** What a service that knows tags says of some songs. */
export function serviceTags(song: number): ProviderTags | undefined {
  const tags = songTags(song);
  if (tags === undefined || song % 3 === 0) return undefined;
  return { title: tags.title, artists: [tags.artist], albumArtist: tags.artist, album: tags.album };
}

function recorded(song: number): FileContent {
  const base = song % SONGS;
  const tags = { ...songTags(song), track: base + 1 };
  const cover = base % 8 === 0 ? ({ mimeType: 'image/jpeg', size: 700 } as const) : undefined;
  const durationMs = 60 + base;
  const spec = { format: 'mp3', tags, durationMs, seed: base } as const;
  return contentOf(createAudioFile(cover === undefined ? spec : { ...spec, cover }).bytes());
}
