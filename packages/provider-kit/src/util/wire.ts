import { ProviderError } from '@music-platform/bridge-traits';
import { z } from 'zod';

/** A schema that reads a value with a function of its own, which answers undefined where the value makes no sense; `fault` says why. */
export function readBy<T>(read: (value: unknown) => T | undefined, fault: string): z.ZodType<T> {
  return z.unknown().transform((value, { issues }) => {
    const known = read(value);
    if (known !== undefined) return known;
    issues.push({ code: 'custom', message: fault, input: undefined });
    return z.NEVER;
  });
}

/** An answer of `service`, checked. Throws `INVALID_RESPONSE` naming the first three faults, never a value. */
export function parseAnswerOf<T>(service: string, schema: z.ZodType<T>, answer: unknown): T {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new ProviderError(
    'INVALID_RESPONSE',
    `${service}'s answer makes no sense: ${faults.slice(0, 3).join('; ')}`,
  );
}
