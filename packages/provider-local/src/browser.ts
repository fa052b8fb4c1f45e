export { defaultIgnore, type IgnoreRule } from './ignore.ts';
export type { FileHandle, FileSnapshot, FolderHandle } from './picked/folder-handle.ts';
export type { ListedFile } from './picked/folder-of-files.ts';
export {
  createFileListProvider,
  createPickedFolderProvider,
  type FileListProviderOptions,
  type PickedFolderProviderOptions,
  type PickedOptions,
} from './picked/picked-folder-provider.ts';
