import { z } from 'zod';
import { httpFaultSchema, type ScriptedFault, scriptedFaultSchema } from '../http/fault-schema.ts';
import type { DriveFault } from './drive-fault.ts';

const count = z.number().int().nonnegative();

const driveFaultSchema: z.ZodType<DriveFault> = z.discriminatedUnion('kind', [
  httpFaultSchema,
  z.strictObject({ kind: z.literal('short-page'), size: count }),
  z.strictObject({ kind: z.literal('empty-page') }),
  z.strictObject({ kind: z.literal('incomplete-search'), leaveOut: count.optional() }),
  z.strictObject({ kind: z.literal('expire-access-token') }),
]);

/** One fault of a script in JSON. */
export const scriptedDriveFaultSchema: z.ZodType<ScriptedFault<DriveFault>> =
  scriptedFaultSchema(driveFaultSchema);

/** A whole script. */
export const driveFaultScriptSchema: z.ZodType<ScriptedFault<DriveFault>[]> =
  z.array(scriptedDriveFaultSchema);
