import {
  type ContentHash,
  remoteFileLimits as longest,
  type ProviderTags,
  type RemoteFile,
} from '@music-platform/bridge-traits';

/**
 * Whether `remoteFileSchema` would pass the file as it is, but for properties it does not know. Twenty times as fast; false where only the
 * schema can tell.
 */
export function isExactFile(file: RemoteFile): boolean {
  return (
    isObject(file) &&
    isText(file.id, 1, longest.id) &&
    isText(file.name, 0, longest.name) &&
    (file.kind === 'file' || file.kind === 'folder') &&
    (file.parentId === undefined || isText(file.parentId, 1, longest.id)) &&
    (file.driveId === undefined || isText(file.driveId, 1, longest.id)) &&
    (file.mimeType === undefined || isText(file.mimeType, 0, longest.mimeType)) &&
    (file.size === undefined || (Number.isSafeInteger(file.size) && file.size >= 0)) &&
    (file.createdAt === undefined || Number.isSafeInteger(file.createdAt)) &&
    (file.modifiedAt === undefined || Number.isSafeInteger(file.modifiedAt)) &&
    isText(file.version, 0, longest.version) &&
    (file.contentHash === undefined || isExactHash(file.contentHash)) &&
    (file.metadata === undefined || isExactRecord(file.metadata)) &&
    (file.tags === undefined || areExactTags(file.tags)) &&
    (file.unreadable === undefined || isText(file.unreadable, 0, Number.POSITIVE_INFINITY))
  );
}

function isExactHash(hash: ContentHash): boolean {
  return (
    isObject(hash) &&
    (hash.algorithm === 'md5' || hash.algorithm === 'sha256' || hash.algorithm === 'quickxor') &&
    isText(hash.value, 1, Number.POSITIVE_INFINITY)
  );
}

const isString = (value: unknown): boolean => typeof value === 'string';
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
const isAmount = (value: unknown): boolean => Number.isFinite(value) && Number(value) >= 0;
const areStrings = (value: unknown): boolean => isArrayOf(value as unknown[], isString);

/** In the order of the schema, in which tags are compared with those of the last time. */
const exactTags: Required<Record<keyof ProviderTags, (value: unknown) => boolean>> = {
  title: isString,
  artists: areStrings,
  albumArtist: isString,
  album: isString,
  composers: areStrings,
  genres: areStrings,
  track: isCount,
  trackTotal: isCount,
  disc: isCount,
  discTotal: isCount,
  year: Number.isSafeInteger,
  durationMs: isAmount,
  bitrate: isAmount,
};
const exactTagOrder: readonly string[] = Object.keys(exactTags);

function areExactTags(tags: ProviderTags): boolean {
  if (!isPlain(tags)) return false;
  let next = 0;
  for (const key in tags) {
    const place = exactTagOrder.indexOf(key, next);
    if (place < 0) return false;
    const value = tags[key as keyof ProviderTags];
    if (value !== undefined && !exactTags[key as keyof ProviderTags](value)) return false;
    next = place + 1;
  }
  return true;
}

function isExactRecord(record: Readonly<Record<string, string>>): boolean {
  if (!isPlain(record)) return false;
  for (const key in record) if (typeof record[key] !== 'string') return false;
  return true;
}

function isText(value: unknown, least: number, most: number): boolean {
  return typeof value === 'string' && value.length >= least && value.length <= most && value.isWellFormed();
}

/** Holes count as values, unlike for `every`. */
export function isArrayOf<T>(values: readonly T[] | undefined, holds: (value: T) => boolean): boolean {
  if (!Array.isArray(values)) return false;
  for (const value of values) if (!holds(value)) return false;
  return true;
}

function isPlain(value: unknown): boolean {
  return isObject(value) && Object.getPrototypeOf(value) === Object.prototype;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
