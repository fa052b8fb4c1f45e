import type { SeededRandom } from '@music-platform/testkit';
import { hostileText } from './hostile-text.ts';

/** Deeper, and not even `JSON.stringify` follows: such bodies are made as text. */
const deepest = 2_000;

/** An answer is said to be too long from 64 MB on; what is far longer tries this machine's memory and nobody's code. */
const longestRepeated = 20_000_000;

/** Values where nobody expects them. */
const oddities: readonly ((random: SeededRandom) => unknown)[] = [
  () => null,
  () => true,
  () => [],
  () => ({}),
  () => '',
  () => 0,
  () => -1,
  () => 0.5,
  () => Number.MAX_SAFE_INTEGER + 1,
  () => 1e308,
  (random) => hostileText(random),
  (random) => random.int(-(2 ** 31), 2 ** 31),
  (random) => [[[hostileText(random)]]],
  () => Object.fromEntries([['__proto__', { polluted: true }]]),
  () => ({ constructor: { prototype: { polluted: true } } }),
  (random) => nested(random.pick([10, 1_000, deepest])),
];

/** Member names that reach further than they should. */
const names = ['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'then', 'length', '0', ''];

/** A copy with one to four things wrong: members missing, of another type, twice, elsewhere, too many, too deep. */
export function damageJson(value: unknown, random: SeededRandom): unknown {
  let damaged = value;
  for (let count = random.pick([1, 1, 2, 4]); count > 0; count -= 1)
    damaged = random.chance(0.05) ? random.pick(oddities)(random) : damageBelow(damaged, random);
  return damaged;
}

/** Goes down a random way and damages what is at its end. */
function damageBelow(value: unknown, random: SeededRandom): unknown {
  if (typeof value !== 'object' || value === null) return random.pick(oddities)(random);
  if (Array.isArray(value)) return damageList(value, random);
  const entries = Object.entries(value);
  if (entries.length === 0 || random.chance(0.1))
    return Object.fromEntries([...entries, [random.pick(names), random.pick(oddities)(random)]]);
  const [name, member] = random.pick(entries);
  const others = entries.filter(([other]) => other !== name);
  if (random.chance(0.15)) return Object.fromEntries(others);
  if (random.chance(0.05)) return Object.fromEntries([...others, [random.pick(names), member]]);
  if (random.chance(0.1)) return { ...value, [name]: random.pick(entries)[1] };
  return { ...value, [name]: damageBelow(member, random) };
}

function damageList(list: readonly unknown[], random: SeededRandom): unknown {
  if (list.length === 0) return [random.pick(oddities)(random)];
  const at = random.int(0, list.length - 1);
  const chosen = list[at];
  return random.pick<() => unknown>([
    () => list.filter((_, index) => index !== at),
    () => [...list, chosen],
    () => [...list, ...list].reverse(),
    () => repeated(chosen, random.pick([50, 2_000])),
    () => Object.fromEntries(list.entries()),
    ...Array.from({ length: 5 }, () => () => list.with(at, damageBelow(chosen, random))),
  ])();
}

function repeated(value: unknown, times: number): unknown[] {
  const length = JSON.stringify(value)?.length ?? 1;
  return Array.from(
    { length: Math.max(2, Math.min(times, Math.floor(longestRepeated / length))) },
    () => value,
  );
}

function nested(depth: number): unknown {
  let value: unknown = 'deep';
  for (let level = 0; level < depth; level += 1)
    value = level % 2 === 0 ? { innerError: value } : { error: value };
  return value;
}
