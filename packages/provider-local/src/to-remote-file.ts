import type { BigIntStats } from 'node:fs';
import type { RemoteFile } from '@music-platform/bridge-traits';
import { identityOf, versionOf } from './file-identity.ts';
import { mimeTypeOf } from './mime-type.ts';
import { display, type RawPath, toMetadata } from './raw-path.ts';

/** What the walk found out about one file or folder. */
export interface Entry {
  id: string;
  parentId: string | undefined;
  name: RawPath;
  relative: RawPath;
  /** Of the content: behind a link, that of its target. */
  stats: BigIntStats;
  isFolder: boolean;
  /** The content has an identity of its own that the id does not tell: it is behind a link. */
  behindLink: boolean;
  /** The file system tells times of birth. */
  bornKnown: boolean;
}

/** A folder never has a content, so its version never changes. */
const folderVersion = '0';

/** An entry as the engine sees it. */
export function toRemoteFile(entry: Entry): RemoteFile {
  const { id, parentId, stats, bornKnown } = entry;
  const name = display(entry.name);
  const createdAt = bornKnown ? milliseconds(stats.birthtimeMs) : undefined;
  const modifiedAt = milliseconds(stats.mtimeMs);
  const metadata = metadataOf(entry);
  return entry.isFolder
    ? { id, name, kind: 'folder', parentId, createdAt, modifiedAt, version: folderVersion, metadata }
    : {
        id,
        name,
        kind: 'file',
        parentId,
        mimeType: mimeTypeOf(name),
        size: Number(stats.size),
        createdAt,
        modifiedAt,
        version: versionOf(stats),
        metadata,
      };
}

/** Damaged file systems report times that no date can hold. */
function milliseconds(time: bigint): number | undefined {
  const value = Number(time);
  return Number.isSafeInteger(value) ? value : undefined;
}

function metadataOf({ relative, stats, isFolder, behindLink, bornKnown }: Entry): Record<string, string> {
  const metadata = toMetadata(relative);
  if (!behindLink || isFolder) return metadata;
  return { ...metadata, link: bornKnown ? identityOf(stats) : '' };
}
