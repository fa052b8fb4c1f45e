import type { SeededRandom } from '@music-platform/testkit';
import { hostileText } from './hostile-text.ts';

/** A JSON schema, as far as zod writes one for what it reads. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

/** Texts that fit a member: the ids other items name, dates, links. Undefined: any text. */
export type TextsOf = (member: string, random: SeededRandom) => string | undefined;

/** A value the schema accepts. `texts` makes values that hang together; equal arguments, equal value. */
export function sampleOf(schema: JsonSchema, random: SeededRandom, texts: TextsOf, member = ''): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return random.pick(schema.enum);
  if (schema.anyOf !== undefined) {
    const [first, ...others] = schema.anyOf;
    const chosen = others.length === 0 || random.chance(0.8) ? first : random.pick(others);
    return sampleOf(chosen ?? {}, random, texts, member);
  }
  switch (typeof schema.type === 'string' ? schema.type : random.pick(schema.type ?? ['anything'])) {
    case 'object':
      return objectOf(schema, random, texts);
    case 'array':
      return Array.from({ length: lengthOf(random) }, () =>
        sampleOf(schema.items ?? {}, random, texts, member),
      );
    case 'string':
      return textOf(schema, random, texts, member);
    case 'integer':
    case 'number':
      return numberOf(schema, random);
    case 'boolean':
      return random.chance();
    case 'null':
      return null;
    default:
      return random.pick([{}, { childCount: 1 }, true, 'yes', null]);
  }
}

function objectOf(
  { properties = {}, required = [] }: JsonSchema,
  random: SeededRandom,
  texts: TextsOf,
): Record<string, unknown> {
  const present = Object.entries(properties).filter(
    ([name, { type, anyOf }]) =>
      required.includes(name) || random.chance(type === undefined && anyOf === undefined ? 0.15 : 0.75),
  );
  return Object.fromEntries(present.map(([name, member]) => [name, sampleOf(member, random, texts, name)]));
}

function lengthOf(random: SeededRandom): number {
  return random.int(0, random.pick([1, 4, 12]));
}

function textOf(schema: JsonSchema, random: SeededRandom, texts: TextsOf, member: string): string {
  if (schema.pattern !== undefined) return String(random.int(0, 2 ** 31));
  const fitting = random.chance(0.9) ? texts(member, random) : undefined;
  return (fitting ?? hostileText(random)).slice(0, schema.maxLength);
}

function numberOf({ minimum = -1000, maximum = 1e12 }: JsonSchema, random: SeededRandom): number {
  return random.pick([minimum, maximum, random.int(Math.max(minimum, 0), Math.min(maximum, 1e6))]);
}
