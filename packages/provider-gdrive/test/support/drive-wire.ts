import { z } from 'zod';
import {
  channelSchema,
  driveListSchema,
  folderMimeType,
  shortcutMimeType,
  startPageTokenSchema,
} from '../../src/api/drive-wire.ts';

const text = z.string().max(1024).optional();
const flag = z.boolean().optional();

/** Every member of a file that the provider reads, as Drive sends it. */
const sentFileSchema = z.object({
  id: z.string().min(1).max(4096),
  name: z.string(),
  mimeType: text,
  parents: z.array(z.string().min(1)).optional(),
  driveId: text,
  size: z.union([z.string().regex(/^\d{1,16}$/), z.number().int().nonnegative()]).optional(),
  md5Checksum: text,
  headRevisionId: text,
  createdTime: text,
  modifiedTime: text,
  sharedWithMeTime: text,
  trashed: flag,
  resourceKey: text,
  shortcutDetails: z.object({ targetId: text, targetMimeType: text, targetResourceKey: text }).optional(),
  capabilities: z.object({ canDownload: flag }).optional(),
});
const sentChangeSchema = z.object({
  ...{ changeType: text, time: text, removed: flag, fileId: text },
  file: sentFileSchema.optional(),
});

/** What Drive says and the provider reads, for those who make answers up. */
export const driveWire = {
  channelSchema,
  driveListSchema,
  folderMimeType,
  sentChangeListSchema: z.object({
    nextPageToken: text,
    newStartPageToken: text,
    changes: z.array(sentChangeSchema).default([]),
  }),
  sentFileListSchema: z.object({
    nextPageToken: text,
    incompleteSearch: flag,
    files: z.array(sentFileSchema).default([]),
  }),
  sentFileSchema,
  shortcutMimeType,
  startPageTokenSchema,
} as const;
