import { z } from 'zod';
import type { FaultWhen } from './fault-script.ts';
import type { HttpFault } from './http-fault.ts';

const count = z.number().int().nonnegative();
const status = z.number().int().min(200).max(599);

/** A fault of any service, as scripts in JSON have it. */
export const httpFaultSchema: z.ZodType<HttpFault> & z.core.$ZodTypeDiscriminable = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('error'),
      reason: z.string().min(1),
      status: status.optional(),
      message: z.string().optional(),
      retryAfter: z.number().nonnegative().optional(),
      retryAfterAsDate: z.boolean().optional(),
    }),
    z.strictObject({
      kind: z.literal('status'),
      status,
      body: z.string().optional(),
      contentType: z.string().optional(),
      headers: z.record(z.string(), z.string()).optional(),
    }),
    z.strictObject({ kind: z.literal('html'), status: status.optional() }),
    z.strictObject({ kind: z.literal('reset'), afterBytes: count.optional() }),
    z.strictObject({ kind: z.literal('stall'), afterBytes: count.optional() }),
    z.strictObject({ kind: z.literal('short-body'), bytes: count }),
    z.strictObject({ kind: z.literal('wrong-length'), by: z.number().int() }),
    z.strictObject({ kind: z.literal('ignore-range') }),
    z.strictObject({ kind: z.literal('delay'), ms: z.number().nonnegative() }),
    z.strictObject({ kind: z.literal('clock-skew'), ms: z.number() }),
  ],
);

/** When a fault strikes, as scripts in JSON have it. */
const faultWhenSchema: z.ZodType<Omit<FaultWhen, 'match'>> = z.strictObject({
  endpoint: z.string().min(1).optional(),
  path: z.string().min(1).optional(),
  after: count.optional(),
  times: count.optional(),
  probability: z.number().min(0).max(1).optional(),
  seed: z.union([z.number(), z.string()]).optional(),
});

/** One line of a script: `fault` is a fault or the bare name of an error. */
export interface ScriptedFault<Fault> {
  readonly when?: Omit<FaultWhen, 'match'> | undefined;
  readonly fault: Fault | string;
}

/** A line of a script for a service with faults of its own. */
export function scriptedFaultSchema<Fault>(fault: z.ZodType<Fault>): z.ZodType<ScriptedFault<Fault>> {
  return z.strictObject({ when: faultWhenSchema.optional(), fault: nameOr(fault) });
}

/** A union would complain about both; a text is meant as a name, anything else as a fault. */
function nameOr<Fault>(fault: z.ZodType<Fault>): z.ZodType<Fault | string> {
  return z.unknown().transform((value, context) => {
    if (typeof value === 'string') return value;
    const parsed = fault.safeParse(value);
    if (parsed.success) return parsed.data;
    context.issues.push(...(parsed.error.issues as typeof context.issues));
    return z.NEVER;
  });
}
