import { z } from 'zod';
import type { EmulatorRequest } from '../../http/http-message.ts';
import { refusal } from '../errors/error-codes.ts';
import { type ConflictBehavior, conflictSchema } from './conflict.ts';

/** What a client says of an item it makes or changes. */
export interface ItemBody {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly folder?: object | undefined;
  readonly parentReference?:
    | {
        readonly id?: string | undefined;
        readonly driveId?: string | undefined;
        readonly path?: string | undefined;
      }
    | undefined;
  readonly fileSystemInfo?:
    | { readonly createdDateTime?: string | undefined; readonly lastModifiedDateTime?: string | undefined }
    | undefined;
  readonly '@microsoft.graph.conflictBehavior'?: ConflictBehavior | undefined;
}

const time: z.ZodType<string> = z.iso.datetime({ offset: true });

const itemSchema: z.ZodType<ItemBody> = z.object({
  name: z.string().optional(),
  description: z.string().optional(),
  folder: z.looseObject({}).optional(),
  parentReference: z
    .object({ id: z.string().optional(), driveId: z.string().optional(), path: z.string().optional() })
    .optional(),
  fileSystemInfo: z
    .object({ createdDateTime: time.optional(), lastModifiedDateTime: time.optional() })
    .optional(),
  '@microsoft.graph.conflictBehavior': conflictSchema.optional(),
});

/** The JSON body of a call, as an item. Throws Graph's 400 for what is none. */
export async function itemBody(request: EmulatorRequest): Promise<ItemBody> {
  return parsedItem(await jsonBody(request));
}

/** An item within a body. */
export function parsedItem(value: unknown): ItemBody {
  return parsed(itemSchema, value ?? {});
}

/** A body of another form. Throws Graph's 400 where it has not got it. */
export function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const where = result.error.issues[0]?.path.join('.') ?? '';
  throw refusal('invalidRequest', { message: `Invalid request: property '${where}' has an invalid value.` });
}

/** The JSON body of a call; `{}` for an empty one. */
export async function jsonBody(request: EmulatorRequest): Promise<unknown> {
  const text = new TextDecoder().decode(await request.readBody());
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw refusal('invalidRequest', { message: 'Unable to read JSON request payload.' });
  }
}

/** Milliseconds of a time in a body. */
export function milliseconds(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}
