import { remoteFileLimits } from '@music-platform/bridge-traits';
import {
  countOf,
  flagOf,
  membersOf,
  parseAnswerOf,
  readBy,
  textOf,
  timeOf,
} from '@music-platform/provider-kit';
import { z } from 'zod';

export const folderMimeType: string = 'application/vnd.google-apps.folder';
export const shortcutMimeType: string = 'application/vnd.google-apps.shortcut';

const { id: longestId, name: longestName } = remoteFileLimits;
const int64 = z.union([z.string().regex(/^\d{1,16}$/), z.number().int().nonnegative()]).transform(Number);
/** Half a character is none: no address and no database can hold it. */
const whole = (text: string): string => text.toWellFormed();
const text = z.string().min(1).transform(whole).optional();
const id = z.string().min(1).max(longestId).transform(whole);

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

function sizeOf(value: unknown): number | undefined {
  return countOf(typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value);
}

function parentsOf(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const ids = value.flatMap((each: unknown) => textOf(each, longestId) ?? []);
  return ids.length === value.length ? ids : undefined;
}

function shortcutOf(value: unknown): DriveFile['shortcutDetails'] {
  const details = membersOf(value);
  return (
    details && {
      targetId: textOf(details['targetId']),
      targetMimeType: textOf(details['targetMimeType']),
      targetResourceKey: textOf(details['targetResourceKey']),
    }
  );
}

function capabilitiesOf(value: unknown): DriveFile['capabilities'] {
  const capabilities = membersOf(value);
  return capabilities && { canDownload: flagOf(capabilities['canDownload']) };
}

function fileOf(value: unknown): DriveFile | undefined {
  const file = membersOf(value);
  const fileId = textOf(file?.['id'], longestId);
  if (file === undefined || fileId === undefined) return undefined;
  const name = file['name'];
  return {
    id: fileId,
    name: typeof name === 'string' ? whole(name.slice(0, longestName)) : '',
    mimeType: textOf(file['mimeType']),
    parents: parentsOf(file['parents']),
    driveId: textOf(file['driveId']),
    size: sizeOf(file['size']),
    md5Checksum: textOf(file['md5Checksum']),
    headRevisionId: textOf(file['headRevisionId']),
    createdTime: timeOf(file['createdTime']),
    modifiedTime: timeOf(file['modifiedTime']),
    sharedWithMeTime: timeOf(file['sharedWithMeTime']),
    trashed: flagOf(file['trashed']),
    resourceKey: textOf(file['resourceKey']),
    shortcutDetails: shortcutOf(file['shortcutDetails']),
    capabilities: capabilitiesOf(file['capabilities']),
  };
}

/** A `files` resource, as far as it is asked for. One odd member spoils no file: only a file without an id makes no sense. */
export const driveFileSchema: z.ZodType<DriveFile> = readBy(fileOf, 'a file without an id');

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

function changeOf(value: unknown): DriveChange | undefined {
  const change = membersOf(value);
  if (change === undefined) return undefined;
  const file = change['file'] === undefined ? undefined : fileOf(change['file']);
  if (file === undefined && change['file'] !== undefined) return undefined;
  return {
    changeType: textOf(change['changeType']),
    time: timeOf(change['time']),
    removed: flagOf(change['removed']),
    fileId: textOf(change['fileId']),
    file,
  };
}

/** A page of a change log: `newStartPageToken` stands on the last one only. */
export interface ChangeList {
  nextPageToken?: string | undefined;
  newStartPageToken?: string | undefined;
  changes: DriveChange[];
}

export const changeListSchema: z.ZodType<ChangeList> = z.object({
  nextPageToken: text,
  newStartPageToken: text,
  changes: z.array(readBy(changeOf, 'an entry that is none')).default([]),
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
  return parseAnswerOf('Google Drive', schema, answer);
}
