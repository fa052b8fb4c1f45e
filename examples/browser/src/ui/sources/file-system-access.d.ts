/** Parts of the File System Access API that TypeScript's DOM library does not have yet. */
interface Window {
  showDirectoryPicker(options?: { mode?: 'read' | 'readwrite' }): Promise<FileSystemDirectoryHandle>;
}

interface DataTransferItem {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}

interface FileSystemHandle {
  requestPermission(options?: { mode?: 'read' | 'readwrite' }): Promise<PermissionState>;
}
