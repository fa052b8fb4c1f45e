import { isPlainText } from './plain-text.ts';

/**
 * The form in which two names are compared: Unicode NFKC, folded case, white space collapsed. Every other character counts, so "!!!" and
 * "+/-" are two names; only white space alone gives the empty key. (F19)
 */
export function nameKey(text: string): string {
  if (isPlainText(text)) return text.toLowerCase();
  if (text.length > longestRemembered) return folded(text);
  let key = recent.get(text);
  if (key === undefined) {
    key = folded(text);
    if (recent.size === mostRemembered) recent.clear();
    recent.set(text, key);
  }
  return key;
}

/** An artist's name comes with each of his tracks, several times: the last ones are remembered. */
const recent = new Map<string, string>();
const mostRemembered = 1_000;
const longestRemembered = 200;

function folded(text: string): string {
  return text.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC').replace(/\s+/gu, ' ').trim();
}

/** A name as it is filed: a leading English article moves to the end ("Beatles, The"). For names without a sort name of their own. */
export function sortName(text: string): string {
  const name = text.replace(/\s+/gu, ' ').trim();
  const match = /^(the|an|a) (?=.*[\p{L}\p{N}])(.+)$/iu.exec(name);
  return match === null ? name : `${match[2]}, ${match[1]}`;
}
