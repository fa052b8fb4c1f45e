import {
  changeListSchema,
  channelSchema,
  driveFileSchema,
  driveListSchema,
  fileListSchema,
  folderMimeType,
  shortcutMimeType,
  startPageTokenSchema,
} from '../../src/api/drive-wire.ts';

/** What the provider accepts of Drive, for those who make answers up. */
export const driveWire = {
  changeListSchema,
  channelSchema,
  driveFileSchema,
  driveListSchema,
  fileListSchema,
  folderMimeType,
  shortcutMimeType,
  startPageTokenSchema,
} as const;
