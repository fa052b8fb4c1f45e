import { invalidParameter } from '../api-error.ts';

/** What to show of a value: all of it, or these members of it (and of the elements of lists). */
export type Selection = '*' | ReadonlyMap<string, Selection>;

/** The members a value may have: any, or those named. */
export type FieldSchema = 'any' | { readonly [name: string]: FieldSchema | 'leaf' };

const MAX_DEPTH = 32;
const NAME = /[A-Za-z0-9_*.$-]+/y;

/**
 * Reads a `fields` mask: names with commas between, `a/b` or `a(b,c)` for members, `*` for everything. Throws Drive's 400
 * for what is no mask and for names the resource does not have. Blank selects nothing.
 */
export function parseFieldMask(text: string, schema: FieldSchema): Selection {
  const selection = new Map<string, Selection>();
  if (text.trim() === '') return selection;
  const reader = new MaskReader(text);
  readList(reader, selection, schema, 0);
  if (!reader.atEnd) throw invalidSelection(text);
  return withoutStar(selection);
}

type Draft = Map<string, Selection>;

function readList(reader: MaskReader, into: Draft, schema: FieldSchema, depth: number): void {
  if (depth > MAX_DEPTH) throw invalidSelection(reader.text);
  do readPath(reader, into, schema, depth);
  while (reader.take(','));
}

function readPath(reader: MaskReader, into: Draft, schema: FieldSchema, depth: number): void {
  if (depth > MAX_DEPTH) throw invalidSelection(reader.text);
  const name = reader.name();
  const below = memberSchema(schema, name);
  if (reader.take('/')) {
    readPath(reader, draftBelow(into, name), belowOf(below, name), depth + 1);
  } else if (reader.take('(')) {
    readList(reader, draftBelow(into, name), belowOf(below, name), depth + 1);
    if (!reader.take(')')) throw invalidSelection(reader.text);
  } else {
    into.set(name, '*');
  }
}

/** A member selected whole stays whole, whatever else is said of it. */
function draftBelow(into: Draft, name: string): Draft {
  const known = into.get(name);
  if (known === '*') return new Map();
  const draft: Draft = known === undefined ? new Map() : new Map(known);
  into.set(name, draft);
  return draft;
}

function memberSchema(schema: FieldSchema, name: string): FieldSchema | 'leaf' {
  if (schema === 'any' || name === '*') return 'any';
  const below = Object.hasOwn(schema, name) ? schema[name] : undefined;
  if (below === undefined) throw invalidSelection(name);
  return below;
}

function belowOf(schema: FieldSchema | 'leaf', name: string): FieldSchema {
  if (schema === 'leaf') throw invalidSelection(name);
  return schema;
}

function withoutStar(selection: Selection): Selection {
  if (selection === '*') return '*';
  if (selection.get('*') === '*') return '*';
  return new Map([...selection].map(([name, below]) => [name, withoutStar(below)]));
}

function invalidSelection(what: string): Error {
  return invalidParameter('fields', `Invalid field selection ${what}`);
}

class MaskReader {
  readonly text: string;
  #position = 0;

  constructor(text: string) {
    this.text = text;
  }

  get atEnd(): boolean {
    this.#skipBlanks();
    return this.#position === this.text.length;
  }

  take(character: string): boolean {
    this.#skipBlanks();
    if (this.text[this.#position] !== character) return false;
    this.#position += 1;
    return true;
  }

  name(): string {
    this.#skipBlanks();
    NAME.lastIndex = this.#position;
    const [name] = NAME.exec(this.text) ?? [];
    if (name === undefined) throw invalidSelection(this.text);
    this.#position += name.length;
    return name;
  }

  #skipBlanks(): void {
    while (/\s/.test(this.text[this.#position] ?? '')) this.#position += 1;
  }
}
