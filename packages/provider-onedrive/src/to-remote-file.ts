import type { ProviderTags, RemoteFile } from '@music-platform/bridge-traits';
import type { AudioFacet, GraphContent, GraphItem } from './api/graph-wire.ts';
import { driveKey, type ItemRef, isPersonalDrive, itemKey, spelling } from './ids.ts';

type Content = Pick<RemoteFile, 'mimeType' | 'size' | 'createdAt' | 'modifiedAt' | 'version' | 'contentHash'>;

/** Where an item is shown. */
export interface Placed {
  ref: ItemRef;
  parentId: string | undefined;
}

/** A file or folder as the engine knows it. */
export function toRemoteFile(item: GraphItem, placed: Placed): RemoteFile {
  const { ref } = placed;
  const { createdDateTime, lastModifiedDateTime } = item.fileSystemInfo ?? {};
  const id = itemKey(ref);
  const metadata = spelling(ref, id);
  const common = {
    id,
    name: item.name ?? '',
    parentId: placed.parentId,
    driveId: driveKey(ref.drive),
    createdAt: createdDateTime,
    ...(metadata !== undefined && { metadata }),
  };
  if (isFolder(item))
    return { ...common, kind: 'folder', modifiedAt: lastModifiedDateTime, version: 'folder' };
  const why = unreadable(item);
  return {
    ...common,
    kind: 'file',
    ...contentOf(item, ref.drive),
    ...(item.audio !== undefined && { tags: toTags(item.audio) }),
    ...(why !== undefined && { unreadable: why }),
  };
}

/** A single file of another drive: its content under the id, name and place it has here. */
export function sharedToRemoteFile(item: GraphItem, placed: Placed, target: ItemRef): RemoteFile {
  const shared: GraphItem = { ...item, ...item.remoteItem, id: item.id, remoteItem: undefined };
  const file = toRemoteFile({ ...shared, name: item.name }, placed);
  return {
    ...file,
    ...contentOf(shared, target.drive),
    metadata: { drive: target.drive, item: target.item },
  };
}

/** The folder that stands for one of another drive. */
export function sharedToRemoteFolder(item: GraphItem, placed: Placed): RemoteFile {
  return toRemoteFile({ ...item, folder: {}, remoteItem: undefined }, placed);
}

function isFolder(item: GraphItem): boolean {
  return item.folder !== undefined && item.package === undefined && item.bundle === undefined;
}

function contentOf(item: GraphContent, drive: string): Content {
  const hash = item.file?.hashes?.quickXorHash;
  return {
    mimeType: item.file?.mimeType,
    size: item.size,
    createdAt: item.fileSystemInfo?.createdDateTime,
    modifiedAt: item.fileSystemInfo?.lastModifiedDateTime,
    version: versionOf(item, drive),
    contentHash: hash === undefined ? undefined : { algorithm: 'quickxor', value: hash },
  };
}

type VersionName = (item: GraphContent) => string | undefined;
const byTag: VersionName = ({ cTag }) => (cTag === undefined ? undefined : `ctag:${cTag}`);
const byHash: VersionName = ({ file }) => {
  const hash = file?.hashes?.quickXorHash;
  return hash === undefined ? undefined : `quickxor:${hash}`;
};

/** What changes with the content alone is on personal drives the tag that all answers carry, elsewhere the hash. */
function versionNames(drive: string): readonly VersionName[] {
  return isPersonalDrive(drive) ? [byTag, byHash] : [byHash, byTag];
}

function bySizeAndTime({ size, fileSystemInfo }: GraphContent): string {
  return `size:${size ?? ''},modified:${fileSystemInfo?.lastModifiedDateTime ?? ''}`;
}

/** The name under which this content is shown; at worst size and time. */
export function versionOf(item: GraphContent, drive: string): string {
  for (const name of versionNames(drive)) {
    const version = name(item);
    if (version !== undefined) return version;
  }
  return bySizeAndTime(item);
}

/** Whether this content has a name, be it the one that is shown or another. */
export function hasVersion(item: GraphContent, drive: string, version: string): boolean {
  return version === bySizeAndTime(item) || versionNames(drive).some((name) => name(item) === version);
}

function unreadable(item: GraphItem): string | undefined {
  if (item.malware !== undefined) return 'OneDrive has found malware in this file.';
  if (item.package !== undefined) return 'A notebook or other package has no content of its own.';
  if (item.bundle !== undefined) return 'An album has no content of its own.';
  if (item.file === undefined) return 'OneDrive does not say what this item is.';
  return undefined;
}

/** Bitrates are in kbit/s at OneDrive, in bit/s here. Zero and nothing are the same to OneDrive. */
function toTags(audio: AudioFacet): ProviderTags {
  const known = (value: number | undefined): number | undefined => (value === 0 ? undefined : value);
  const one = (value: string | undefined): readonly string[] | undefined =>
    value === undefined ? undefined : [value];
  return {
    title: audio.title,
    artists: one(audio.artist),
    albumArtist: audio.albumArtist,
    album: audio.album,
    composers: one(audio.composers),
    genres: one(audio.genre),
    track: known(audio.track),
    trackTotal: known(audio.trackCount),
    disc: known(audio.disc),
    discTotal: known(audio.discCount),
    year: known(audio.year),
    durationMs: known(audio.duration),
    bitrate: audio.bitrate === undefined ? undefined : known(audio.bitrate * 1000),
  };
}
