import { ProviderError } from '@music-platform/bridge-traits';
import { z } from 'zod';

export const folderMimeType: string = 'application/vnd.google-apps.folder';
export const shortcutMimeType: string = 'application/vnd.google-apps.shortcut';

const int64 = z.union([z.string().regex(/^\d{1,16}$/), z.number().int().nonnegative()]).transform(Number);
/** Milliseconds since the Unix epoch; a date nobody can read counts as absent. */
const time = z
  .string()
  .transform((text) => Date.parse(text))
  .pipe(z.number().int())
  .optional()
  .catch(undefined);
/** Half a character is none: no address and no database can hold it. */
const whole = (text: string): string => text.toWellFormed();
const text = z.string().min(1).transform(whole).optional();

const id = z.string().min(1).max(4096).transform(whole);
/** A fact that one item may say in an odd way without spoiling its page: then it counts as unsaid. */
const fact = z.string().min(1).max(1024).transform(whole).optional().catch(undefined);
const flag = z.boolean().optional().catch(undefined);
const longestName = 65_536;

/** `files` resource, as far as it is asked for. */
export const driveFileSchema: z.ZodType<DriveFile> = z.object({
  id,
  name: z
    .string()
    .catch('')
    .transform((name) => whole(name.slice(0, longestName))),
  mimeType: fact,
  parents: z.array(id).optional().catch(undefined),
  driveId: fact,
  size: int64.pipe(z.number().max(Number.MAX_SAFE_INTEGER)).optional().catch(undefined),
  md5Checksum: fact,
  headRevisionId: fact,
  createdTime: time,
  modifiedTime: time,
  sharedWithMeTime: time,
  trashed: flag,
  resourceKey: fact,
  shortcutDetails: z
    .object({ targetId: fact, targetMimeType: fact, targetResourceKey: fact })
    .optional()
    .catch(undefined),
  capabilities: z.object({ canDownload: flag }).optional().catch(undefined),
});

/** A file, folder or shortcut of Google Drive. Times in milliseconds since the Unix epoch. */
export interface DriveFile {
  id: string;
  name: string;
  mimeType?: string | undefined;
  parents?: string[] | undefined;
  driveId?: string | undefined;
  size?: number | undefined;
  md5Checksum?: string | undefined;
  headRevisionId?: string | undefined;
  createdTime?: number | undefined;
  modifiedTime?: number | undefined;
  sharedWithMeTime?: number | undefined;
  trashed?: boolean | undefined;
  resourceKey?: string | undefined;
  shortcutDetails?:
    | {
        targetId?: string | undefined;
        targetMimeType?: string | undefined;
        targetResourceKey?: string | undefined;
      }
    | undefined;
  capabilities?: { canDownload?: boolean | undefined } | undefined;
}

/** Mask of everything `driveFileSchema` reads. */
export const fileFields: string = [
  'id,name,mimeType,parents,driveId,size,md5Checksum,headRevisionId,createdTime,modifiedTime,sharedWithMeTime,trashed',
  'resourceKey,shortcutDetails(targetId,targetMimeType,targetResourceKey),capabilities(canDownload)',
].join(',');

/** Without `nextPageToken` and `incompleteSearch` in its mask a listing ends behind its first page, or pretends to be whole. */
export const listFields: string = `nextPageToken,incompleteSearch,files(${fileFields})`;

export interface FileList {
  nextPageToken?: string | undefined;
  incompleteSearch?: boolean | undefined;
  files: DriveFile[];
}

export const fileListSchema: z.ZodType<FileList> = z.object({
  nextPageToken: text,
  incompleteSearch: z.boolean().optional(),
  files: z.array(driveFileSchema).default([]),
});

export const changeFields: string = `nextPageToken,newStartPageToken,changes(changeType,time,removed,fileId,file(${fileFields}))`;

/** One entry of a change log: the state now, or only that the item is gone. */
export interface DriveChange {
  changeType?: string | undefined;
  /** When it happened, by Drive's clock. */
  time?: number | undefined;
  removed?: boolean | undefined;
  fileId?: string | undefined;
  file?: DriveFile | undefined;
}

const changeSchema: z.ZodType<DriveChange> = z.object({
  changeType: fact,
  time,
  removed: flag,
  fileId: fact,
  file: driveFileSchema.optional(),
});

/** A page of a change log: `newStartPageToken` stands on the last one only. */
export interface ChangeList {
  nextPageToken?: string | undefined;
  newStartPageToken?: string | undefined;
  changes: DriveChange[];
}

export const changeListSchema: z.ZodType<ChangeList> = z.object({
  nextPageToken: text,
  newStartPageToken: text,
  changes: z.array(changeSchema).default([]),
});

export const startPageTokenFields: string = 'startPageToken';
export const startPageTokenSchema: z.ZodType<{ startPageToken: string }> = z.object({
  startPageToken: z.string().min(1).transform(whole),
});

export interface DriveList {
  nextPageToken?: string | undefined;
  drives: { id: string; name?: string | undefined }[];
}

export const driveListFields: string = 'nextPageToken,drives(id,name)';
export const driveListSchema: z.ZodType<DriveList> = z.object({
  nextPageToken: text,
  drives: z.array(z.object({ id, name: text })).default([]),
});

/** A push channel as Drive opened it; `expiration` in milliseconds since the Unix epoch. */
export interface DriveChannel {
  id: string;
  resourceId: string;
  expiration?: number | undefined;
}

export const channelSchema: z.ZodType<DriveChannel> = z.object({
  id: z.string().min(1),
  resourceId: z.string().min(1),
  expiration: int64.optional(),
});

/** An answer, checked. Throws `INVALID_RESPONSE` naming the fault, never the value. */
export function parseAnswer<T>(schema: z.ZodType<T>, answer: unknown): T {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new ProviderError(
    'INVALID_RESPONSE',
    `Google Drive's answer makes no sense: ${faults.slice(0, 3).join('; ')}`,
  );
}
