import type { DriveItemData, FileContent, VirtualItems } from '@music-platform/testkit';

const createdAt = Date.UTC(2024, 0, 1);
const prefixes = { folder: 'folder-', file: 'file-' } as const;

/** So many folders at the top with equally many files each, all of them worked out when asked for. */
export function flatItems(files: number, folders: number): VirtualItems {
  const perFolder = Math.ceil(files / folders);
  const count = folders + files;
  const numberOf = (id: string, prefix: string, limit: number): number | undefined => {
    const number = id.startsWith(prefix) ? Number(id.slice(prefix.length)) : Number.NaN;
    return Number.isInteger(number) && number < limit ? number : undefined;
  };
  return {
    count,
    at: (index) => (index < folders ? folder(index) : file(index - folders, perFolder)),
    indexOf: (id) => {
      const number = numberOf(id, prefixes.file, files);
      return number === undefined ? numberOf(id, prefixes.folder, folders) : folders + number;
    },
    childrenOf: (parentId) => {
      if (parentId === undefined) return range(0, folders);
      const parent = numberOf(parentId, prefixes.folder, folders);
      if (parent === undefined) return [];
      const first = parent * perFolder;
      return range(folders + first, Math.max(0, Math.min(perFolder, files - first)));
    },
  };
}

function folder(number: number): DriveItemData {
  const id = `${prefixes.folder}${number}`;
  return {
    id,
    kind: 'folder',
    name: `Folder ${number}`,
    parentId: undefined,
    createdAt,
    modifiedAt: createdAt,
  };
}

function file(number: number, perFolder: number): DriveItemData {
  return {
    id: `${prefixes.file}${number}`,
    kind: 'file',
    name: `${number % perFolder} - Track ${number}.mp3`,
    parentId: `${prefixes.folder}${Math.floor(number / perFolder)}`,
    createdAt,
    modifiedAt: createdAt + number * 1_000,
    content: content(number),
  };
}

function content(number: number): FileContent {
  const size = 4_000_000 + number;
  const digits = number.toString(16).padStart(32, '0');
  return {
    size,
    mimeType: 'audio/mpeg',
    read: (start, end) => new Uint8Array(Math.min(end, size) - start),
    declaredHash: (algorithm) =>
      algorithm === 'md5' ? digits : algorithm === 'quickxor' ? btoa(digits.slice(12)) : undefined,
  };
}

function range(first: number, length: number): number[] {
  return Array.from({ length }, (_, index) => first + index);
}
