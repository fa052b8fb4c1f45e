import { z } from 'zod';
import { ApiError, invalidValue } from '../api-error.ts';

const time = z.iso.datetime({ offset: true });
const properties = z.record(z.string(), z.string().nullable());

/** What a client says of a file it makes or changes; members it cannot set are passed over. */
export interface FileMetadata {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly mimeType?: string | undefined;
  readonly parents?: readonly string[] | undefined;
  readonly createdTime?: string | undefined;
  readonly modifiedTime?: string | undefined;
  readonly trashed?: boolean | undefined;
  readonly shortcutDetails?: { readonly targetId: string } | undefined;
  readonly description?: string | undefined;
  readonly starred?: boolean | undefined;
  readonly folderColorRgb?: string | undefined;
  readonly originalFilename?: string | undefined;
  readonly properties?: Readonly<Record<string, string | null>> | undefined;
  readonly appProperties?: Readonly<Record<string, string | null>> | undefined;
  readonly copyRequiresWriterPermission?: boolean | undefined;
  readonly writersCanShare?: boolean | undefined;
  readonly viewedByMeTime?: string | undefined;
}

const metadataSchema: z.ZodType<FileMetadata> = z.object({
  id: z.string().min(1).max(200).optional(),
  name: z.string().max(32_767).optional(),
  mimeType: z.string().max(1024).optional(),
  parents: z.array(z.string()).optional(),
  createdTime: time.optional(),
  modifiedTime: time.optional(),
  trashed: z.boolean().optional(),
  shortcutDetails: z.object({ targetId: z.string().min(1) }).optional(),
  description: z.string().optional(),
  starred: z.boolean().optional(),
  folderColorRgb: z.string().optional(),
  originalFilename: z.string().optional(),
  properties: properties.optional(),
  appProperties: properties.optional(),
  copyRequiresWriterPermission: z.boolean().optional(),
  writersCanShare: z.boolean().optional(),
  viewedByMeTime: time.optional(),
});

/** Reads the JSON body of a call; an empty one says nothing. */
export function parseMetadata(bytes: Uint8Array): FileMetadata {
  const text = new TextDecoder().decode(bytes);
  if (text.trim() === '') return {};
  const parsed = metadataSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw invalidValue(parsed.error.issues[0]?.path.join('.') || 'resource');
}

/** Any JSON body. Throws Drive's refusal of what is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError({ status: 400, reason: 'parseError', message: 'Parse Error' });
  }
}

const ownFields = [
  'description',
  'starred',
  'folderColorRgb',
  'originalFilename',
  'properties',
  'appProperties',
  'copyRequiresWriterPermission',
  'writersCanShare',
  'viewedByMeTime',
] as const satisfies readonly (keyof FileMetadata)[];

/** The members only Drive knows, laid over those that were there; undefined where none is set. */
export function serviceFieldsOf(
  metadata: FileMetadata,
  known: Readonly<Record<string, unknown>> | undefined,
): Record<string, unknown> | undefined {
  const set = ownFields.filter((name) => metadata[name] !== undefined);
  if (set.length === 0) return known && { ...known };
  const fields: Record<string, unknown> = { ...known };
  for (const name of set) fields[name] = mergedProperties(name, metadata[name], fields[name]);
  return fields;
}

/** Properties are merged one by one; `null` takes one away. */
function mergedProperties(name: string, value: unknown, known: unknown): unknown {
  if (!name.toLowerCase().endsWith('properties')) return value;
  const merged = { ...(known as Record<string, unknown> | undefined), ...(value as Record<string, unknown>) };
  return Object.fromEntries(Object.entries(merged).filter(([, each]) => each !== null));
}
