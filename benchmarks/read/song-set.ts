import {
  type AudioFormat,
  type CoverSpec,
  createAudioFile,
  RemoteDrive,
  songLike,
} from '@music-platform/testkit';
import { systemClock } from '@music-platform/testkit/emulators';

/** What nearly all libraries are made of. */
const commonFormats: readonly AudioFormat[] = [
  'mp3',
  'flac',
  'm4a',
  'alac',
  'ogg',
  'opus',
  'wav',
  'aiff',
  'wma',
];
/** Songs of each format with and without a cover: enough for every shape that `songLike` knows. */
const songsOfFormat = 5;
const bigCover = 500_000;

/** Songs of full length in each common format, half of them with a cover of 500 KB; each alone in a folder, so that none teaches another how to be read. */
export function songsApart(): { remote: RemoteDrive; tracks: number } {
  const remote = new RemoteDrive({ clock: systemClock });
  let tracks = 0;
  for (const format of commonFormats) {
    for (let number = 0; number < 2 * songsOfFormat; number += 1) {
      const cover: CoverSpec = { mimeType: 'image/jpeg', size: bigCover, seed: number };
      const tags = {
        title: `Song ${number}`,
        artist: `${format} ${number}`,
        album: `Album ${number}`,
        track: 1,
      };
      const song = songLike(format, tags, tracks, number >> 1);
      const file = createAudioFile(number % 2 === 0 ? { ...song, cover } : song);
      remote.putPath([`${format} ${number}`, `song.${file.extension}`], file);
      tracks += 1;
    }
  }
  return { remote, tracks };
}
