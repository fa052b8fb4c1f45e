export const FOLDER_MIME = 'application/vnd.google-apps.folder';
export const SHORTCUT_MIME = 'application/vnd.google-apps.shortcut';
const EDITORS_PREFIX = 'application/vnd.google-apps.';

/** Whether the type is of Google's own: no bytes of its own behind it. */
export function isGoogleType(mimeType: string): boolean {
  return mimeType.startsWith(EDITORS_PREFIX);
}

/** What documents can be exported as, as `about` tells it. */
export const exportFormats: Readonly<Record<string, readonly string[]>> = {
  'application/vnd.google-apps.document': [
    'application/rtf',
    'application/vnd.oasis.opendocument.text',
    'text/html',
    'application/pdf',
    'application/epub+zip',
    'application/zip',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'text/plain',
  ],
  'application/vnd.google-apps.spreadsheet': [
    'application/x-vnd.oasis.opendocument.spreadsheet',
    'text/tab-separated-values',
    'application/pdf',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'text/csv',
    'application/zip',
  ],
  'application/vnd.google-apps.presentation': [
    'application/vnd.oasis.opendocument.presentation',
    'application/pdf',
    'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    'text/plain',
  ],
  'application/vnd.google-apps.drawing': ['image/svg+xml', 'image/png', 'application/pdf', 'image/jpeg'],
};

/** What uploads can be turned into. */
export const importFormats: Readonly<Record<string, readonly string[]>> = {
  'application/pdf': ['application/vnd.google-apps.document'],
  'text/plain': ['application/vnd.google-apps.document'],
  'text/csv': ['application/vnd.google-apps.spreadsheet'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': [
    'application/vnd.google-apps.document',
  ],
};
