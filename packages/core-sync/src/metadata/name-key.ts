import { isPlainText } from './plain-text.ts';

/**
 * The form in which two names are compared: Unicode NFKC, folded case, white space collapsed. Every other character counts, so "!!!" and
 * "+/-" are two names; only white space alone gives the empty key. (F19)
 */
export function nameKey(text: string): string {
  if (isPlainText(text)) return text.toLowerCase();
  return text.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC').replace(/\s+/gu, ' ').trim();
}

/** A name as it is filed: a leading English article moves to the end ("Beatles, The"). For names without a sort name of their own. */
export function sortName(text: string): string {
  const name = text.replace(/\s+/gu, ' ').trim();
  const match = /^(the|an|a) (?=.*[\p{L}\p{N}])(.+)$/iu.exec(name);
  return match === null ? name : `${match[2]}, ${match[1]}`;
}
