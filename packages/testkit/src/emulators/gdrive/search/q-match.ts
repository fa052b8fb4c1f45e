import type { QExpression, QTerm } from './q-expression.ts';
import { parseTime } from './q-time.ts';

/** What a query can ask of an item; called only for what it does ask. */
export interface QSubject {
  text(field: string): string | undefined;
  /** Milliseconds since the Unix epoch. */
  time(field: string): number | undefined;
  boolean(field: string): boolean;
  collection(field: string): readonly string[];
  property(field: string, key: string): string | undefined;
  /** Text in which `fullText` is looked for. */
  fullText(): string;
}

type Matcher = (subject: QSubject) => boolean;

/** The query as a function, built once for many items. */
export function matcherOf(expression: QExpression): Matcher {
  switch (expression.kind) {
    case 'and': {
      const parts = expression.parts.map(matcherOf);
      return (subject) => parts.every((part) => part(subject));
    }
    case 'or':
      return anyOf(expression.parts);
    case 'not': {
      const part = matcherOf(expression.part);
      return (subject) => !part(subject);
    }
    case 'term':
      return termMatcher(expression);
  }
}

/** Many alternatives of one collection are one look-up: clients ask for dozens of parents at once. */
function anyOf(parts: readonly QExpression[]): Matcher {
  const ids = parts.map((part) =>
    part.kind === 'term' && part.field === 'parents' ? part.value : undefined,
  );
  if (ids.length > 1 && ids.every((id) => id !== undefined)) {
    const wanted = new Set(ids);
    return (subject) => subject.collection('parents').some((id) => wanted.has(id));
  }
  const matchers = parts.map(matcherOf);
  return (subject) => matchers.some((matches) => matches(subject));
}

function termMatcher(term: QTerm): Matcher {
  const { field, operator, value, key } = term;
  if (typeof value === 'boolean') {
    const wanted = operator === '=' ? value : !value;
    return (subject) => subject.boolean(field) === wanted;
  }
  if (operator === 'in') return (subject) => subject.collection(field).includes(value);
  if (operator === 'has') return (subject) => subject.property(field, key ?? '') === value;
  if (field.endsWith('Time')) return timeMatcher(field, operator, parseTime(value) ?? Number.NaN);
  if (field === 'fullText') return fullTextMatcher(value);
  if (operator === 'contains') return containsMatcher(field, value);
  const wanted = asciiLower(value);
  return (subject) => (asciiLower(subject.text(field) ?? '') === wanted) === (operator === '=');
}

function timeMatcher(field: string, operator: QTerm['operator'], wanted: number): Matcher {
  return (subject) => {
    const time = subject.time(field);
    if (time === undefined) return false;
    if (operator === '=') return time === wanted;
    if (operator === '!=') return time !== wanted;
    if (operator === '<') return time < wanted;
    if (operator === '<=') return time <= wanted;
    return operator === '>' ? time > wanted : time >= wanted;
  };
}

/** `name contains` finds beginnings of words only; `mimeType contains` finds parts anywhere. */
function containsMatcher(field: string, value: string): Matcher {
  const wanted = value.toLowerCase();
  if (field !== 'name') return (subject) => (subject.text(field) ?? '').toLowerCase().includes(wanted);
  return (subject) => hasWordFrom((subject.text(field) ?? '').toLowerCase(), wanted);
}

function hasWordFrom(text: string, wanted: string): boolean {
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(previousCharacter(text, at))) return true;
  }
  return false;
}

/** All words must occur; a text in double quotes is one phrase. */
function fullTextMatcher(value: string): Matcher {
  const phrase = /^"(.*)"$/s.exec(value)?.[1];
  const wanted = (phrase === undefined ? value.split(/\s+/) : [phrase]).map((word) => word.toLowerCase());
  return (subject) => {
    const text = subject.fullText().toLowerCase();
    return wanted.every((word) => hasWordFrom(text, word));
  };
}

/** Drive folds ASCII letters only when it compares names. */
function asciiLower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function previousCharacter(text: string, at: number): string {
  const unit = text[at - 1] ?? '';
  return /[\uDC00-\uDFFF]/.test(unit) ? text.slice(at - 2, at) : unit;
}
