import { hash32 } from '../bytes/filler.ts';
import { LIBRARY_WORDS, type WordList } from './library-words.ts';

/** Artists whose names are easily lost by normalising, at fixed places. */
const PECULIAR = new Map([
  [7, '!!!'],
  [19, '+/-'],
]);

/** The name of artist `index`: no two are equal, also without regard to case. */
export function artistName(seed: number, index: number): string {
  const peculiar = PECULIAR.get(index);
  if (peculiar !== undefined) return peculiar;
  const list = wordsOf(index);
  const place = Math.floor(index / LIBRARY_WORDS.length) * turnsOf(index) + turnOf(index);
  return combined(list, place, hash32(seed, 0x61));
}

/** The title of an artist's album `number`; another title for each number below a dozen. */
export function albumTitle(seed: number, artist: number, number: number): string {
  const pick = hash32(seed ^ 0x62, artist);
  if (number === 0 && pick % 5 === 0) return artistName(seed, artist);
  const { albums } = wordsOf(artist);
  const title = albums[(pick + number) % albums.length] ?? '';
  const round = Math.floor(number / albums.length);
  return round === 0 ? title : `${title} ${round + 1}`;
}

/** The title of a track: others on the same album, the same again on other albums. */
export function trackTitle(seed: number, artist: number, album: number, number: number): string {
  const pick = hash32(seed ^ 0x63, album);
  if (number === 0 && pick % 4 === 0) return 'Intro';
  return combined(wordsOf(artist), number, pick);
}

/** A name as a file system takes it: no separators, control characters, reserved characters or trailing dots. */
export function fileNameOf(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get into a file name
  const safe = name.replace(/[\u0000-\u001f<>:"/\\|?*]/g, '_').replace(/[. ]+$/, '_');
  return safe === '' ? '_' : safe;
}

function wordsOf(artist: number): WordList {
  return LIBRARY_WORDS[artist % LIBRARY_WORDS.length] as WordList;
}

/** How many of the turns of a round use the same words, so that they can share the combinations. */
function turnsOf(artist: number): number {
  const list = wordsOf(artist);
  return LIBRARY_WORDS.filter((other) => other === list).length;
}

function turnOf(artist: number): number {
  const list = wordsOf(artist);
  return LIBRARY_WORDS.slice(0, artist % LIBRARY_WORDS.length).filter((other) => other === list).length;
}

/** Combination `place` of two words, beginning at `offset`; of two equally long lists all are used before one is numbered. */
function combined({ first, second, separator }: WordList, place: number, offset: number): string {
  const n = first.length;
  const turn = (place + offset) % (n * n);
  const a = first[turn % n] ?? '';
  const b = second[(Math.floor(turn / n) + turn) % n] ?? '';
  const round = Math.floor(place / (n * n));
  return round === 0 ? `${a}${separator}${b}` : `${a}${separator}${b} ${round + 1}`;
}
