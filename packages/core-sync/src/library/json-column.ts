import { SyncError } from '@music-platform/bridge-traits';
import type { z } from 'zod';

/** Reads a JSON column of ours. What does not parse was not written by this library: `DATABASE_CORRUPT`. */
export function jsonColumn<T>(schema: z.ZodType<T>, name: string, text: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new SyncError('DATABASE_CORRUPT', `The column ${name} holds something else than expected.`, {
      cause,
      details: { column: name },
    });
  }
}
