/** What is used of a `File`. */
export interface FileSnapshot {
  readonly size: number;
  /** Milliseconds since the Unix epoch. */
  readonly lastModified: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** What is used of a `FileSystemFileHandle`. */
export interface FileHandle {
  readonly kind: 'file';
  readonly name: string;
  getFile(): Promise<FileSnapshot>;
}

/** What is used of a `FileSystemDirectoryHandle`. */
export interface FolderHandle {
  readonly kind: 'directory';
  readonly name: string;
  values(): AsyncIterable<FolderHandle | FileHandle>;
  getDirectoryHandle(name: string): Promise<FolderHandle>;
  getFileHandle(name: string): Promise<FileHandle>;
}
