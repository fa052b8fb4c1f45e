import { nameKey } from '../metadata/name-key.ts';

/** What people typed, split into what the full-text index can answer and what must be looked for in the names themselves. */
export interface SearchText {
  /** The whole text, as names are compared. */
  key: string;
  /** An FTS5 expression that all of `indexed` must match as prefixes of words; undefined when there are none. */
  match: string | undefined;
  /** Words without a letter or digit ("!!!"), and of scripts written without spaces between words: compared as parts of names. */
  contained: readonly string[];
}

/** More of a text is not looked at. */
const maxLength = 1000;
const maxWords = 16;

const indexable = /[\p{L}\p{N}]/u;
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Splits at white space; each word counts. `fullText` false: no index exists, everything is compared. */
export function parseSearchText(text: string, fullText: boolean): SearchText {
  const key = nameKey(text.slice(0, maxLength).replaceAll('\0', ' '));
  const words = key.split(' ', maxWords).filter((word) => word !== '');
  const indexed = words.filter((word) => fullText && indexable.test(word) && !unspaced.test(word));
  return {
    key,
    match: indexed.length === 0 ? undefined : indexed.map(quoted).join(' '),
    contained: words.filter((word) => !indexed.includes(word)),
  };
}

/** Inside double quotes FTS5 has no operators; the star behind them makes the last token a prefix. */
function quoted(word: string): string {
  return `"${word.replaceAll('"', '""')}"*`;
}
