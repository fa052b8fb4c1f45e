export const FOLDER_MIME = 'application/vnd.google-apps.folder';
export const SHORTCUT_MIME = 'application/vnd.google-apps.shortcut';
export const UNKNOWN_MIME = 'application/octet-stream';
const EDITORS_PREFIX = 'application/vnd.google-apps.';

const byExtension: Readonly<Record<string, string>> = {
  aac: 'audio/aac',
  aif: 'audio/x-aiff',
  aiff: 'audio/x-aiff',
  flac: 'audio/flac',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  json: 'application/json',
  m4a: 'audio/x-m4a',
  m4b: 'audio/x-m4b',
  mid: 'audio/midi',
  mka: 'audio/x-matroska',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  oga: 'audio/ogg',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  pdf: 'application/pdf',
  png: 'image/png',
  txt: 'text/plain',
  wav: 'audio/wav',
  wma: 'audio/x-ms-wma',
  zip: 'application/zip',
};

/** Whether the type is of Google's own: no bytes of its own behind it. */
export function isGoogleType(mimeType: string): boolean {
  return mimeType.startsWith(EDITORS_PREFIX);
}

/** The part of a name behind its last dot; `''` where there is none. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1) : '';
}

/** What Drive takes a file for by its name. */
export function mimeTypeOfName(name: string): string {
  const extension = extensionOf(name).toLowerCase();
  return Object.hasOwn(byExtension, extension) ? (byExtension[extension] ?? UNKNOWN_MIME) : UNKNOWN_MIME;
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
