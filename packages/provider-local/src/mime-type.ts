const byExtension: Readonly<Record<string, string>> = {
  aac: 'audio/aac',
  aif: 'audio/aiff',
  aifc: 'audio/aiff',
  aiff: 'audio/aiff',
  ape: 'audio/x-ape',
  caf: 'audio/x-caf',
  dff: 'audio/x-dff',
  dsf: 'audio/x-dsf',
  flac: 'audio/flac',
  m4a: 'audio/mp4',
  m4b: 'audio/mp4',
  mka: 'audio/x-matroska',
  mp2: 'audio/mpeg',
  mp3: 'audio/mpeg',
  mpc: 'audio/x-musepack',
  oga: 'audio/ogg',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  spx: 'audio/ogg',
  tta: 'audio/x-tta',
  wav: 'audio/wav',
  wave: 'audio/wav',
  weba: 'audio/webm',
  wma: 'audio/x-ms-wma',
  wv: 'audio/x-wavpack',
  avif: 'image/avif',
  bmp: 'image/bmp',
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  webp: 'image/webp',
};

/** Media type of audio and images by the extension of the name; undefined for everything else. */
export function mimeTypeOf(name: string): string | undefined {
  const dot = name.lastIndexOf('.');
  if (dot <= 0) return undefined;
  const extension = name.slice(dot + 1).toLowerCase();
  return Object.hasOwn(byExtension, extension) ? byExtension[extension] : undefined;
}
