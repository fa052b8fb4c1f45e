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
  const common = {
    id,
    name,
    parentId,
    createdAt: bornKnown ? milliseconds(stats.birthtimeMs) : undefined,
    modifiedAt: milliseconds(stats.mtimeMs),
    metadata: metadataOf(entry),
  };
  if (stats.isDirectory()) return { ...common, kind: 'folder', version: folderVersion };
  return {
    ...common,
    kind: 'file',
    mimeType: mimeTypeOf(name),
    size: Number(stats.size),
    version: versionOf(stats),
  };
}

/** Damaged file systems report times that no date can hold. */
function milliseconds(time: bigint): number | undefined {
  const value = Number(time);
  return Number.isSafeInteger(value) ? value : undefined;
}

function metadataOf({ relative, stats, behindLink, bornKnown }: Entry): Record<string, string> {
  const metadata = toMetadata(relative);
  if (!behindLink || stats.isDirectory()) return metadata;
  return { ...metadata, link: bornKnown ? identityOf(stats) : '' };
}
