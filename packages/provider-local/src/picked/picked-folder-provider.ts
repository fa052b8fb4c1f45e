import type { ProviderSupports, StorageProvider } from '@music-platform/bridge-traits';
import { defaultIgnore, type IgnoreRule, toIgnoreRule } from '../ignore.ts';
import type { FolderHandle } from './folder-handle.ts';
import { folderOfFiles, type ListedFile } from './folder-of-files.ts';
import { downloadPicked } from './picked-download.ts';
import { walkPicked } from './picked-walk.ts';

/** What is listed of a folder, and how. */
export interface PickedOptions {
  /** Names that are left out, as patterns (`*`, `?`, `[abc]`), or a function. Default: `defaultIgnore`. */
  ignore?: readonly string[] | IgnoreRule | undefined;
  /** Files and folders per page. Default 1000. */
  pageSize?: number | undefined;
}

/** Options of `createPickedFolderProvider`. */
export interface PickedFolderProviderOptions extends PickedOptions {
  /** From `showDirectoryPicker()`, from a dropped folder, or of the site's private files. Its permission is yours to ask for. */
  folder: FolderHandle;
}

/** Options of `createFileListProvider`. */
export interface FileListProviderOptions extends PickedOptions {
  /** From drag and drop or `<input webkitdirectory>`. */
  files: readonly ListedFile[];
}

const supports: ProviderSupports = {
  changeFeed: false,
  rangedReads: true,
  stableIds: false,
  contentHashes: [],
  folderChangesCoverDescendants: false,
  tags: false,
  push: false,
};

/** A folder that the user has picked in a browser as a `StorageProvider`. Rules LP26 to LP29 in SPEC.md. */
export function createPickedFolderProvider(options: PickedFolderProviderOptions): StorageProvider {
  const { folder, pageSize = 1000 } = options;
  if (folder?.kind !== 'directory' || typeof folder.values !== 'function') {
    throw new TypeError('folder must be a FileSystemDirectoryHandle');
  }
  if (!Number.isSafeInteger(pageSize) || pageSize < 1) {
    throw new TypeError('pageSize must be a whole number of at least 1');
  }
  const ignore = toIgnoreRule(options.ignore ?? defaultIgnore);
  return {
    kind: 'local',
    supports,
    listFiles: ({ under, signal } = {}) => walkPicked({ root: folder, ignore, pageSize, under, signal }),
    download: (file, downloadOptions) => downloadPicked(folder, file, downloadOptions),
  };
}

/** Files that a browser handed over, without their folder, as a `StorageProvider`: as they were at that moment. */
export function createFileListProvider({ files, ...options }: FileListProviderOptions): StorageProvider {
  return createPickedFolderProvider({ ...options, folder: folderOfFiles(files) });
}
