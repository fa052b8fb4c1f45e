export const UNKNOWN_MIME = 'application/octet-stream';

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

/** The part of a name behind its last dot; `''` where there is none. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1) : '';
}

/** What services take a file for by its name. */
export function mimeTypeOfName(name: string): string {
  const extension = extensionOf(name).toLowerCase();
  return Object.hasOwn(byExtension, extension) ? (byExtension[extension] ?? UNKNOWN_MIME) : UNKNOWN_MIME;
}
