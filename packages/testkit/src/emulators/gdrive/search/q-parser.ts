import { invalidValue } from '../api-error.ts';
import type { QExpression, QOperator, QPrecedence, QTerm } from './q-expression.ts';
import type { QFieldFacts } from './q-fields.ts';
import { type QToken, tokensOf } from './q-lexer.ts';
import { parseTime } from './q-time.ts';

const MAX_DEPTH = 64;
const visibilities = ['anyoneCanFind', 'anyoneWithLink', 'domainCanFind', 'domainWithLink', 'limited'];

export interface QParserOptions {
  readonly fields: Readonly<Record<string, QFieldFacts>>;
  readonly precedence: QPrecedence;
}

/** Reads a `q`. What is no query, or asks for what a field cannot do, is Drive's 400. Blank is none. */
export function parseQuery(query: string, options: QParserOptions): QExpression | undefined {
  const tokens = tokensOf(query);
  return tokens.length === 0 ? undefined : new QParser(tokens, options).parse();
}

class QParser {
  readonly #tokens: readonly QToken[];
  readonly #options: QParserOptions;
  #position = 0;
  #depth = 0;

  constructor(tokens: readonly QToken[], options: QParserOptions) {
    this.#tokens = tokens;
    this.#options = options;
  }

  parse(): QExpression {
    const expression = this.#expression();
    if (this.#position < this.#tokens.length) throw invalidValue('q');
    return expression;
  }

  #expression(): QExpression {
    if (this.#options.precedence === 'left-to-right') return this.#leftToRight();
    return this.#joined('or', () => this.#joined('and', () => this.#operand()));
  }

  #joined(kind: 'and' | 'or', part: () => QExpression): QExpression {
    const first = part();
    const parts = [first];
    while (this.#takeWord(kind)) parts.push(part());
    return parts.length === 1 ? first : { kind, parts };
  }

  #leftToRight(): QExpression {
    let expression = this.#operand();
    for (;;) {
      const kind = this.#takeWord('and') ? 'and' : this.#takeWord('or') ? 'or' : undefined;
      if (kind === undefined) return expression;
      const next = this.#operand();
      const parts = expression.kind === kind ? [...expression.parts, next] : [expression, next];
      expression = { kind, parts };
    }
  }

  #operand(): QExpression {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw invalidValue('q');
    const operand = this.#nested();
    this.#depth -= 1;
    return operand;
  }

  #nested(): QExpression {
    if (this.#takeWord('not')) return { kind: 'not', part: this.#operand() };
    if (!this.#takeSign('(')) return this.#term();
    const inner = this.#expression();
    if (!this.#takeSign(')')) throw invalidValue('q');
    return inner;
  }

  #term(): QTerm {
    const token = this.#next();
    if (token.kind === 'text') {
      if (!this.#takeWord('in')) throw invalidValue('q');
      return { kind: 'term', field: this.#field(this.#next(), 'in'), operator: 'in', value: token.text };
    }
    const facts = token.kind === 'word' ? this.#facts(token.text) : undefined;
    if (facts === undefined) throw invalidValue('q');
    if (facts.type === 'boolean' && !this.#atOperator()) {
      return { kind: 'term', field: token.text, operator: '=', value: true };
    }
    const operator = this.#operator();
    const field = this.#field(token, operator);
    return { kind: 'term', field, operator, ...this.#value(field, facts) };
  }

  #value(field: string, { type }: QFieldFacts): Pick<QTerm, 'value' | 'key'> {
    if (type === 'properties') return this.#property();
    const { kind, text } = this.#next();
    if (type === 'boolean') {
      const value = text.toLowerCase();
      if (kind === 'sign' || (value !== 'true' && value !== 'false')) throw invalidValue('q');
      return { value: value === 'true' };
    }
    if (kind !== 'text') throw invalidValue('q');
    if (type === 'time' && parseTime(text) === undefined) throw invalidValue('q');
    if (field === 'visibility' && !visibilities.includes(text)) throw invalidValue('q');
    return { value: text };
  }

  #property(): Pick<QTerm, 'value' | 'key'> {
    if (!this.#takeSign('{')) throw invalidValue('q');
    const key = this.#member('key');
    if (!this.#takeWord('and')) throw invalidValue('q');
    const value = this.#member('value');
    if (!this.#takeSign('}')) throw invalidValue('q');
    return { key, value };
  }

  #member(name: string): string {
    if (!this.#takeWord(name) || !this.#takeSign('=')) throw invalidValue('q');
    const token = this.#next();
    if (token.kind !== 'text') throw invalidValue('q');
    return token.text;
  }

  #field(token: QToken, operator: QOperator): string {
    const facts = token.kind === 'word' ? this.#facts(token.text) : undefined;
    if (facts?.operators.includes(operator) !== true) throw invalidValue('q');
    return token.text;
  }

  #facts(name: string): QFieldFacts | undefined {
    const { fields } = this.#options;
    return Object.hasOwn(fields, name) ? fields[name] : undefined;
  }

  #operator(): QOperator {
    const { kind, text } = this.#next();
    const operator = kind === 'word' ? text.toLowerCase() : text;
    if (kind === 'text' || !isOperator(operator)) throw invalidValue('q');
    return operator;
  }

  #atOperator(): boolean {
    const token = this.#tokens[this.#position];
    return token?.kind === 'sign' && isOperator(token.text);
  }

  #next(): QToken {
    const token = this.#tokens[this.#position];
    if (token === undefined) throw invalidValue('q');
    this.#position += 1;
    return token;
  }

  #takeWord(word: string): boolean {
    return this.#take('word', (text) => text.toLowerCase() === word);
  }

  #takeSign(sign: string): boolean {
    return this.#take('sign', (text) => text === sign);
  }

  #take(kind: QToken['kind'], matches: (text: string) => boolean): boolean {
    const token = this.#tokens[this.#position];
    if (token?.kind !== kind || !matches(token.text)) return false;
    this.#position += 1;
    return true;
  }
}

function isOperator(text: string): text is QOperator {
  return ['=', '!=', '<', '<=', '>', '>=', 'contains', 'in', 'has'].includes(text);
}
