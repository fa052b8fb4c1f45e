import type { SeededRandom } from '@music-platform/testkit';

/** Stands in hostile names, ids and links: it must never turn up in an error or a loud log. */
export const canary = 'Kanarien-Vogel';

const longName = 65_536;

/** Text that has broken programs before: paths, controls, halves of characters, other scripts and directions, SQL, FTS5, markup, prototypes. */
const texts: readonly string[] = [
  ' ',
  '.',
  '..',
  '../../../etc/passwd',
  '..\\..\\windows\\system.ini',
  '/etc/passwd',
  'a/b/../c.mp3',
  '%2e%2e%2fetc%2fpasswd',
  'C:\\song.mp3',
  'CON',
  'nul.mp3',
  '~/.ssh/id_rsa',
  '\0',
  'a\0b.mp3',
  '\x1b[2J\x1b]0;title\x07.mp3',
  '\r\nSet-Cookie: a=b',
  'line\nbreak.mp3',
  '\t\v\f',
  '\u202egnp.3pm',
  'שלום עולם.mp3',
  'مرحبا.flac',
  '\u2066isolated\u2069',
  'caf\u00e9.mp3',
  'cafe\u0301.mp3',
  '\ufdfa'.repeat(20),
  '\u0130stanbul',
  'stra\u00dfe',
  '\ud83d\ude00\ud83c\udfb5.mp3',
  '\u{2f800}\u{10ffff}.mp3',
  '\ud800',
  'half\udc00.mp3',
  '\ufeffmark',
  '\ufffe\uffff',
  `z${'\u0310\u0338'.repeat(200)}algo`,
  `'; drop table tracks; --`,
  `" or 1=1 --`,
  'a" OR title:* NEAR(',
  '* AND NOT ^ {x}:',
  '%_%',
  '<script>alert(1)</script>',
  '$' + '{jndi:ldap://127.0.0.1/a}',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'null',
  'undefined',
  'NaN',
  '-0',
  '1e309',
  '9007199254740993',
  '0x10',
  '[object Object]',
  'me',
  'root',
  'a!b',
  'A!B!C',
  'x/y',
  '/',
  '!',
];

/** One of them, now and then a very long one, or two joined. */
export function hostileText(random: SeededRandom): string {
  if (random.chance(0.02)) return random.pick(texts).repeat(200).slice(0, longName);
  if (random.chance(0.01)) return random.pick(['a', '\u{1f3b5}', '\u0301', '/', '../']).repeat(longName);
  if (random.chance(0.1)) return `${random.pick(texts)}${canary}${random.pick(texts)}`;
  return random.pick(texts);
}

/** All of them, for tests that try each. */
export function allHostileTexts(): readonly string[] {
  return texts;
}
