/** Extensions taken for music by default: without the dot, lower case. */
export const defaultAudioExtensions: readonly string[] = [
  ...['mp3', 'mp2', 'mp1', 'mpga', 'aac', 'adts', 'ac3', 'eac3'],
  ...['m4a', 'm4b', 'm4p', 'm4r', 'mp4', 'alac', '3gp', '3g2', '3ga'],
  ...['flac', 'fla', 'ogg', 'oga', 'ogv', 'oggflac', 'opus', 'spx'],
  ...['wav', 'wave', 'bwf', 'rf64', 'w64', 'aif', 'aiff', 'aifc', 'afc', 'caf'],
  ...['wma', 'asf', 'mka', 'mkv', 'webm', 'weba'],
  ...['ape', 'wv', 'mpc', 'mpp', 'mp+', 'tta', 'tak', 'ofr', 'ofs', 'dsf', 'dff'],
];

/** MIME types taken for music by default, lower case, without the `x-` variants (which count too). */
export const defaultAudioMimeTypes: readonly string[] = [
  ...['audio/mpeg', 'audio/mp3', 'audio/mpeg3', 'audio/mp2', 'audio/mpg', 'audio/mpa'],
  ...['audio/aac', 'audio/aacp', 'audio/ac3', 'audio/eac3', 'audio/vnd.dlna.adts'],
  ...[
    'audio/mp4',
    'audio/m4a',
    'audio/m4b',
    'audio/m4p',
    'audio/mp4a-latm',
    'audio/3gpp',
    'audio/3gpp2',
    'audio/alac',
  ],
  ...['audio/flac', 'audio/ogg', 'application/ogg', 'audio/vorbis', 'audio/opus', 'audio/speex', 'audio/oga'],
  ...['audio/wav', 'audio/wave', 'audio/vnd.wave', 'audio/pn-wav', 'audio/aiff', 'audio/aifc', 'audio/caf'],
  ...['audio/ms-wma', 'audio/ms-asf', 'audio/wma', 'audio/matroska', 'audio/webm'],
  ...[
    'audio/ape',
    'audio/monkeys-audio',
    'audio/wavpack',
    'audio/musepack',
    'audio/mpc',
    'audio/tta',
    'audio/tak',
  ],
  ...['audio/ofr', 'audio/dsf', 'audio/dff', 'audio/dsd', 'audio/vnd.dsd'],
];

export interface AudioFilter {
  audioMimeTypes?: readonly string[] | undefined;
  audioExtensions?: readonly string[] | undefined;
}

/**
 * Makes the test for "is music": by MIME type or by extension, whichever says yes, without regard to case, parameters (`; codecs=…`) or an
 * `x-` prefix of the subtype. An entry `audio/*` stands for the whole family.
 */
export function createAudioFilter(
  filter: AudioFilter = {},
): (file: { name: string; mimeType?: string | undefined }) => boolean {
  const types = new Set((filter.audioMimeTypes ?? defaultAudioMimeTypes).map(essence));
  const extensions = new Set(
    (filter.audioExtensions ?? defaultAudioExtensions).map((entry) => entry.replace(/^\./, '').toLowerCase()),
  );
  return (file) => {
    if (extensions.has(extensionOf(file.name))) return true;
    if (file.mimeType === undefined) return false;
    const type = essence(file.mimeType);
    return types.has(type) || types.has(`${type.slice(0, type.indexOf('/'))}/*`);
  };
}

const defaultFilter = createAudioFilter();

/** Whether a file is music by its MIME type or its extension. For many files with one `filter`, keep a `createAudioFilter`. */
export function isAudioFile(
  file: { name: string; mimeType?: string | undefined },
  filter?: AudioFilter | undefined,
): boolean {
  return (filter === undefined ? defaultFilter : createAudioFilter(filter))(file);
}

/** The extension of a file name, lower case and without the dot; empty where there is none (`.hidden` has none). */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
}

function essence(mimeType: string): string {
  return mimeType.split(';', 1)[0]?.trim().toLowerCase().replace('/x-', '/') ?? '';
}
