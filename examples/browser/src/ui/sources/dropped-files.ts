import type { ConnectRequest } from '../../engine/engine-api.ts';

type FolderRequest = Extract<ConnectRequest, { kind: 'folder' | 'files' }>;
type PickedFile = Extract<ConnectRequest, { kind: 'files' }>['files'][number];

/** Whether the browser lets people pick a folder that stays connected. */
export function canPickFolder(): boolean {
  return 'showDirectoryPicker' in window;
}

/** Asks for a folder. Undefined when the person changed their mind. */
export async function pickFolder(): Promise<FolderRequest | undefined> {
  if (!canPickFolder()) return pickFiles();
  try {
    return { kind: 'folder', handle: await window.showDirectoryPicker({ mode: 'read' }) };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined;
    throw error;
  }
}

/** What was dropped on the page: a folder that stays connected where the browser can, else its files for this visit. */
export async function droppedMusic(items: DataTransferItemList): Promise<FolderRequest | undefined> {
  // All of it before anything is awaited: afterwards the list is empty.
  const dropped = [...items].filter(({ kind }) => kind === 'file');
  const handle = dropped.length === 1 ? dropped[0]?.getAsFileSystemHandle?.() : undefined;
  const entries = dropped.map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const known = await handle;
  if (known?.kind === 'directory') return { kind: 'folder', handle: known as FileSystemDirectoryHandle };
  const files: PickedFile[] = [];
  for (const entry of entries) await collect(entry, '', files);
  const name = entries.length === 1 ? entries[0]?.name : undefined;
  return files.length === 0 ? undefined : { kind: 'files', name: name ?? 'Dropped files', files };
}

function pickFiles(): Promise<FolderRequest | undefined> {
  const input = document.createElement('input');
  input.type = 'file';
  input.webkitdirectory = true;
  return new Promise((resolve) => {
    input.addEventListener('cancel', () => resolve(undefined));
    input.addEventListener('change', () => {
      const files = [...(input.files ?? [])].map((file) => ({
        path: file.webkitRelativePath || file.name,
        file,
      }));
      const [name = 'Files'] = files[0]?.path.split('/') ?? [];
      resolve(files.length === 0 ? undefined : { kind: 'files', name, files });
    });
    input.click();
  });
}

async function collect(entry: FileSystemEntry, below: string, into: PickedFile[]): Promise<void> {
  const path = below + entry.name;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    into.push({ path, file });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const read = (): Promise<FileSystemEntry[]> =>
    new Promise((resolve, reject) => reader.readEntries(resolve, reject));
  // Each call brings some of them, until none are left.
  for (let some = await read(); some.length > 0; some = await read()) {
    for (const child of some) await collect(child, `${path}/`, into);
  }
}
