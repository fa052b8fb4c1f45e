import { createHash } from 'node:crypto';
import { type Dirent, readdirSync, statSync } from 'node:fs';
import type { RemoteDrive } from '../../remote-drive/remote-drive.ts';
import { diskFile } from './disk-file.ts';

/** What a look at a folder found to do. */
export interface FolderScan {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

const SEPARATOR = Buffer.from('/');

/**
 * A folder on disk shown in a remote drive. Nothing is ever written into it: what clients change exists in the drive only.
 * Ids follow from paths, so they are the same after a restart. Links and special files are left out.
 */
export class FolderDrive {
  readonly #remote: RemoteDrive;
  readonly #folder: Buffer;
  readonly #rootId: string;
  /** What each item looked like on disk, by id. */
  readonly #known = new Map<string, string>();

  /** Shows `folder` below the main drive's root. */
  constructor(remote: RemoteDrive, folder: string) {
    this.#remote = remote;
    this.#folder = Buffer.from(folder);
    this.#rootId = remote.drives()[0]?.rootId ?? remote.mainDriveId;
  }

  /** Takes over what has appeared, changed and gone on disk since the last look. */
  scan(): FolderScan {
    const seen = new Set<string>();
    const counts = { added: 0, changed: 0, removed: 0 };
    this.#scanFolder(this.#folder, this.#rootId, '', seen, counts);
    for (const id of [...this.#known.keys()]) {
      if (seen.has(id)) continue;
      this.#known.delete(id);
      const item = this.#remote.get(id);
      if (item === undefined || item.state === 'deleted') continue;
      this.#remote.delete(id);
      counts.removed += 1;
    }
    return counts;
  }

  #scanFolder(
    path: Buffer,
    parentId: string,
    relative: string,
    seen: Set<string>,
    counts: { added: number; changed: number },
  ): void {
    if (this.#remote.get(parentId)?.state === 'deleted') return;
    for (const entry of entriesOf(path)) {
      if (!entry.isFile() && !entry.isDirectory()) continue;
      const at = Buffer.concat([path, SEPARATOR, entry.name]);
      const name = entry.name.toString();
      const below = `${relative}/${entry.name.toString('latin1')}`;
      const id = idOf(entry.isDirectory() ? `${below}/` : below);
      seen.add(id);
      if (entry.isDirectory()) {
        if (this.#takeOver(id, { parentId, name, path: at, isFile: false })) counts.added += 1;
        this.#scanFolder(at, id, below, seen, counts);
      } else {
        const before = this.#known.has(id);
        if (this.#takeOver(id, { parentId, name, path: at, isFile: true }))
          counts[before ? 'changed' : 'added'] += 1;
      }
    }
  }

  /** Whether the item is new or its content is. */
  #takeOver(id: string, entry: { parentId: string; name: string; path: Buffer; isFile: boolean }): boolean {
    const { parentId, name, path, isFile } = entry;
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return false;
    const { size, mtimeMs, birthtimeMs } = found;
    const fingerprint = isFile ? `${size} ${mtimeMs}` : 'folder';
    const known = this.#known.get(id);
    if (known === fingerprint) return false;
    const content = isFile ? diskFile(path, size) : undefined;
    this.#known.set(id, fingerprint);
    const modifiedAt = Math.round(mtimeMs);
    const options = { id, name, parentId, modifiedAt, createdAt: Math.round(Math.min(birthtimeMs, mtimeMs)) };
    if (content === undefined) this.#remote.putFolder(options);
    else if (known === undefined) this.#remote.putFile({ ...options, content });
    else if (this.#remote.get(id)?.state !== 'deleted') this.#remote.edit(id, content, { modifiedAt });
    return true;
  }
}

/** Names as bytes: not every name on disk is text. */
function entriesOf(path: Buffer): Dirent<Buffer>[] {
  const entries = readdirSync(path, { encoding: 'buffer', withFileTypes: true });
  return entries.sort((one, other) => Buffer.compare(one.name, other.name));
}

/** An id of the look of Drive's. */
function idOf(relative: string): string {
  return `1${createHash('sha256').update(relative).digest('base64url').slice(0, 32)}`;
}
