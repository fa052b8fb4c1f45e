import { z } from 'zod';
import { httpFaultSchema, type ScriptedFault, scriptedFaultSchema } from '../http/fault-schema.ts';
import type { GraphFault } from './graph-fault.ts';

const count = z.number().int().nonnegative();

const graphFaultSchema: z.ZodType<GraphFault> = z.union([
  httpFaultSchema,
  z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('resync'),
      code: z
        .enum(['resyncRequired', 'resyncChangesApplyDifferences', 'resyncChangesUploadDifferences'])
        .optional(),
      location: z.enum(['fresh', 'none', 'failing']).optional(),
    }),
    z.strictObject({ kind: z.literal('short-page'), size: count }),
    z.strictObject({ kind: z.literal('empty-page') }),
    z.strictObject({ kind: z.literal('repeat-link') }),
    z.strictObject({ kind: z.literal('no-link') }),
    z.strictObject({ kind: z.literal('drop-items'), count }),
    z.strictObject({ kind: z.literal('expire-access-token') }),
    z.strictObject({ kind: z.literal('expire-download-url'), afterAnswer: z.boolean().optional() }),
  ]),
]);

/** One fault of a script in JSON. */
export const scriptedGraphFaultSchema: z.ZodType<ScriptedFault<GraphFault>> =
  scriptedFaultSchema(graphFaultSchema);

/** A whole script. */
export const graphFaultScriptSchema: z.ZodType<ScriptedFault<GraphFault>[]> =
  z.array(scriptedGraphFaultSchema);
