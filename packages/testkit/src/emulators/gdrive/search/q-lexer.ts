import { invalidValue } from '../api-error.ts';

export type QToken =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'sign'; readonly text: string };

const TOKEN =
  /\s*(?:(?<sign>[(){}]|!=|<=|>=|=|<|>)|'(?<single>(?:[^'\\]|\\.)*)'|"(?<double>(?:[^"\\]|\\.)*)"|(?<word>[A-Za-z_][\w.]*))/sy;

/** The tokens of a query: signs, words, and quoted texts with `\'` and `\\` resolved. Throws Drive's 400. */
export function tokensOf(query: string): QToken[] {
  const tokens: QToken[] = [];
  TOKEN.lastIndex = 0;
  for (let position = 0; query.slice(position).trim() !== ''; position = TOKEN.lastIndex) {
    const { sign, single, double, word } = TOKEN.exec(query)?.groups ?? {};
    const text = single ?? double;
    if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else if (text !== undefined) tokens.push({ kind: 'text', text: text.replace(/\\(.)/gs, '$1') });
    else throw invalidValue('q');
  }
  return tokens;
}
